//! Two policies that ask for the same and both pay, without a group that says which one is paid.

use base::Text;
use rules::Type;

use super::{Finding, Lint};
use crate::{Pack, Policy, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "policies_pay_twice",
    severity: Severity::Warning,
    basis: &[("003", "1093", "从优、就高、不重复"), ("003", "407", "从优、就高、不重复")],
    run,
};

fn run(pack: &Pack) -> Vec<Finding> {
    let paying: Vec<&Policy> = pack
        .policies
        .values()
        .filter(|policy| policy.computed().is_some() && !policy.clauses.is_empty())
        .collect();
    let mut findings = Vec::new();
    for (at, policy) in paying.iter().enumerate() {
        let twin = paying[..at].iter().find(|other| twice(pack, policy, other));
        if let Some(other) = twin {
            let message = Text::new(
                format!("与“{}”条件相同而都给钱：须写明叠加规则（stacking）。", other.text.zh),
                format!(
                    "`{}` asks for the same and pays too: a stacking group must say which.",
                    other.id
                ),
            );
            findings.push(Finding::new(Kind::Policy, &policy.id, "/stacking", message));
        }
    }
    findings
}

/// Whether both hold on some day, for the same party, under the same rules, for the same sum, and
/// no group has both. Parts of different sums, such as of two fees, are different things.
fn twice(pack: &Pack, a: &Policy, b: &Policy) -> bool {
    let facts = |policy: &Policy| -> Vec<String> {
        let rule = policy.computed().map(|text| pack.value_rule(text, Type::Decimal));
        rule.map(|rule| rule.facts().to_vec()).unwrap_or_default()
    };
    let (of_a, of_b) = (facts(a), facts(b));
    let different = !of_a.is_empty() && !of_b.is_empty() && !of_a.iter().any(|f| of_b.contains(f));
    let rules = |policy: &Policy| {
        let mut rules: Vec<String> = policy.clauses.iter().map(|c| c.rule.clone()).collect();
        rules.sort();
        rules
    };
    let meet = a.to.is_none_or(|to| b.from <= to) && b.to.is_none_or(|to| a.from <= to);
    a.party == b.party
        && !different
        && meet
        && !a.stacking.iter().any(|group| b.stacking.contains(group))
        && rules(a) == rules(b)
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    fn two(rule: &str, stacking: &str) -> Vec<String> {
        let policy = |id: &str, rule: &str| {
            format!(
                "  - id: {id}\n    text: {{ zh: 补助, en: Grant }}\n    \
                 guide: {{ zh: 补助, en: Grant }}\n    department: market\n    party: stall\n    \
                 beneficiary: enterprise\n    mode: review\n    clauses:\n      - {{ id: c, text: \
                 {{ zh: 条件, en: Clause }}, rule: \"{rule}\" }}\n    amount: {{ yuan: \"100\" }}\n    \
                 {stacking}\n    from: \"2024-06-01\"\n    basis: [{{ source: \"003\", lines: \"983\" }}]\n"
            )
        };
        let group = "stacking_groups:\n  - id: one\n    text: { zh: 同类, en: One }\n    how: highest\n    from: \"2024-01-01\"\n    basis: [{ source: \"003\", lines: \"1093\" }]\n";
        let text = format!(
            "{group}policies:\n{}{}",
            policy("a", "stall.goods is not null"),
            policy("b", rule)
        );
        let codes = Mutated::new().file("grant.yaml", &text).codes();
        codes.into_iter().filter(|code| !code.ends_with("_untested")).collect()
    }

    #[test]
    fn the_same_twice_needs_a_group() {
        let same = "stall.goods is not null";
        assert_eq!(two(same, "search_words: [x]"), ["policies_pay_twice"]);
        assert!(two(same, "stacking: [one]").is_empty());
        assert!(two("stall.goods is null", "search_words: [x]").is_empty());
    }
}
