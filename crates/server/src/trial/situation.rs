//! Dated facts in; plan, decisions and failing clauses out.

use std::collections::BTreeSet;

use base::Instant;
use cases::engine::decide::{Verdict, weigh};
use cases::engine::facts::{Facts, Source};
use cases::engine::plan;
use pack::{AskKind, FactName, Pack, Situation};

/// What of `situation` does not come out as expected.
pub fn run(pack: &Pack, situation: &Situation) -> Vec<String> {
    let Some(package) = pack.packages.get(&situation.package) else {
        return vec![format!("no package {}", situation.package)];
    };
    let mut failures = Vec::new();
    let facts = known(pack, situation, &mut failures);
    let plan = plan(pack, package, &facts);
    let expect = &situation.expect;
    let acts: Vec<&str> = plan.tasks.iter().map(|task| task.act.as_str()).collect();
    if let Some(wanted) = &expect.acts {
        same_set("acts", wanted, &acts, &mut failures);
    }
    let asked = |id: &String| plan.asks.iter().any(|ask| ask.id == *id);
    for id in expect.asks.iter().filter(|id| !asked(id)) {
        failures.push(format!("asks: {id} is not asked"));
    }
    for id in expect.asks_not.iter().filter(|id| asked(id)) {
        failures.push(format!("asks_not: {id} is asked"));
    }
    let figures = [
        (
            "critical_path_working_days",
            expect.critical_path_working_days,
            plan.critical_path_working_days,
        ),
        ("materials", expect.materials, plan.materials),
        ("visits", expect.visits, plan.visits),
        ("steps", expect.steps, plan.steps),
    ];
    for (name, wanted, got) in figures {
        if let Some(wanted) = wanted.filter(|wanted| *wanted != got) {
            failures.push(format!("{name}: expected {wanted}, got {got}"));
        }
    }
    let mut failing = BTreeSet::new();
    for id in &acts {
        let (clauses, verdict) = weigh(pack, &pack.acts[*id], &facts);
        let broken = clauses.iter().filter(|clause| clause.outcome == "no");
        failing.extend(broken.map(|clause| format!("{id}.{}", clause.id)));
        decision(situation, id, &verdict, &mut failures);
    }
    for act in expect.decisions.keys().filter(|act| !acts.contains(&act.as_str())) {
        failures.push(format!("decisions: {act} is not in the plan"));
    }
    if let Some(wanted) = &expect.failing {
        let got: Vec<&str> = failing.iter().map(String::as_str).collect();
        same_set("failing", wanted, &got, &mut failures);
    }
    failures
}

fn decision(situation: &Situation, act: &str, verdict: &Verdict, failures: &mut Vec<String>) {
    if let Some(wanted) = situation.expect.decisions.get(act)
        && wanted != verdict.as_str()
    {
        failures.push(format!("decisions: {act}: expected {wanted}, got {}", verdict.as_str()));
    }
}

/// The facts of a situation. What only an ask can give comes from the applicant; a subject of
/// which anything else is given has been looked up in its register.
fn known(pack: &Pack, situation: &Situation, failures: &mut Vec<String>) -> Facts {
    let mut facts = Facts::on(situation.on);
    for (name, value) in &situation.facts {
        if let Err(error) = facts.set(pack, name, value, source(pack, situation, name), Instant(0))
        {
            failures.push(format!("facts: {name}: {error}"));
        }
        if let Some((subject, _)) = name.split_once('.')
            && pack.subjects.get(subject).is_some_and(|subject| subject.key.is_some())
        {
            facts.looked_up.insert(subject.to_owned());
        }
    }
    facts
}

fn source(pack: &Pack, situation: &Situation, name: &FactName) -> Source {
    let package = &pack.packages[situation.package.as_str()];
    let subject = name.split_once('.').map(|(subject, _)| subject).unwrap_or_default();
    let register = pack.subjects.get(subject).map(|s| s.register.clone()).unwrap_or_default();
    if pack.fact(name).is_some_and(|fact| fact.computed.is_some()) {
        return Source::Computed;
    }
    let held = pack.subjects.get(subject).is_some_and(|subject| subject.key.is_some())
        || subject == package.applicant
        || (subject == package.subject && !package.new_subject);
    let asks = pack.givers.asks.get(name).into_iter().flatten();
    let field = asks.map(|id| &pack.asks[id.as_str()]).find(|ask| ask.kind == AskKind::Field);
    match field {
        Some(ask) if !held => Source::Ask(ask.id.clone()),
        None if !held => match pack.givers.acts.get(name).into_iter().flatten().next() {
            Some(act) => Source::Act(act.clone()),
            None => Source::Ask(name.clone()),
        },
        _ => Source::Register(register),
    }
}

pub(super) fn same_set(what: &str, wanted: &[String], got: &[&str], failures: &mut Vec<String>) {
    let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let got: BTreeSet<&str> = got.iter().copied().collect();
    let list = |set: BTreeSet<&str>| set.into_iter().collect::<Vec<_>>().join(", ");
    let missing = list(wanted.difference(&got).copied().collect());
    let extra = list(got.difference(&wanted).copied().collect());
    if !missing.is_empty() {
        failures.push(format!("{what}: missing {missing}"));
    }
    if !extra.is_empty() {
        failures.push(format!("{what}: not expected {extra}"));
    }
}
