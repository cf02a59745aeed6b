//! The planner: from what a person wants back to what must be asked, and forward to who does what.
//!
//! A need is met by the provider that costs the person least: a register, an issued credential,
//! the output of another act of the plan, a commitment, a field, an electronic material, a visit.
//! What one ask gives to several acts is counted once, so the cheapest way to meet one need depends
//! on the others: the search over the alternatives is exact, up to
//! [`base::limits::SEARCH_NODES_MAX`] nodes, and says so when it stopped there.
//!
//! A condition that is not known yet ("more than 50 employees?") is not guessed: the facts it
//! reads become needs, and what hangs on it stays in the plan marked `conditional`. A condition
//! that an answer settled keeps that answer among the needs: no ask disappears by being answered.
//!
//! Reading order: the types here, `ways` (how one fact can be met), `search` (which ways
//! together), `shape` (what people see).

mod kept;
mod search;
mod shape;
mod ways;

use pack::{AskKind, Pack, Package};
use serde::Serialize;

use super::facts::Facts;

pub use kept::Plans;

/// What will happen: derived, never drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The package.
    pub package: String,
    /// What the person is asked, in pack order.
    pub asks: Vec<PlannedAsk>,
    /// What the city holds and does not ask.
    pub reuse: Vec<Reuse>,
    /// Who does what, in an order that works.
    pub tasks: Vec<PlannedTask>,
    /// Working days of the city on the longest path.
    pub critical_path_working_days: u32,
    /// Working days that the city promises; the critical path when it promises nothing.
    pub promised_working_days: u32,
    /// Materials that the person hands in, whatever the open conditions turn out to be.
    pub materials: u32,
    /// Times that the person comes.
    pub visits: u32,
    /// Moments at which the person hands something in, and one at which results are handed over.
    pub steps: u32,
    /// What the applicant pays in yuan, with every task whose condition is still open.
    pub fee_yuan: u32,
    /// Needs that nothing meets: a hole in the pack, a record that lacks a fact, or acts that wait
    /// for each other.
    pub unmet: Vec<String>,
    /// The search stopped at its limit; the plan is good but perhaps not the cheapest.
    pub search_limit_met: bool,
}

/// One ask of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedAsk {
    /// The pack's ask.
    pub id: String,
    /// How it is asked.
    pub kind: AskKind,
    /// The acts that need the answer: why it is asked.
    pub acts: Vec<String>,
    /// The facts of the ask that the plan needs.
    pub facts: Vec<String>,
    /// Facts on which it depends whether it is asked at all; empty when it surely is.
    pub conditional: Vec<String>,
    /// When it is asked: 0 at submission, one more after each event of the world that the city's
    /// work comes before.
    pub moment: u32,
    /// Other asks that would meet one of its facts, were it not for their cost or condition.
    pub alternatives: Vec<String>,
}

/// A fact that the city holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reuse {
    /// The fact.
    pub fact: String,
    /// The register, or the type of the credential, that holds it.
    pub register: String,
}

/// One task of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedTask {
    /// The act.
    pub act: String,
    /// Who decides.
    pub department: String,
    /// Tasks that come first, because a fact does.
    pub after: Vec<String>,
    /// Its limit.
    pub working_days: u32,
    /// 0 for what starts at once, else one more than the last of `after`.
    pub level: u32,
    /// Facts on which it depends whether it is done at all.
    pub conditional: Vec<String>,
}

/// Works out the plan of `package` for what `facts` knows. Answers of the applicant steer
/// conditions but are asked all the same, so that a form does not shrink while it is filled in.
pub fn plan(pack: &Pack, package: &Package, facts: &Facts) -> Plan {
    let found = search::search(pack, package, facts);
    shape::shape(pack, package, facts, found)
}
