//! Art. 82: how a policy that touches enterprises is made, as far as its days tell.

use base::{Date, Text};
use jiff::ToSpan;

use super::{Finding, Lint};
use crate::{Making, Pack, Policy, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "art_82_policy_making",
    severity: Severity::Error,
    basis: &[
        ("003", "983-990", "浙江省优化营商环境条例第八十二条"),
        ("002", "89", "强化公平竞争审查制度刚性约束"),
    ],
    run,
};

/// Days of public comment, both the first and the last counted.
const COMMENT_DAYS_MIN: i32 = 30;
/// Days between publication and the first day on which it holds.
const ADAPTATION_DAYS_MIN: i32 = 60;
/// Months within which supporting rules are there.
const RULES_MONTHS_MAX: i32 = 6;

fn run(pack: &Pack) -> Vec<Finding> {
    let made = |policy: &'_ Policy| Some(wrong(policy, policy.making.as_ref()?));
    pack.policies.values().filter_map(made).flatten().collect()
}

fn wrong(policy: &Policy, making: &Making) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |key: &str, zh: String, en: String| {
        let pointer = format!("/making/{key}");
        findings.push(Finding::new(Kind::Policy, &policy.id, pointer, Text::new(zh, en)));
    };
    let days = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
    let open = days(making.comment_from, making.comment_to) + 1;
    if open < COMMENT_DAYS_MIN {
        find(
            "comment_to",
            format!("公开征求意见一般不少于 {COMMENT_DAYS_MIN} 日，现为 {open} 日。"),
            format!("Public comment takes at least {COMMENT_DAYS_MIN} days, not {open}."),
        );
    }
    let published = making.published_on;
    let before = [
        ("evaluated_on", making.evaluated_on),
        ("fair_competition_reviewed_on", making.fair_competition_reviewed_on),
        ("comment_to", making.comment_to),
    ];
    for (key, _) in before.into_iter().filter(|(_, day)| *day > published) {
        find(
            key,
            format!("必须在公布（{published}）之前完成。"),
            format!("This must be done before the publication on {published}."),
        );
    }
    let wait = days(published, policy.from);
    if wait < ADAPTATION_DAYS_MIN && making.at_once.is_none() {
        find(
            "published_on",
            format!("公布后须有不少于 {ADAPTATION_DAYS_MIN} 日的适应调整期，现为 {wait} 日。"),
            format!("{ADAPTATION_DAYS_MIN} days of adaptation follow the publication, not {wait}."),
        );
    }
    let last = published.saturating_add(RULES_MONTHS_MAX.months());
    if making.rules_by.is_some_and(|by| by > last) {
        find(
            "rules_by",
            format!("配套规定最迟在 {last} 前制定（不超过 {RULES_MONTHS_MAX} 个月）。"),
            format!("Supporting rules are there by {last}: {RULES_MONTHS_MAX} months at most."),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    fn made(making: &str) -> Vec<String> {
        let policy = format!(
            "policies:\n  - id: grant\n    text: {{ zh: 补助, en: Grant }}\n    \
             guide: {{ zh: 补助, en: Grant }}\n    department: market\n    party: stall\n    \
             beneficiary: enterprise\n    mode: service\n    making: {{ {making} }}\n    \
             from: \"2024-06-01\"\n    basis: [{{ source: \"003\", lines: \"983\" }}]\n"
        );
        Mutated::new().file("grant.yaml", &policy).codes()
    }

    const BEFORE: &str =
        "evaluated_on: \"2024-01-02\", fair_competition_reviewed_on: \"2024-01-05\"";

    #[test]
    fn thirty_days_of_comment_and_sixty_of_adaptation_pass() {
        let days = "comment_from: \"2024-02-01\", comment_to: \"2024-03-01\", published_on: \"2024-04-02\"";
        assert!(made(&format!("{BEFORE}, {days}")).is_empty());
    }

    #[test]
    fn a_day_less_fails_each() {
        let short = "comment_from: \"2024-02-02\", comment_to: \"2024-03-01\", published_on: \"2024-04-03\"";
        let both = ["art_82_policy_making"; 2];
        assert_eq!(made(&format!("{BEFORE}, {short}")), both);
    }

    #[test]
    fn what_must_hold_at_once_says_why_and_rules_come_in_six_months() {
        let days = "comment_from: \"2024-02-01\", comment_to: \"2024-03-01\", published_on: \"2024-05-30\"";
        let why = "at_once: { zh: 防汛, en: Floods }";
        assert!(made(&format!("{BEFORE}, {days}, {why}, rules_by: \"2024-11-30\"")).is_empty());
        let late = made(&format!("{BEFORE}, {days}, {why}, rules_by: \"2024-12-01\""));
        assert_eq!(late, ["art_82_policy_making"]);
    }
}
