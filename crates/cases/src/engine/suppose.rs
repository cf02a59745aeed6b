//! What if: a plan for facts that somebody only supposes. Nobody's record is read, and nothing is
//! kept.
//!
//! A supposed fact steers conditions and changes nothing else: who asks for it or holds it is as
//! in the plan for somebody of whom nothing is known.

use std::collections::BTreeSet;

use base::{Date, Instant, Refusal};
use pack::{FactType, Pack, Package};
use serde_json::{Map, Value as Json};

use super::facts::{Facts, Source};
use super::plan::Plan;

/// A fact that decides what a plan looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lever {
    /// The fact.
    pub fact: String,
    /// Acts that it brings in, leaves out, or makes ask for more or less.
    pub acts: Vec<String>,
}

/// The facts `supposed`, as of `today`. Refuses (422 `answer_invalid`) what the pack does not
/// define and values of another type, all of them at once.
pub fn suppose(pack: &Pack, supposed: &Map<String, Json>, today: Date) -> Result<Facts, Refusal> {
    let mut facts = Facts::on(today);
    let mut wrong = Vec::new();
    for (name, value) in supposed.iter().filter(|(_, value)| !value.is_null()) {
        let source = Source::Ask(String::new());
        if facts.set(pack, name, value, source, Instant(0)).is_err() {
            let (zh, en) =
                ("假设的值须符合该事实的类型。", "A supposed value is of its fact's type.");
            wrong.push(Refusal::new("answer_invalid", 422, zh, en).on(name.as_str()));
        }
    }
    Refusal::all(wrong).map_or(Ok(facts), Err)
}

/// The facts that conditions of `package` read, those of its acts first, in pack order; for the
/// asks of `plan`, with other ways to answer, too.
pub fn levers(pack: &Pack, package: &Package, plan: &Plan) -> Vec<Lever> {
    let mut levers: Vec<Lever> = Vec::new();
    let mut add = |rule: &Option<String>, acts: &[&str]| {
        for fact in rule.iter().flat_map(|rule| pack.rule(rule).facts()) {
            if !can_be_supposed(pack, fact) {
                continue;
            }
            let place = levers.iter().position(|lever| lever.fact == *fact).unwrap_or_else(|| {
                levers.push(Lever { fact: fact.clone(), acts: Vec::new() });
                levers.len() - 1
            });
            for act in acts {
                if !levers[place].acts.iter().any(|known| known == act) {
                    levers[place].acts.push((*act).to_owned());
                }
            }
        }
    };
    let acts = || package.acts.iter().filter_map(|id| pack.acts.get(id));
    acts().for_each(|act| add(&act.when, &[&act.id]));
    acts().for_each(|act| act.needs.iter().for_each(|need| add(&need.when, &[&act.id])));
    for planned in &plan.asks {
        let acts: Vec<&str> = planned.acts.iter().map(String::as_str).collect();
        let ways: BTreeSet<&String> = planned.alternatives.iter().chain([&planned.id]).collect();
        for ask in ways.into_iter().filter_map(|id| pack.asks.get(id)) {
            add(&ask.when, &acts);
        }
    }
    levers
}

/// A value that a person can set: no table, and nothing that the kernel works out.
fn can_be_supposed(pack: &Pack, fact: &str) -> bool {
    let definition = pack.fact(fact);
    definition.is_some_and(|fact| fact.kind != FactType::Table && fact.computed.is_none())
}
