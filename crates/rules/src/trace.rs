//! Why a rule answers as it does: every condition with its text, its answer and the values used.

use std::cmp::Ordering;

use crate::Rule;
use crate::eval::{Evaluation, load};
use crate::ir::{Binary, Compare, Const, Node, NodeId, Several};
use crate::outcome::Outcome;
use crate::value::{Facts, Type, Value};

/// The answer of a rule and how it comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// What [`Rule::eval`] answers.
    pub outcome: Outcome,
    /// The whole rule as a tree.
    pub root: Step,
}

/// One part of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How the answer follows from the steps below.
    pub kind: StepKind,
    /// The part as it is written in the rule.
    pub text: String,
    /// Its answer.
    pub outcome: Outcome,
    /// The facts that this part itself names (not those of the steps below), in the order of the
    /// text, each once, with their values; `None` is missing.
    pub values: Vec<(String, Option<Value>)>,
    /// The parts that it consists of.
    pub steps: Vec<Step>,
    /// For a condition that compares two known values: which, and how.
    pub compared: Option<Compared>,
}

/// Two values that a condition compares; of `between`, the value and the bound beyond which it
/// lies, or the lower one; of a fact that is a condition by itself, the fact and yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The fact on the left side, when it is a fact and nothing else.
    pub fact: Option<String>,
    /// The left side.
    pub left: Value,
    /// `=`, `<>`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `like`, `not like` or `any of`: how the
    /// left side must stand to the right side.
    pub sign: &'static str,
    /// The right side: of `in` and `any of` the texts, of `like` the pattern.
    pub right: Value,
}

/// How the answer of a step follows from the steps below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// Every one must be yes.
    All,
    /// One must be yes.
    Any,
    /// The one below must be no.
    Not,
    /// `case`: conditions and results in turn, then the result of `else`.
    Choice,
    /// A condition without parts of its own; below are choices that it computes with.
    Condition,
    /// A value that is computed; below are conditions and choices that it computes with.
    Value,
}

impl Trace {
    /// Every condition without parts, in the order of the text.
    pub fn conditions(&self) -> Vec<&Step> {
        let (mut open, mut found) = (vec![&self.root], Vec::new());
        while let Some(step) = open.pop() {
            if step.kind == StepKind::Condition {
                found.push(step);
            }
            open.extend(step.steps.iter().rev());
        }
        found
    }
}

impl Rule {
    /// The answer on `facts` with everything that led to it.
    pub fn trace(&self, facts: &dyn Facts) -> Trace {
        let values = load(&self.arena, facts);
        let run = Evaluation::new(&self.arena, &values);
        let outcome = run.outcome(self.root, self.kind);
        let tracer = Tracer { rule: self, values: &values, run };
        Trace { outcome, root: tracer.step(self.root) }
    }
}

struct Tracer<'a> {
    rule: &'a Rule,
    values: &'a [Option<Value>],
    run: Evaluation<'a>,
}

impl Tracer<'_> {
    /// The step of a node. The depth limit of rules bounds the recursion.
    fn step(&self, id: NodeId) -> Step {
        let node = self.rule.arena.node(id);
        let kind = match node {
            Node::Several(Several::And, _) => StepKind::All,
            Node::Several(Several::Or, _) => StepKind::Any,
            // `not in`, `not like` and `is null` are conditions to a reader
            Node::Not(_) if starts_with_not(self.text(id)) => StepKind::Not,
            Node::Not(_) => StepKind::Condition,
            Node::Case(..) => StepKind::Choice,
            _ if self.rule.arena.kind(id) == Type::Bool => StepKind::Condition,
            _ => StepKind::Value,
        };
        let mut values = Vec::new();
        let steps = match kind {
            StepKind::Condition | StepKind::Value => {
                let mut below = Vec::new();
                self.gather(id, true, &mut below, &mut values);
                below.into_iter().map(|part| self.step(part)).collect()
            }
            _ => node.parts().into_iter().map(|part| self.step(part)).collect(),
        };
        let own = if id == self.rule.root { self.rule.kind } else { self.rule.arena.kind(id) };
        let outcome = self.run.outcome(id, own);
        let compared = if kind == StepKind::Condition { self.compared(node) } else { None };
        Step { kind, text: self.text(id).to_owned(), outcome, values, steps, compared }
    }

    fn compared(&self, node: &Node) -> Option<Compared> {
        let (left, sign, right) = match node {
            Node::Binary(Binary::Compare(op), a, b) if self.fact(*a).is_none() => {
                // `5000 <= fact` is read from the fact
                match self.fact(*b) {
                    Some(_) => (*b, sign(turned(*op)), *a),
                    None => (*a, sign(*op), *b),
                }
            }
            Node::Binary(Binary::Compare(op), a, b) => (*a, sign(*op), *b),
            Node::Between(value, low, high) => {
                let above = order(&self.value(*value)?, &self.value(*high)?)?.is_gt();
                if above { (*value, "<=", *high) } else { (*value, ">=", *low) }
            }
            _ => return self.held_against(node),
        };
        let fact = self.fact(left).map(str::to_owned);
        Some(Compared { fact, left: self.value(left)?, sign, right: self.value(right)? })
    }

    /// The fact that `node` is, or holds against words that are written in the rule.
    fn held_against(&self, node: &Node) -> Option<Compared> {
        if let Node::Not(id) = node {
            let Compared { fact, left, sign, right } =
                self.held_against(self.rule.arena.node(*id))?;
            let sign = match sign {
                "in" => "not in",
                "like" => "not like",
                _ => return None,
            };
            return Some(Compared { fact, left, sign, right });
        }
        let (fact, sign, right) = match node {
            Node::Fact(at) => (*at, "=", Value::Bool(true)),
            Node::In(id, words) => (self.place(*id)?, "in", texts(words)?),
            Node::Like(id, pattern) => (self.place(*id)?, "like", Value::Text(pattern.clone())),
            Node::AnyOf(id, words) => (self.place(*id)?, "any of", Value::TextList(words.to_vec())),
            _ => return None,
        };
        let name = self.rule.arena.facts[fact as usize].0.clone();
        let left = self.values[fact as usize].clone()?;
        Some(Compared { fact: Some(name), left, sign, right })
    }

    /// The place of the fact that the node `id` is.
    fn place(&self, id: NodeId) -> Option<u32> {
        match self.rule.arena.node(id) {
            Node::Fact(at) => Some(*at),
            _ => None,
        }
    }

    fn fact(&self, id: NodeId) -> Option<&str> {
        let at = self.place(id)?;
        Some(&self.rule.arena.facts[at as usize].0)
    }

    fn value(&self, id: NodeId) -> Option<Value> {
        match self.run.outcome(id, self.rule.arena.kind(id)) {
            Outcome::Known(value) => Some(value),
            Outcome::Unknown(_) => None,
        }
    }

    fn text(&self, id: NodeId) -> &str {
        &self.rule.text[self.rule.spans[id as usize].clone()]
    }

    fn structured(&self, id: NodeId) -> bool {
        matches!(
            self.rule.arena.node(id),
            Node::Several(Several::And | Several::Or, _) | Node::Not(_) | Node::Case(..)
        )
    }

    /// The facts and structured parts that the node `id` computes with.
    fn gather(
        &self,
        id: NodeId,
        top: bool,
        below: &mut Vec<NodeId>,
        values: &mut Vec<(String, Option<Value>)>,
    ) {
        let node = self.rule.arena.node(id);
        if let Node::Fact(at) | Node::Known(at) = node {
            let name = &self.rule.arena.facts[*at as usize].0;
            if values.iter().all(|(known, _)| known != name) {
                values.push((name.clone(), self.values[*at as usize].clone()));
            }
        }
        if !top && self.structured(id) {
            if !below.contains(&id) {
                below.push(id);
            }
            return;
        }
        for part in node.parts() {
            self.gather(part, false, below, values);
        }
    }
}

/// The `words` of a list, when they are texts.
fn texts(words: &[Const]) -> Option<Value> {
    let text = |word: &Const| match word {
        Const::Text(text) => Some(text.clone()),
        _ => None,
    };
    words.iter().map(text).collect::<Option<_>>().map(Value::TextList)
}

fn sign(op: Compare) -> &'static str {
    match op {
        Compare::Eq => "=",
        Compare::NotEq => "<>",
        Compare::Lt => "<",
        Compare::LtEq => "<=",
        Compare::Gt => ">",
        Compare::GtEq => ">=",
    }
}

/// The comparison read from its right side.
fn turned(op: Compare) -> Compare {
    match op {
        Compare::Lt => Compare::Gt,
        Compare::LtEq => Compare::GtEq,
        Compare::Gt => Compare::Lt,
        Compare::GtEq => Compare::LtEq,
        same => same,
    }
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (a, b) => Some(a.as_decimal()?.cmp(&b.as_decimal()?)),
    }
}

/// Whether `text` starts with the word `not`.
fn starts_with_not(text: &str) -> bool {
    let (word, rest) = text.split_at_checked(3).unwrap_or_default();
    word.eq_ignore_ascii_case("not") && rest.starts_with(|c: char| c.is_whitespace() || c == '(')
}
