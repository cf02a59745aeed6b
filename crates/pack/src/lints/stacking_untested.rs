//! A stacking group without a situation that says which of its policies is paid.

use std::collections::HashSet;

use base::Text;

use super::{Finding, Lint};
use crate::{Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "stacking_untested",
    severity: Severity::Warning,
    basis: &[("003", "1093", "从优、就高、不重复")],
    run,
};

fn run(pack: &Pack) -> Vec<Finding> {
    if !pack.whole {
        return Vec::new();
    }
    let trials = pack.policy_trials.values();
    let tried: HashSet<&str> = trials
        .flat_map(|trial| trial.rows.iter().filter_map(|row| row.stacked.as_ref()))
        .flat_map(|stacked| stacked.keys().map(String::as_str))
        .collect();
    let untried = pack.stacking_groups.values().filter(|group| {
        // what an officer decides has no sum that a situation could say
        let members = pack.policies.values().filter(|of| of.stacking.contains(&group.id));
        let computed: Vec<_> = members.filter(|of| of.amount_rule().is_some()).collect();
        !computed.is_empty() && !computed.iter().any(|of| tried.contains(of.id.as_str()))
    });
    let finding = |group: &crate::StackingGroup| {
        let message = Text::new(
            "同类组至少有一个情形写明各付多少（stacked）。",
            "A stacking group has at least one situation that says what each is paid (stacked).",
        );
        Finding::new(Kind::StackingGroup, &group.id, "/how", message)
    };
    untried.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    fn codes(stacked: &str) -> Vec<String> {
        let policy = "stacking_groups:\n  - id: one\n    text: { zh: 同类, en: One }\n    how: highest\n    from: \"2024-01-01\"\n    basis: [{ source: \"003\", lines: \"1093\" }]\npolicies:\n  - id: grant\n    text: { zh: 补助, en: Grant }\n    guide: { zh: 补助, en: Grant }\n    department: market\n    party: stall\n    beneficiary: enterprise\n    mode: review\n    clauses:\n      - { id: c, text: { zh: 条件, en: Clause }, rule: \"stall.goods is not null\" }\n    amount: { yuan: \"100\" }\n    stacking: [one]\n    from: \"2024-06-01\"\n    basis: [{ source: \"003\", lines: \"983\" }]\n";
        let row = |more: &str| format!("      - {{ text: {{ zh: 行, en: Row }}, {more} }}\n");
        let entitled = "outcome: entitled, amount: \"100.00\"";
        let rows = [row("outcome: nearly"), row(entitled), row(&format!("{entitled}{stacked}"))];
        let rows = rows.concat();
        let trials = format!(
            "policy_trials:\n  - id: grant\n    policy: grant\n    on: \"2024-07-01\"\n    rows:\n{rows}"
        );
        Mutated::new().file("grant.yaml", policy).file("tests/grant.yaml", &trials).codes()
    }

    #[test]
    fn a_group_needs_one_situation_that_says_what_is_paid() {
        assert_eq!(codes(""), ["stacking_untested"]);
        assert!(codes(", stacked: { grant: \"100.00\" }").is_empty());
    }
}
