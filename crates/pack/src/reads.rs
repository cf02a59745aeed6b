//! Whose records the acts of a package read. What they do not want is not looked up: the city
//! reads of a person only what the matter in hand asks for.

use std::collections::HashSet;

use crate::{Act, Ask, Give, Pack, Package, compile::rule_type};

/// The subjects of the facts from which acts of `package` are planned and decided, and those of
/// these facts that credentials carry.
pub(crate) fn wanted(pack: &Pack, package: &Package) -> HashSet<String> {
    let mut open: Vec<String> = package.goals.clone();
    for act in package.acts.iter().filter_map(|id| pack.acts.get(id)) {
        open.extend(of_act(pack, act));
    }
    let mut seen: HashSet<String> = HashSet::new();
    let mut wanted: HashSet<String> = HashSet::new();
    while let Some(fact) = open.pop() {
        if seen.contains(&fact) {
            continue;
        }
        let computed = pack.fact(&fact).and_then(|fact| fact.computed.as_ref());
        open.extend(computed.into_iter().flat_map(|computed| computed.facts.iter().cloned()));
        let asks = pack.givers.asks.get(&fact).into_iter().flatten();
        open.extend(asks.filter_map(|id| pack.asks.get(id)).flat_map(|ask| of_ask(pack, ask)));
        let subject = fact.split_once('.').and_then(|(id, _)| pack.subjects.get(id));
        if let Some(subject) = subject {
            open.extend(subject.key.clone());
            wanted.insert(subject.id.clone());
        }
        if pack.givers.credentials.contains_key(&fact) {
            wanted.insert(fact.clone());
        }
        seen.insert(fact);
    }
    wanted
}

/// The facts of which `act` speaks anywhere.
fn of_act(pack: &Pack, act: &Act) -> Vec<String> {
    let mut facts: Vec<String> = act.needs.iter().map(|need| need.fact.clone()).collect();
    facts.extend(act.district.iter().chain(&act.department_from).cloned());
    let needs = act.needs.iter().filter_map(|need| need.when.as_ref());
    let steps = act.steps.iter().filter_map(|step| step.when.as_ref());
    let clauses = act.decision.clauses.iter().map(|clause| &clause.rule);
    for rule in act.when.iter().chain(needs).chain(steps).chain(clauses) {
        facts.extend(pack.rule(rule).facts().iter().cloned());
    }
    for step in &act.steps {
        facts.extend(step.signers.iter().chain(&step.departments_from).cloned());
        if let Some(fee) = &step.fee {
            let amount = pack.value_rule(&fee.amount, rules::Type::Decimal);
            facts.extend(amount.facts().iter().cloned());
        }
    }
    for give in &act.gives {
        match give {
            Give::Fact(give) => {
                facts.push(give.fact.clone());
                let of_kind = pack.fact(&give.fact).and_then(|fact| rule_type(fact.kind));
                if let (Some(rule), Some(kind)) = (&give.value, of_kind) {
                    facts.extend(pack.value_rule(rule, kind).facts().iter().cloned());
                }
                let function = give.function.iter();
                facts.extend(function.flat_map(|function| function.facts.iter().cloned()));
            }
            Give::Credential(give) => {
                let credential = pack.credentials.get(&give.credential);
                let carried = credential.into_iter().flat_map(|credential| &credential.facts);
                facts.extend(carried.cloned());
            }
        }
    }
    facts
}

/// The facts that conditions and checks of `ask` read, and those that it gives beside.
fn of_ask(pack: &Pack, ask: &Ask) -> Vec<String> {
    let rules = ask.when.iter().chain(ask.checks.iter().map(|check| &check.rule));
    let read = rules.flat_map(|rule| pack.rule(rule).facts().iter().cloned());
    read.chain(ask.gives.iter().cloned()).collect()
}
