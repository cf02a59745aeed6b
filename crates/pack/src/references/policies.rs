//! What policies, their groups and their situations refer to, and what of them must hang together.

use std::collections::BTreeSet;

use base::Text;
use rust_decimal::Decimal;

use super::{At, Checker};
use crate::{model::*, place::Kind};

pub(super) fn check(c: &mut Checker<'_>) {
    let pack = c.pack;
    pack.policies.values().for_each(|entry| policy(c, entry));
    for group in pack.stacking_groups.values() {
        let at = At { kind: Kind::StackingGroup, id: &group.id };
        c.id(at, "/id", &group.id);
        c.period(at, "", group.from, group.to);
        if let Some(fact) = &group.once_per {
            c.fact(at, "/once_per", fact);
        }
    }
    pack.policy_trials.values().for_each(|entry| trial(c, entry));
}

/// The policy `id` and its situations.
pub(super) fn check_one(c: &mut Checker<'_>, id: &str) {
    let pack = c.pack;
    pack.policies.get(id).into_iter().for_each(|entry| policy(c, entry));
    let trials = pack.policy_trials.values().filter(|trial| trial.policy == id);
    trials.for_each(|entry| trial(c, entry));
}

fn policy(c: &mut Checker<'_>, policy: &Policy) {
    let at = At { kind: Kind::Policy, id: &policy.id };
    c.id(at, "/id", &policy.id);
    c.period(at, "", policy.from, policy.to);
    c.refer(at, "/department", Kind::Department, &policy.department);
    for (index, id) in policy.joint_departments.iter().enumerate() {
        c.refer(at, &format!("/joint_departments/{index}"), Kind::Department, id);
    }
    c.refer(at, "/party", Kind::Subject, &policy.party);
    if let Some(event) = &policy.life_event {
        c.refer(at, "/life_event", Kind::LifeEvent, event);
    }
    if let Some(package) = &policy.package {
        c.refer(at, "/package", Kind::Package, package);
    }
    c.ids(at, "/clauses", policy.clauses.iter().map(|clause| clause.id.as_str()), false);
    for (index, id) in policy.stacking.iter().enumerate() {
        c.refer(at, &format!("/stacking/{index}"), Kind::StackingGroup, id);
    }
    for (index, funding) in policy.funding.iter().enumerate() {
        for (place, id) in funding.districts.iter().enumerate() {
            c.refer(at, &format!("/funding/{index}/districts/{place}"), Kind::District, id);
        }
    }
    shares(c, at, policy);
    shared_budget(c, at, policy);
    of_the_party(c, at, policy);
    shape(c, at, policy);
}

/// The shares of everybody's districts, and of each set of districts, must make one whole.
fn shares(c: &mut Checker<'_>, at: At<'_>, policy: &Policy) {
    let mut wholes: Vec<(&[String], (i128, i128))> = Vec::new();
    for (index, funding) in policy.funding.iter().enumerate() {
        let share = fraction(&funding.share).filter(|(part, of)| *part > 0 && part <= of);
        let Some(share) = share else {
            c.error(
                at,
                "invalid_share",
                &format!("/funding/{index}/share"),
                "比例必须大于 0、不大于 1，例如 \"0.5\"、\"1/3\"。".to_owned(),
                "A share must be above 0 and at most 1, such as \"0.5\" or \"1/3\".".to_owned(),
            );
            return;
        };
        match wholes.iter_mut().find(|(districts, _)| *districts == funding.districts) {
            Some((_, sum)) => *sum = plus(*sum, share),
            None => wholes.push((&funding.districts, share)),
        }
    }
    for (_, (part, of)) in wholes {
        if part != of {
            c.error(
                at,
                "shares_not_whole",
                "/funding",
                format!("同一组区县的承担比例合计必须为 1，现为 {part}/{of}。"),
                format!("The shares for the same districts must add up to 1, not {part}/{of}."),
            );
        }
    }
}

/// Who is paid out of one budget agrees on how much it is and on who they are.
fn shared_budget(c: &mut Checker<'_>, at: At<'_>, policy: &Policy) {
    let Some(budget) = &policy.budget else { return };
    let members = |of: &Policy| {
        let shared = of.budget.iter().flat_map(|budget| &budget.shared_with);
        shared.chain([&of.id]).cloned().collect::<BTreeSet<String>>()
    };
    for (index, id) in budget.shared_with.iter().enumerate() {
        let pointer = format!("/budget/shared_with/{index}");
        c.refer(at, &pointer, Kind::Policy, id);
        let Some(other) = c.pack.policies.get(id) else { continue };
        let same = other.budget.as_ref().is_some_and(|of| of.yuan == budget.yuan);
        if id == &policy.id || !same || members(other) != members(policy) {
            c.error(
                at,
                "budget_not_shared",
                &pointer,
                format!("“{id}”须写明同一额度，并同样写明与哪些政策共用。"),
                format!("`{id}` must name the same sum, and the same policies that share it."),
            );
        }
    }
}

/// The sum of two fractions in lowest terms.
fn plus((a, of_a): (i128, i128), (b, of_b): (i128, i128)) -> (i128, i128) {
    let (part, of) = (a.saturating_mul(of_b).saturating_add(b.saturating_mul(of_a)), of_a * of_b);
    let (mut common, mut rest) = (part, of);
    while rest != 0 {
        (common, rest) = (rest, common % rest);
    }
    (part / common.max(1), of / common.max(1))
}

/// What a payment asks beside the clauses must be facts of the party.
fn of_the_party(c: &mut Checker<'_>, at: At<'_>, policy: &Policy) {
    let pack = c.pack;
    let of_party = |fact: &str| fact.split_once('.').is_some_and(|(of, _)| of == policy.party);
    if let Some(fact) = policy.budget.as_ref().and_then(|budget| budget.first_by.as_ref()) {
        c.fact(at, "/budget/first_by", fact);
        let date = pack.fact(fact).is_none_or(|found| found.kind == FactType::Date);
        if !of_party(fact) || !date {
            c.error(
                at,
                "invalid_first_by",
                "/budget/first_by",
                "先后须按享受主体自己的一项日期事实。".to_owned(),
                "Who comes first is told by a date that is a fact of the party.".to_owned(),
            );
        }
    }
    let parts = policy.amount.as_ref().and_then(|amount| amount.instalments);
    let dry = policy.budget.as_ref().map(|budget| budget.when_dry);
    if parts.is_some_and(|parts| parts == 0 || (parts > 1 && dry == Some(WhenDry::ProRata))) {
        c.error(
            at,
            "parts_of_parts",
            "/amount/instalments",
            "分期至少为 1 期，且不能与按比例分配（pro_rata）同用。".to_owned(),
            "There is at least one part, and parts do not go with `pro_rata`.".to_owned(),
        );
    }
    for (index, id) in policy.stacking.iter().enumerate() {
        let once = pack.stacking_groups.get(id).and_then(|group| group.once_per.as_ref());
        if once.is_some_and(|fact| !of_party(fact)) {
            c.error(
                at,
                "once_per_of_another",
                &format!("/stacking/{index}"),
                format!("“{id}”按另一种主体的事实只计一次，本政策的主体没有这项事实。"),
                format!("`{id}` counts once by a fact that the party of this policy has not."),
            );
        }
    }
}

/// The mode must fit the clauses and the amount.
fn shape(c: &mut Checker<'_>, at: At<'_>, policy: &Policy) {
    let computed = policy.computed().is_some();
    let both = policy.amount.as_ref().is_some_and(|a| a.yuan.is_some() && a.up_to_yuan.is_some());
    let by_rule = matches!(policy.mode, PolicyMode::Automatic | PolicyMode::Instant);
    if by_rule && policy.amount.is_some() && !computed {
        c.error(
            at,
            "amount_not_computable",
            "/amount",
            "免申即享、即申即享的金额必须能由规则算出（yuan）。".to_owned(),
            "What is paid without review must have an amount by rule (`yuan`).".to_owned(),
        );
    }
    if both {
        c.error(
            at,
            "amount_said_twice",
            "/amount",
            "金额要么由规则算出（yuan），要么由审核人在上限内决定（up_to_yuan），不能都写。".to_owned(),
            "An amount is by rule (`yuan`) or an officer's within a limit (`up_to_yuan`), not both."
                .to_owned(),
        );
    }
    if policy.mode == PolicyMode::Service && policy.amount.is_some() {
        c.error(
            at,
            "service_with_amount",
            "/amount",
            "服务类政策没有金额。".to_owned(),
            "A service has no amount.".to_owned(),
        );
    }
    let rate = policy.claw_back.as_ref().and_then(|claw_back| claw_back.interest.as_ref());
    if rate.is_some_and(|rate| rate.parse::<Decimal>().map_or(true, |rate| rate < Decimal::ZERO)) {
        c.error(
            at,
            "invalid_share",
            "/claw_back/interest",
            "年利率必须是不小于 0 的小数，例如 \"0.03\"。".to_owned(),
            "Interest must be a part of one, at least 0, such as \"0.03\".".to_owned(),
        );
    }
}

fn trial(c: &mut Checker<'_>, trial: &PolicyTrial) {
    let at = At { kind: Kind::PolicyTrial, id: &trial.id };
    c.id(at, "/id", &trial.id);
    c.refer(at, "/policy", Kind::Policy, &trial.policy);
    let facts = trial.facts.keys().map(|fact| ("/facts".to_owned(), fact));
    let rows = trial.rows.iter().enumerate();
    let of_rows = rows.flat_map(|(index, row)| {
        row.facts.keys().map(move |fact| (format!("/rows/{index}/facts"), fact))
    });
    for (pointer, fact) in facts.chain(of_rows).collect::<Vec<_>>() {
        c.fact(at, &format!("{pointer}/{}", crate::yaml::escape(fact)), fact);
    }
    let Some(policy) = c.pack.policies.get(&trial.policy) else { return };
    for (index, row) in trial.rows.iter().enumerate() {
        let clauses: Vec<&str> = policy.clauses.iter().map(|clause| clause.id.as_str()).collect();
        for name in row.failing.iter().flatten().filter(|name| !clauses.contains(&name.as_str())) {
            let what = Text::new("条款", "clause");
            let pointer = format!("/rows/{index}/failing");
            c.unknown(at, &pointer, "unknown_clause", &what, name, &clauses);
        }
        for id in &row.counted {
            c.refer(at, &format!("/rows/{index}/counted"), Kind::StackingGroup, id);
        }
        let others = row.paid.keys().chain(row.stacked.iter().flatten().map(|(id, _)| id));
        for id in others.collect::<Vec<_>>() {
            c.refer(at, &format!("/rows/{index}"), Kind::Policy, id);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    /// What is wrong with a policy that has `lines`.
    fn with(lines: &str) -> Vec<String> {
        let policy = format!(
            "policies:\n  - id: grant\n    text: {{ zh: 补助, en: Grant }}\n    \
             guide: {{ zh: 补助, en: Grant }}\n    department: market\n    party: stall\n    \
             beneficiary: enterprise\n    mode: review\n    {lines}\n    \
             from: \"2024-06-01\"\n    basis: [{{ source: \"003\", lines: \"983\" }}]\n"
        );
        Mutated::new().file("grant.yaml", &policy).codes()
    }

    #[test]
    fn shares_make_one_whole_also_in_thirds() {
        let of = |first: &str| {
            let third = |payer: &str| format!("{{ payer: {payer}, share: \"1/3\" }}");
            with(&format!(
                "funding: [{{ payer: city, share: \"{first}\" }}, {}, {}]",
                third("province"),
                third("district")
            ))
        };
        assert!(of("1/3").is_empty());
        assert_eq!(of("0.33"), ["shares_not_whole"]);
        assert_eq!(of("a third"), ["invalid_share"]);
        assert_eq!(of("4/3"), ["invalid_share"]);
    }

    #[test]
    fn parts_are_at_least_one_and_not_divided_again() {
        let of = |parts: u32, dry: &str| {
            with(&format!(
                "amount: {{ up_to_yuan: \"100\", instalments: {parts} }}\n    \
                 budget: {{ yuan: 100, when_dry: {dry} }}"
            ))
        };
        assert!(of(2, "queue").is_empty());
        assert_eq!(of(0, "queue"), ["parts_of_parts"]);
        assert_eq!(of(2, "pro_rata"), ["parts_of_parts"]);
    }

    #[test]
    fn a_budget_is_shared_by_those_who_all_say_so() {
        let codes = |second: &str| {
            let policy = |id: &str, budget: &str| {
                format!(
                    "  - id: {id}\n    text: {{ zh: 补助, en: Grant }}\n    \
                     guide: {{ zh: 补助, en: Grant }}\n    department: market\n    \
                     party: stall\n    beneficiary: enterprise\n    mode: review\n    \
                     amount: {{}}\n    budget: {budget}\n    from: \"2024-06-01\"\n    \
                     basis: [{{ source: \"003\", lines: \"983\" }}]\n"
                )
            };
            let first = policy("one", "{ yuan: 9, when_dry: queue, shared_with: [two] }");
            let file = format!("policies:\n{first}{}", policy("two", second));
            Mutated::new().file("grants.yaml", &file).codes()
        };
        assert!(codes("{ yuan: 9, when_dry: queue, shared_with: [one] }").is_empty());
        assert_eq!(codes("{ yuan: 9, when_dry: queue }"), ["budget_not_shared"]);
        let twice = ["budget_not_shared", "budget_not_shared"];
        assert_eq!(codes("{ yuan: 8, when_dry: queue, shared_with: [one] }"), twice);
        let with_itself = codes("{ yuan: 9, when_dry: queue, shared_with: [one, two] }");
        assert_eq!(with_itself, ["budget_not_shared"]);
    }

    #[test]
    fn who_comes_first_is_told_by_a_date_of_the_party() {
        let of = |fact: &str| {
            with(&format!("budget: {{ yuan: 100, when_dry: queue, first_by: {fact} }}"))
        };
        assert_eq!(of("stall.goods"), ["invalid_first_by"]);
    }
}
