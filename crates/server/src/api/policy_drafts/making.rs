//! With what answers a draft enters the procedure in which it is made.

use std::collections::BTreeMap;
use std::fmt::Write;

use pack::{CapPer, Draft, Pack, Policy};

use crate::api::views::DraftMaking;

/// The package and its first answers; `None` when the pack names none, or the draft is no policy
/// yet.
pub(super) fn begins(pack: &Pack, draft: &Draft) -> Option<DraftMaking> {
    let making = pack.manifest.making.as_ref()?;
    let facts = making.draft.as_ref()?;
    let policy: Policy = serde_json::from_value(draft.policy.clone()).ok()?;
    let whole = said(&policy);
    let most = pack.fact(&facts.text).and_then(|fact| fact.max_length);
    let (text, cut) = within(&whole, most.map_or(usize::MAX, |most| most as usize));
    let answers = BTreeMap::from([
        (facts.name.clone(), policy.text.zh.clone()),
        (facts.drafted_by.clone(), policy.department.clone()),
        (facts.text.clone(), text),
        (facts.holds_from.clone(), policy.from.to_string()),
    ]);
    Some(DraftMaking { package: making.package.clone(), answers, cut })
}

/// `text` in at most so many characters, and whether that took some away.
fn within(text: &str, most: usize) -> (String, bool) {
    if text.chars().count() <= most {
        return (text.to_owned(), false);
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    (format!("{kept}…"), true)
}

/// What the policy says, as people comment on it: in Chinese, the language of the procedure.
fn said(policy: &Policy) -> String {
    let mut out = format!("{}\n{}\n", policy.text.zh, policy.guide.zh);
    // writing to a String cannot fail
    for (at, clause) in policy.clauses.iter().enumerate() {
        let _ = writeln!(out, "条件{}：{}（{}）", at + 1, clause.text.zh, clause.rule);
    }
    let amount = policy.amount.as_ref();
    let _ = match (amount.and_then(|a| a.yuan.as_ref()), amount.and_then(|a| a.up_to_yuan.as_ref()))
    {
        (Some(rule), _) => writeln!(out, "金额（元）：{rule}"),
        (None, Some(rule)) => writeln!(out, "金额（元）：由审核人决定，不超过 {rule}"),
        (None, None) => Ok(()),
    };
    for cap in &policy.caps {
        let per = match cap.per {
            CapPer::Claim => "每次",
            CapPer::Year => "每年",
            CapPer::Party => "累计",
            CapPer::CityYear => "全市每年",
        };
        let _ = writeln!(out, "{per}不超过 {} 元", cap.yuan);
    }
    if let Some(budget) = &policy.budget {
        let _ = writeln!(out, "年度预算 {} 元", budget.yuan);
    }
    let window = policy.window.clone().unwrap_or_default();
    if let (Some(from), Some(to)) = (window.apply_from, window.apply_to) {
        let _ = writeln!(out, "申报期 {from} 至 {to}");
    }
    let to = policy.to.map_or_else(|| "另行通知".to_owned(), |to| to.to_string());
    let _ = writeln!(out, "施行 {} 至 {to}", policy.from);
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_is_cut_to_what_the_form_takes_and_says_so() {
        assert_eq!(within("补助办法", 4), ("补助办法".to_owned(), false));
        assert_eq!(within("补助办法", 3), ("补助…".to_owned(), true));
    }

    #[test]
    fn what_people_comment_on_names_conditions_amount_limits_and_days() {
        let policy = json!({
            "id": "grant", "text": { "zh": "补助", "en": "Grant" },
            "guide": { "zh": "小店补助。", "en": "For shops." }, "department": "market",
            "party": "entity", "beneficiary": "enterprise", "mode": "instant",
            "clauses": [{ "id": "a", "text": { "zh": "小微", "en": "Small" }, "rule": "true" }],
            "amount": { "yuan": "100" }, "caps": [{ "per": "claim", "yuan": 50 }],
            "budget": { "yuan": 900, "when_dry": "queue" },
            "window": { "apply_from": "2027-01-01", "apply_to": "2027-02-01" },
            "from": "2027-01-01", "basis": [],
        });
        let policy: Policy = serde_json::from_value(policy).unwrap();
        let lines = "补助\n小店补助。\n条件1：小微（true）\n金额（元）：100\n每次不超过 50 元\n\
                     年度预算 900 元\n申报期 2027-01-01 至 2027-02-01\n施行 2027-01-01 至 另行通知";
        assert_eq!(said(&policy), lines);
    }
}
