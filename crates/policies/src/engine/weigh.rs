//! All policies of a pack for one party: outcome, amount, and every clause with what it saw.

use std::sync::Arc;

use base::{Date, Money};
use pack::{Clause, Pack, Policy, PolicyOutcome};
use rules::columns::{One, Program, RootId};
use rules::{Facts, Outcome, Reason, TODAY, Type, Value};
use rust_decimal::Decimal;

/// What a clause says of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// A fact is missing.
    Unknown,
}

impl Says {
    /// As it is shown in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "yes",
            Self::Fails => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// A clause, and what it saw.
#[derive(Debug, Clone, PartialEq)]
pub struct ClauseSays {
    /// The clause's id in its policy.
    pub clause: Arc<str>,
    /// What it says.
    pub says: Says,
    /// Every fact that the rule names, with its value.
    pub values: Vec<(Arc<str>, Option<Value>)>,
    /// The facts for want of which it is unknown.
    pub missing: Vec<String>,
    /// What else kept it from being known.
    pub reasons: Vec<Reason>,
}

/// How much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountSays {
    /// A service: no money.
    None,
    /// By rule, at most the cap of a claim.
    Exactly(Money),
    /// An officer decides, at most so much.
    UpTo(Money),
    /// An officer decides; the documents give no limit.
    Officer,
    /// These facts are missing, or the result is out of range.
    Unknown(Vec<String>),
}

/// What a policy says of a party.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighing {
    /// The policy.
    pub policy: Arc<str>,
    /// Its answer.
    pub outcome: PolicyOutcome,
    /// Whether it holds on the day.
    pub in_force: bool,
    /// Its clauses, in pack order.
    pub clauses: Vec<ClauseSays>,
    /// How much, whatever the clauses say.
    pub amount: AmountSays,
}

/// The policies for one kind of party, compiled so that what they share is computed once.
pub struct Weigher {
    program: Program,
    policies: Vec<Compiled>,
}

/// A policy, with the names that answers repeat at hand.
struct Compiled {
    id: Arc<str>,
    policy: Policy,
    clauses: Vec<CompiledClause>,
    amount: Option<RootId>,
}

struct CompiledClause {
    id: Arc<str>,
    root: RootId,
    facts: Vec<Arc<str>>,
}

impl Weigher {
    /// The policies of `pack` whose party is the subject `party`.
    pub fn new(pack: &Pack, party: &str) -> Self {
        Self::of(pack, pack.policies.values().filter(|policy| policy.party == party))
    }

    /// Some `policies` of `pack`, in this order.
    pub fn of<'p>(pack: &Pack, policies: impl Iterator<Item = &'p Policy>) -> Self {
        let mut program = Program::default();
        let policies = policies.map(|policy| Compiled::new(pack, policy, &mut program)).collect();
        Self { program, policies }
    }

    /// How many policies.
    pub fn len(&self) -> usize {
        self.policies.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }

    /// Every fact that the policies name, sorted.
    pub fn facts(&self) -> Vec<String> {
        let roots = self.policies.iter().flat_map(|of| {
            let clauses = of.clauses.iter().map(|clause| clause.root);
            clauses.chain(of.amount)
        });
        let mut names: Vec<String> =
            roots.flat_map(|root| self.program.facts(root)).cloned().collect();
        names.sort();
        names.dedup();
        names
    }

    /// What every policy says of the party with `facts` on the day `on`, in pack order.
    pub fn weigh(&self, facts: &dyn Facts, on: Date) -> Vec<Weighing> {
        let dated = Dated { facts, on };
        self.program.one(&dated, |one| {
            self.policies.iter().map(|compiled| compiled.weigh(one, on)).collect()
        })
    }
}

impl Compiled {
    fn new(pack: &Pack, policy: &Policy, program: &mut Program) -> Self {
        let clause = |clause: &Clause| {
            let root = program.add(pack.rule(&clause.rule));
            let facts = program.facts(root).iter().map(|name| name.as_str().into()).collect();
            CompiledClause { id: clause.id.as_str().into(), root, facts }
        };
        let clauses = policy.clauses.iter().map(clause).collect();
        let text = policy.amount_rule();
        let amount = text.map(|text| program.add(pack.value_rule(text, Type::Decimal)));
        Self { id: policy.id.as_str().into(), policy: policy.clone(), clauses, amount }
    }

    fn weigh(&self, one: &One<'_>, on: Date) -> Weighing {
        let policy = &self.policy;
        let clauses: Vec<ClauseSays> = self.clauses.iter().map(|clause| clause.says(one)).collect();
        let in_force = pack::holds(policy.from, policy.to, on);
        let outcome = outcome(in_force, &clauses);
        let amount = self.amount(one);
        Weighing { policy: self.id.clone(), outcome, in_force, clauses, amount }
    }

    fn amount(&self, one: &One<'_>) -> AmountSays {
        let Some(amount) = &self.policy.amount else { return AmountSays::None };
        let Some(root) = self.amount else { return AmountSays::Officer };
        let yuan = match one.outcome(root) {
            Outcome::Known(value) => value.as_decimal().unwrap_or_default(),
            Outcome::Unknown(unknown) => return AmountSays::Unknown(unknown.missing),
        };
        let Some(money) = money(&self.policy, yuan) else { return AmountSays::Unknown(Vec::new()) };
        if amount.yuan.is_some() { AmountSays::Exactly(money) } else { AmountSays::UpTo(money) }
    }
}

/// `yuan` rounded half up to the fen, at least nothing, at most the cap of one claim.
fn money(policy: &Policy, yuan: Decimal) -> Option<Money> {
    let cap = policy.claim_cap_yuan().map(Decimal::from);
    let capped = cap.map_or(yuan, |cap| yuan.min(cap));
    Money::from_yuan(capped.max(Decimal::ZERO))
}

impl CompiledClause {
    fn says(&self, one: &One<'_>) -> ClauseSays {
        let values = self.facts.iter().zip(one.values(self.root));
        let values = values.map(|(name, (_, value))| (name.clone(), value.cloned())).collect();
        let (says, missing, reasons) = match one.truth(self.root) {
            Some(true) => (Says::Holds, Vec::new(), Vec::new()),
            Some(false) => (Says::Fails, Vec::new(), Vec::new()),
            None => {
                let outcome = one.outcome(self.root);
                let unknown = outcome.unknown().cloned().unwrap_or_default();
                (Says::Unknown, unknown.missing, unknown.reasons)
            }
        };
        ClauseSays { clause: self.id.clone(), says, values, missing, reasons }
    }
}

/// The outcome of a policy whose clauses say this. Services and other policies without clauses are
/// for everybody.
fn outcome(in_force: bool, clauses: &[ClauseSays]) -> PolicyOutcome {
    let count = |says| clauses.iter().filter(|clause| clause.says == says).count();
    match (in_force, count(Says::Fails), count(Says::Unknown)) {
        (false, ..) => PolicyOutcome::Not,
        (true, 0, 0) => PolicyOutcome::Entitled,
        (true, 0, _) => PolicyOutcome::Unknown,
        (true, 1, 0) => PolicyOutcome::Nearly,
        (true, ..) => PolicyOutcome::Not,
    }
}

/// Facts, and the day for which they are asked.
struct Dated<'a> {
    facts: &'a dyn Facts,
    on: Date,
}

impl Facts for Dated<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        if name == TODAY { Some(Value::Date(self.on)) } else { self.facts.get(name) }
    }
}
