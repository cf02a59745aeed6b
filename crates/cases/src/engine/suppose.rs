//! What if: a plan for facts that somebody only supposes. Nobody's record is read, and nothing is
//! kept.
//!
//! A supposed fact steers conditions and changes nothing else: who asks for it or holds it is as
//! in the plan for somebody of whom nothing is known.

use std::collections::BTreeSet;

use base::{Date, Instant, Refusal};
use pack::{Act, FactType, Give, Journey, Pack, Package, holds, rule_type};
use rules::Value;
use serde_json::{Map, Value as Json};

use super::decide::gives;
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

/// What follows from supposed facts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// What acts of the plan would give that depends on other facts, in order of acts.
    pub facts: Vec<(String, Json)>,
    /// Journeys that the subject would go.
    pub journeys: Vec<String>,
}

/// What follows when every act that is surely in `plan` is approved on `facts`.
pub fn outcome(pack: &Pack, plan: &Plan, facts: &Facts) -> Outcome {
    let (mut facts, mut outcome) = (facts.clone(), Outcome::default());
    let sure = plan.tasks.iter().filter(|task| task.conditional.is_empty());
    for act in sure.filter_map(|task| pack.acts.get(&task.act)) {
        let worked_out: Vec<&str> = worked_out(pack, act).map(|(fact, _)| fact).collect();
        for (name, value) in gives(pack, act, &facts, &Map::new()) {
            let _ = facts.set(pack, &name, &value, Source::Act(act.id.clone()), Instant(0));
            if worked_out.contains(&name.as_str()) {
                outcome.facts.push((name, value));
            }
        }
    }
    let today = facts.today.unwrap_or_default();
    let goes = |journey: &&Journey| {
        let open = holds(journey.from, journey.to, today);
        let rule = journey.when.as_ref().map(|rule| pack.rule(rule).eval(&facts));
        open && rule == Some(rules::Outcome::Known(Value::Bool(true)))
    };
    let journeys = pack.journeys.values().filter(goes);
    outcome.journeys = journeys.map(|journey| journey.id.clone()).collect();
    outcome
}

/// Codes and truths that `act` works out from other facts, each with its rule; not what it copies.
fn worked_out<'p>(pack: &'p Pack, act: &'p Act) -> impl Iterator<Item = (&'p str, &'p String)> {
    act.gives.iter().filter_map(|give| {
        let Give::Fact(give) = give else { return None };
        let rule = give.value.as_ref()?;
        let kind = pack.fact(&give.fact)?.kind;
        let reads = pack.value_rule(rule, rule_type(kind)?).facts();
        let told = matches!(kind, FactType::Code | FactType::Boolean);
        let copied = reads.iter().any(|fact| fact == rule.trim());
        let today = reads.iter().all(|fact| fact == "today");
        (told && !copied && !today).then_some((give.fact.as_str(), rule))
    })
}

/// The facts that conditions of `package` read, those of its acts first, in pack order; for the
/// asks of `plan`, with other ways to answer, too; then those from which its acts work out what
/// they give.
pub fn levers(pack: &Pack, package: &Package, plan: &Plan) -> Vec<Lever> {
    let mut levers: Vec<Lever> = Vec::new();
    let mut add = |read: &[String], acts: &[&str]| {
        for fact in read.iter().filter(|fact| can_be_supposed(pack, fact)) {
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
    let read = |rule: &'_ Option<String>| match rule {
        Some(rule) => pack.rule(rule).facts().to_vec(),
        None => Vec::new(),
    };
    acts().for_each(|act| add(&read(&act.when), &[&act.id]));
    acts().for_each(|act| act.needs.iter().for_each(|need| add(&read(&need.when), &[&act.id])));
    for planned in &plan.asks {
        let acts: Vec<&str> = planned.acts.iter().map(String::as_str).collect();
        let ways: BTreeSet<&String> = planned.alternatives.iter().chain([&planned.id]).collect();
        for ask in ways.into_iter().filter_map(|id| pack.asks.get(id)) {
            add(&read(&ask.when), &acts);
        }
    }
    for act in acts() {
        for (given, rule) in worked_out(pack, act) {
            let kind = pack.fact(given).and_then(|definition| rule_type(definition.kind));
            let Some(kind) = kind else { continue };
            add(pack.value_rule(rule, kind).facts(), &[&act.id]);
        }
    }
    levers
}

/// A value that a person can set: no table, and nothing that the kernel works out.
fn can_be_supposed(pack: &Pack, fact: &str) -> bool {
    let definition = pack.fact(fact);
    definition.is_some_and(|fact| fact.kind != FactType::Table && fact.computed.is_none())
}
