//! The rule language: SQL scalar expressions over facts, three-valued and exact.
//!
//! One language says when an act applies, whether a policy is due and how much, which grade, which
//! stratum, which signal. A missing fact gives "unknown" with the names of the facts that are
//! missing, never "no"; numbers are exact and bounded; the date is a parameter (`today`).
//! docs/rules.md is the description for those who write packs.
//!
//! **Architecture Invariants:** only this crate names `sqlparser`, and only `compile` does here.
//! Evaluation is total: it never panics, wraps or fails. The SQL that [`Rule::sql`] emits answers
//! null exactly where [`Rule::eval`] answers unknown (tests/against_postgres.rs).
//!
//! Reading order: [`value`], [`number`], [`outcome`], `ir`, `compile`, `function`, `eval`,
//! [`trace`], `sql`, [`columns`], [`diagnostic`].

pub mod columns;
mod compile;
pub mod diagnostic;
mod eval;
mod function;
mod ir;
pub mod number;
pub mod outcome;
mod source;
mod sql;
pub mod trace;
pub mod value;

use std::ops::Range;

pub use compile::{compile, compile_all};
pub use diagnostic::{Diagnostic, nearest};
pub use number::{NUMBER_BOUND, SCALE};
pub use outcome::{Outcome, Reason, Unknown};
pub use sql::Dialect;
pub use trace::{Compared, Step, StepKind, Trace};
pub use value::{Facts, Type, Value};

use ir::{Arena, NodeId};

/// The fact that every rule may use without declaring it: the day for which it is asked.
pub const TODAY: &str = "today";

/// Most distinct facts in a rule.
pub const RULE_FACTS_MAX: usize = 128;

/// What a pack declares: the facts that rules may name, and the lists.
pub trait Schema {
    /// The type of the fact `name`, such as `entity.revenue`; `None` when there is no such fact.
    fn fact_type(&self, name: &str) -> Option<Type>;
    /// The names of all facts, for the guess at what was meant.
    fn fact_names(&self) -> Vec<String>;
    /// The members of the named text list `name`, for `in_list(fact, 'name')`.
    fn list(&self, name: &str) -> Option<Vec<String>> {
        let _ = name;
        None
    }
    /// The names of all lists, for the guess at what was meant.
    fn list_names(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A compiled rule: typed, every distinct expression once.
#[derive(Debug, Clone)]
pub struct Rule {
    text: String,
    kind: Type,
    arena: Arena,
    root: NodeId,
    /// For every node, the bytes of `text` where it first stands.
    spans: Vec<Range<usize>>,
    /// Names of the facts used, sorted.
    facts: Vec<String>,
}

impl Rule {
    /// The text as written in the pack.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The type of the answer: what [`compile`] was asked to expect.
    pub fn kind(&self) -> Type {
        self.kind
    }

    /// Names of the facts that the rule uses, sorted; with `today` if it does.
    pub fn facts(&self) -> &[String] {
        &self.facts
    }
}
