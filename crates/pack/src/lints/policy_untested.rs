//! A policy whose amount a rule computes is paid without anybody looking: its situations say that
//! the rule is right.

use std::collections::HashMap;

use base::Text;

use super::{Finding, Lint};
use crate::{Pack, PolicyOutcome, Severity, place::Kind};

pub(super) const LINT: Lint =
    Lint { code: "policy_untested", severity: Severity::Warning, basis: &[], run };

/// Just below, at, and above a threshold.
const ROWS_MIN: usize = 3;

/// What the situations of a policy say.
#[derive(Default)]
struct Tried {
    rows: usize,
    entitled: bool,
    others: bool,
}

fn run(pack: &Pack) -> Vec<Finding> {
    if !pack.whole {
        return Vec::new();
    }
    let mut tried: HashMap<&str, Tried> = HashMap::new();
    for trial in pack.policy_trials.values() {
        let of = tried.entry(&trial.policy).or_default();
        of.rows += trial.rows.len();
        for row in &trial.rows {
            let entitled = row.outcome == PolicyOutcome::Entitled;
            (of.entitled, of.others) = (of.entitled || entitled, of.others || !entitled);
        }
    }
    let computed = pack.policies.values().filter(|policy| {
        let enough = tried.get(policy.id.as_str()).is_some_and(|of| {
            of.rows >= ROWS_MIN && of.entitled && (of.others || policy.clauses.is_empty())
        });
        policy.computed().is_some() && !enough
    });
    let finding = |policy: &crate::Policy| {
        let message = Text::new(
            format!(
                "由规则算出金额的政策至少有 {ROWS_MIN} 个情形（policy_trials），有符合的，也有不符合的。"
            ),
            format!(
                "A policy with a computed amount has at least {ROWS_MIN} situations: one that is \
                 entitled, one that is not."
            ),
        );
        Finding::new(Kind::Policy, &policy.id, "/amount/yuan", message)
    };
    computed.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    fn with_rows(rows: &[&str]) -> Vec<String> {
        let policy = "policies:\n  - id: grant\n    text: { zh: 补助, en: Grant }\n    guide: { zh: 补助, en: Grant }\n    department: market\n    party: stall\n    beneficiary: enterprise\n    mode: review\n    clauses:\n      - { id: c, text: { zh: 条件, en: Clause }, rule: \"stall.goods is not null\" }\n    amount: { yuan: \"100\" }\n    from: \"2024-06-01\"\n    basis: [{ source: \"003\", lines: \"983\" }]\n";
        let row = |outcome: &&str| {
            let amount = if *outcome == "entitled" { ", amount: \"100.00\"" } else { "" };
            format!("      - {{ text: {{ zh: 行, en: Row }}, outcome: {outcome}{amount} }}\n")
        };
        let row: String = rows.iter().map(row).collect();
        let trials = format!(
            "policy_trials:\n  - id: grant\n    policy: grant\n    on: \"2024-07-01\"\n    rows:\n{row}"
        );
        let tests = if rows.is_empty() { String::new() } else { trials };
        Mutated::new().file("grant.yaml", policy).file("tests/grant.yaml", &tests).codes()
    }

    #[test]
    fn three_situations_are_enough_when_one_holds_and_one_does_not() {
        let untested = ["policy_untested"];
        assert_eq!(with_rows(&[]), untested);
        assert_eq!(with_rows(&["nearly", "entitled"]), untested);
        assert_eq!(with_rows(&["nearly"; 3]), untested);
        assert_eq!(with_rows(&["entitled"; 3]), untested);
        assert!(with_rows(&["nearly", "entitled", "entitled"]).is_empty());
    }
}
