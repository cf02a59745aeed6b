//! What the policies of a claim event say of one event, and how the lines of a bill are held
//! against a directory.

use std::collections::{BTreeMap, HashMap};

use base::{Date, Money};
use pack::{CapPer, ClaimEvent, ClaimLines, Pack, PolicyOutcome};
use rules::{Facts, Outcome, TODAY, Type, Value};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::stack::{Before, left};
use super::weigh::{AmountSays, ClauseSays, Says, Weigher, Weighing};
use crate::model::claim_event::EventState;

/// The policies of a kind of event, compiled.
pub struct EventWeigher {
    /// The kind.
    pub kind: ClaimEvent,
    weigher: Weigher,
}

/// What the rules say of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// `Granted`, `Denied` or `Waiting`.
    pub state: EventState,
    /// How much, when it is granted.
    pub amount: Money,
    /// What the policy said that settles it.
    pub says: Weighing,
    /// The facts for want of which it waits.
    pub missing: Vec<String>,
}

/// A line of a bill.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The entry of the directory that it names.
    pub code: String,
    /// Its yuan.
    pub yuan: Decimal,
    /// Whether the directory lets it count.
    pub says: Says,
    /// What of it counts, in yuan.
    pub counted: Decimal,
}

impl EventWeigher {
    /// For events of `kind`.
    pub fn new(pack: &Pack, kind: &ClaimEvent) -> Self {
        let policies = kind.policies.iter().filter_map(|id| pack.policies.get(id));
        Self { kind: kind.clone(), weigher: Weigher::of(pack, policies) }
    }

    /// The subjects whose records are wanted beside the event's own: those that rules name and that
    /// is paid, with those by whose facts they are found.
    pub fn subjects(&self, pack: &Pack) -> Vec<String> {
        let mut facts = self.weigher.facts();
        if let Some(sampling) = &self.kind.sampling {
            let rule = pack.value_rule(&sampling.share, Type::Decimal);
            facts.extend(rule.facts().iter().cloned());
        }
        let mut open: Vec<String> =
            facts.iter().filter_map(|fact| Some(fact.split_once('.')?.0.to_owned())).collect();
        open.push(self.kind.payee.clone());
        let mut found: Vec<String> = Vec::new();
        while let Some(subject) = open.pop() {
            if subject == self.kind.subject || found.contains(&subject) {
                continue;
            }
            let key = pack.subjects.get(&subject).and_then(|subject| subject.key.as_deref());
            if let Some((by, _)) = key.and_then(|key| key.split_once('.')) {
                open.push(by.to_owned());
                found.push(subject);
            }
        }
        found
    }

    /// What the policies say of an event with `facts` on the day `on`; `paid` is what the party had
    /// of them before. The first that grants settles it; else one for which a fact is missing; else
    /// the one of which the fewest clauses fail.
    pub fn weigh(
        &self,
        pack: &Pack,
        facts: &BTreeMap<String, Value>,
        on: Date,
        paid: &HashMap<String, Before>,
    ) -> Option<Verdict> {
        let weighed = self.weigher.weigh(facts, on);
        let mut waiting: Option<(Weighing, Vec<String>)> = None;
        for says in &weighed {
            let gap = missing(says);
            match (says.outcome, &says.amount) {
                (PolicyOutcome::Entitled, AmountSays::Exactly(amount)) => {
                    let amount = due(pack, says, *amount, paid);
                    if amount > Money::ZERO {
                        let (state, says) = (EventState::Granted, says.clone());
                        return Some(Verdict { state, amount, says, missing: Vec::new() });
                    }
                }
                (PolicyOutcome::Entitled | PolicyOutcome::Unknown, _) if waiting.is_none() => {
                    waiting = Some((says.clone(), gap));
                }
                _ => {}
            }
        }
        let amount = Money::ZERO;
        if let Some((says, missing)) = waiting {
            return Some(Verdict { state: EventState::Waiting, amount, says, missing });
        }
        let fewest = weighed.into_iter().min_by_key(|says| (!says.in_force, failing(says).len()));
        let denied = |says| Verdict { state: EventState::Denied, amount, says, missing: vec![] };
        fewest.map(denied)
    }

    /// The chance of the event with `facts` to be drawn, or the facts that are missing; nothing
    /// when its kind draws none.
    pub fn share(
        &self,
        pack: &Pack,
        facts: &BTreeMap<String, Value>,
        on: Date,
    ) -> Option<Result<Decimal, Vec<String>>> {
        let rule = pack.value_rule(&self.kind.sampling.as_ref()?.share, Type::Decimal);
        Some(match rule.eval(&Both { first: facts, second: facts, on }) {
            Outcome::Known(value) => Ok(value.as_decimal().unwrap_or(Decimal::ONE)),
            Outcome::Unknown(unknown) => Err(unknown.missing),
        })
    }
}

/// Holds the `rows` of a bill against the `directory`, by code. `facts` are those of the event.
/// Gives the lines, and the facts that are missing for some of them.
pub fn lines(
    pack: &Pack,
    kind: &ClaimLines,
    rows: &[Json],
    directory: &HashMap<String, BTreeMap<String, Value>>,
    facts: &BTreeMap<String, Value>,
    on: Date,
) -> (Vec<Line>, Vec<String>) {
    let nothing = BTreeMap::new();
    let (mut lines, mut missing) = (Vec::new(), Vec::new());
    for row in rows {
        let code = row[&kind.code].as_str().unwrap_or_default().to_owned();
        let yuan = Value::from_json(&row[&kind.amount], Type::Decimal);
        let yuan = yuan.ok().and_then(|value| value.as_decimal()).unwrap_or_default();
        let entry = directory.get(&code).unwrap_or(&nothing);
        let both = Both { first: entry, second: facts, on };
        let mut says = match pack.rule(&kind.payable).eval(&both) {
            Outcome::Known(value) if value.as_bool() == Some(true) => Says::Holds,
            Outcome::Known(_) => Says::Fails,
            Outcome::Unknown(unknown) => {
                missing.extend(unknown.missing);
                Says::Unknown
            }
        };
        let share = kind.share.as_ref().filter(|_| says == Says::Holds);
        let share = share.map(|share| pack.value_rule(share, Type::Decimal).eval(&both));
        let counted = match (says, share) {
            (Says::Holds, None) => yuan,
            (Says::Holds, Some(Outcome::Known(share))) => {
                yuan * share.as_decimal().unwrap_or_default()
            }
            (Says::Holds, Some(Outcome::Unknown(unknown))) => {
                missing.extend(unknown.missing);
                says = Says::Unknown;
                Decimal::ZERO
            }
            _ => Decimal::ZERO,
        };
        lines.push(Line { code, yuan, says, counted });
    }
    missing.sort();
    missing.dedup();
    (lines, missing)
}

/// What is due of `amount`: an event is paid for itself, whatever was paid for others, unless the
/// policy has a cap over several payments.
fn due(pack: &Pack, says: &Weighing, amount: Money, paid: &HashMap<String, Before>) -> Money {
    let Some(policy) = pack.policies.get(&*says.policy) else { return amount };
    let capped = policy.caps.iter().any(|cap| matches!(cap.per, CapPer::Year | CapPer::Party));
    let before = paid.get(&policy.id).copied().filter(|_| capped).unwrap_or_default();
    left(policy, amount, before)
}

/// The facts that are missing for a policy, sorted, each once.
pub fn missing(says: &Weighing) -> Vec<String> {
    let mut missing: Vec<String> =
        says.clauses.iter().flat_map(|clause| clause.missing.iter().cloned()).collect();
    if let AmountSays::Unknown(of) = &says.amount {
        missing.extend(of.iter().cloned());
    }
    missing.sort();
    missing.dedup();
    missing
}

/// The clauses of a policy that do not hold.
pub fn failing(says: &Weighing) -> Vec<String> {
    let fails = says.clauses.iter().filter(|clause| clause.says == Says::Fails);
    fails.map(|clause| clause.clause.to_string()).collect()
}

/// What the rules saw, as it is kept with the event: policy, outcome, clauses with values, lines.
pub fn says_json(says: &Weighing, lines: &[Line]) -> Json {
    let clauses = says.clauses.iter().map(|clause| {
        let values = clause.values.iter();
        let values =
            values.map(|(name, value)| json!([&**name, value.as_ref().map(Value::to_json)]));
        json!({
            "clause": &*clause.clause, "says": clause.says.as_str(),
            "values": values.collect::<Vec<_>>(), "missing": clause.missing,
        })
    });
    let lines = lines.iter().map(|line| {
        let (yuan, counted) = (line.yuan.to_string(), line.counted.to_string());
        json!({ "code": line.code, "yuan": yuan, "says": line.says.as_str(), "counted": counted })
    });
    let amount = match &says.amount {
        AmountSays::Exactly(amount) => Some(amount.to_string()),
        _ => None,
    };
    json!({
        "policy": &*says.policy, "in_force": says.in_force, "outcome": says.outcome,
        "amount": amount, "clauses": clauses.collect::<Vec<_>>(),
        "lines": lines.collect::<Vec<_>>(),
    })
}

/// What [`says_json`] kept, with values of the types that `pack` gives their facts.
pub fn read_says(pack: &Pack, kept: &Json) -> Option<Weighing> {
    let texts = |of: &Json| -> Vec<String> {
        let all = of.as_array().into_iter().flatten();
        all.filter_map(|text| text.as_str().map(str::to_owned)).collect()
    };
    let clause = |of: &Json| {
        let values = of["values"].as_array()?.iter().filter_map(|pair| {
            let name = pair[0].as_str()?;
            let kind = pack.fact(name).and_then(|fact| pack::rule_type(fact.kind));
            let kind = kind.unwrap_or(Type::Date);
            Some((name.into(), Value::from_json(&pair[1], kind).ok()))
        });
        Some(ClauseSays {
            clause: of["clause"].as_str()?.into(),
            says: match of["says"].as_str()? {
                "yes" => Says::Holds,
                "no" => Says::Fails,
                _ => Says::Unknown,
            },
            values: values.collect(),
            missing: texts(&of["missing"]),
            reasons: Vec::new(),
        })
    };
    let amount = kept["amount"].as_str().and_then(|yuan| Money::from_yuan(yuan.parse().ok()?));
    Some(Weighing {
        policy: kept["policy"].as_str()?.into(),
        outcome: serde_json::from_value(kept["outcome"].clone()).ok()?,
        in_force: kept["in_force"].as_bool()?,
        clauses: kept["clauses"].as_array()?.iter().filter_map(clause).collect(),
        amount: amount.map_or(AmountSays::Unknown(Vec::new()), AmountSays::Exactly),
    })
}

/// Facts of two, with the day.
struct Both<'a> {
    first: &'a BTreeMap<String, Value>,
    second: &'a BTreeMap<String, Value>,
    on: Date,
}

impl Facts for Both<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        if name == TODAY {
            return Some(Value::Date(self.on));
        }
        self.first.get(name).or_else(|| self.second.get(name)).cloned()
    }
}
