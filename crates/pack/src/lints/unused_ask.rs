//! An ask whose answer nobody uses.

use std::collections::HashSet;

use base::Text;

use super::{Finding, Lint};
use crate::{Act, FactDef, Give, Pack, Severity, place::Kind};

pub(super) const LINT: Lint =
    Lint { code: "unused_ask", severity: Severity::Warning, basis: &[], run };

fn run(pack: &Pack) -> Vec<Finding> {
    let used = used(pack);
    let unused =
        pack.asks.values().filter(|ask| !ask.gives.iter().any(|f| used.contains(f.as_str())));
    let finding = |ask: &crate::Ask| {
        Finding::new(
            Kind::Ask,
            &ask.id,
            "/id",
            Text::new(
                format!("没有事项用到询问项“{}”的回答。", ask.text.zh),
                format!("Nothing uses what the ask `{}` gives.", ask.id),
            ),
        )
    };
    unused.map(finding).collect()
}

/// Every fact that acts, goals, lookups and computations start from.
fn used(pack: &Pack) -> HashSet<&str> {
    let mut used: HashSet<&str> = HashSet::new();
    for act in pack.acts.values() {
        used.extend(act.needs.iter().map(|need| need.fact.as_str()));
        used.extend(act.district.as_deref());
        used.extend(act.department_from.as_deref());
        let from = act.steps.iter().filter_map(|step| step.departments_from.as_deref());
        used.extend(from);
        for give in &act.gives {
            let Give::Fact(give) = give else { continue };
            let computed = give.function.iter().flat_map(|function| &function.facts);
            used.extend(computed.map(String::as_str));
        }
    }
    used.extend(pack.subjects.values().filter_map(|subject| subject.key.as_deref()));
    let facts = pack.registers.values().flat_map(|register| &register.facts);
    used.extend(
        facts
            .filter_map(|fact: &FactDef| fact.computed.as_ref())
            .flat_map(|computed| computed.facts.iter().map(String::as_str)),
    );
    // not the checks of asks: that an answer is checked is no use of it
    let whens = pack.asks.values().filter_map(|ask| ask.when.as_deref());
    let texts: HashSet<&str> = whens.chain(pack.acts.values().flat_map(texts)).collect();
    let rules = pack.rules.iter().filter(|(text, _)| texts.contains(text.as_str()));
    used.extend(
        rules.flat_map(|(_, of)| of.iter().flat_map(|(_, rule)| rule.facts())).map(String::as_str),
    );
    used
}

/// The rules of an act.
fn texts(act: &Act) -> impl Iterator<Item = &str> {
    let values = act.gives.iter().filter_map(|give| match give {
        Give::Fact(give) => give.value.as_deref(),
        Give::Credential(_) => None,
    });
    let needs = act.needs.iter().filter_map(|need| need.when.as_deref());
    let clauses = act.decision.clauses.iter().map(|clause| clause.rule.as_str());
    let steps = act.steps.iter().flat_map(|step| {
        let amount = step.fee.as_ref().map(|fee| fee.amount.as_str());
        step.when.as_deref().into_iter().chain(amount)
    });
    act.when.as_deref().into_iter().chain(needs).chain(clauses).chain(values).chain(steps)
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    #[test]
    fn an_ask_that_no_act_needs_is_found() {
        let mutated = Mutated::new().file(
            "z.yaml",
            "asks:
  - id: inspected
    text: { zh: 查过吗, en: Was it inspected }
    kind: field
    gives: [stall.inspected]
    from: 2026-01-01
    basis: [{ source: 示例 }]
",
        );
        assert_eq!(mutated.codes(), ["unused_ask"]);
    }

    #[test]
    fn asks_that_acts_need_pass() {
        assert!(Mutated::new().codes().is_empty());
    }
}
