//! A policy whose amount a rule computes is paid without anybody looking: its situations say that
//! the rule is right.

use std::collections::HashMap;

use base::Text;

use super::{Finding, Lint};
use crate::{Pack, Severity, place::Kind};

pub(super) const LINT: Lint =
    Lint { code: "policy_untested", severity: Severity::Warning, basis: &[], run };

/// Just below, at, and above a threshold.
const ROWS_MIN: usize = 3;

fn run(pack: &Pack) -> Vec<Finding> {
    if !pack.whole {
        return Vec::new();
    }
    let mut rows: HashMap<&str, usize> = HashMap::new();
    for trial in pack.policy_trials.values() {
        *rows.entry(&trial.policy).or_default() += trial.rows.len();
    }
    let computed = pack.policies.values().filter(|policy| {
        policy.computed().is_some()
            && rows.get(policy.id.as_str()).copied().unwrap_or_default() < ROWS_MIN
    });
    let finding = |policy: &crate::Policy| {
        let message = Text::new(
            format!("由规则算出金额的政策至少有 {ROWS_MIN} 个情形(policy_trials)。"),
            format!("A policy with a computed amount has at least {ROWS_MIN} situations."),
        );
        Finding::new(Kind::Policy, &policy.id, "/amount/yuan", message)
    };
    computed.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    fn with_rows(rows: usize) -> Vec<String> {
        let policy = "policies:\n  - id: grant\n    text: { zh: 补助, en: Grant }\n    guide: { zh: 补助, en: Grant }\n    department: market\n    party: stall\n    beneficiary: enterprise\n    mode: review\n    clauses:\n      - { id: c, text: { zh: 条件, en: Clause }, rule: \"stall.goods is not null\" }\n    amount: { yuan: \"100\" }\n    from: \"2024-06-01\"\n    basis: [{ source: \"003\", lines: \"983\" }]\n";
        let row = "      - { text: { zh: 行, en: Row }, outcome: nearly }\n".repeat(rows);
        let trials = format!(
            "policy_trials:\n  - id: grant\n    policy: grant\n    on: \"2024-07-01\"\n    rows:\n{row}"
        );
        let tests = if rows == 0 { String::new() } else { trials };
        Mutated::new().file("grant.yaml", policy).file("tests/grant.yaml", &tests).codes()
    }

    #[test]
    fn three_situations_are_enough_and_two_are_not() {
        assert_eq!(with_rows(0), ["policy_untested"]);
        assert_eq!(with_rows(2), ["policy_untested"]);
        assert!(with_rows(3).is_empty());
    }
}
