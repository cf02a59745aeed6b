//! Art. 17: who bids for a tender or sells to the government is treated alike wherever it comes
//! from, whoever owns it and however large it is: no condition of size, place or years.

use base::Text;

use super::art_23_catch_all::named;
use super::{Finding, Lint};
use crate::{Act, Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "art_17_bid_condition",
    severity: Severity::Error,
    basis: &[("003", "834", "浙江省优化营商环境条例第十七条")],
    run,
};

/// An act is about a tender or a purchase when its name or guide says so.
const BIDS_ZH: [&str; 5] = ["招标", "投标", "评标", "竞标", "采购"];
const BIDS_EN: [&str; 5] = ["tender", "bidder", "bidding", "procure", "purchas"];

/// What may be neither a qualification nor a criterion.
const ZH: [&str; 16] = [
    "行政区域业绩",
    "本地业绩",
    "本市业绩",
    "分支机构",
    "本地缴纳",
    "本地纳税",
    "缴纳社保",
    "注册资本",
    "资产总额",
    "营业收入",
    "从业人员",
    "利润",
    "股权结构",
    "所有制",
    "经营年限",
    "成立年限",
];
const EN: [&str; 12] = [
    "works in the city",
    "local works",
    "local branch",
    "local tax",
    "social insurance paid",
    "registered capital",
    "total assets",
    "turnover",
    "number of employees",
    "profit",
    "ownership",
    "years in business",
];

fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    for act in pack.acts.values().filter(|act| is_about_bids(act)) {
        for (index, clause) in act.decision.clauses.iter().enumerate() {
            let pointer = format!("/decision/clauses/{index}/text");
            look(&mut findings, &act.id, &pointer, &clause.text);
        }
        for (index, reason) in act.refusals.iter().enumerate() {
            look(&mut findings, &act.id, &format!("/refusals/{index}/text"), &reason.text);
        }
    }
    findings
}

fn is_about_bids(act: &Act) -> bool {
    [Some(&act.text), act.guide.as_ref()].into_iter().flatten().any(|text| {
        let en = text.en.to_lowercase();
        BIDS_ZH.iter().any(|word| text.zh.contains(word)) || BIDS_EN.iter().any(|w| en.contains(w))
    })
}

fn look(findings: &mut Vec<Finding>, id: &str, pointer: &str, text: &Text) {
    let zh = named(&text.zh, &ZH).map(|word| ("zh", word));
    let found = zh.or_else(|| named(&text.en.to_lowercase(), &EN).map(|word| ("en", word)));
    let Some((half, word)) = found else { return };
    findings.push(Finding::new(
        Kind::Act,
        id,
        format!("{pointer}/{half}"),
        Text::new(
            format!("招标和政府采购不得以“{word}”作为资格要求或者评审因素。"),
            format!("A tender or purchase must not ask for or weigh `{word}`."),
        ),
    ));
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    const NAME: &str = "text: { zh: 摆摊许可, en: Stall permit }\n    kind: permit";

    fn of(name: &str, condition: &str) -> Vec<String> {
        let name = format!("text: {{ {name} }}\n    kind: permit");
        let mutated = Mutated::new().replace("stall.yaml", NAME, &name);
        mutated.replace("stall.yaml", "zh: 面积不大, en: The stall is small", condition).codes()
    }

    #[test]
    fn a_tender_that_asks_for_size_place_or_years_fails_in_either_language() {
        let tender = "zh: 摊位招标, en: Tender of stalls";
        for condition in [
            "zh: 注册资本一百万元以上, en: It is large",
            "zh: 有本地业绩, en: It is known",
            "zh: 规模合适, en: It has a local branch",
        ] {
            assert_eq!(of(tender, condition), ["art_17_bid_condition"], "{condition}");
        }
    }

    #[test]
    fn what_the_tender_itself_needs_passes_and_so_does_saying_that_size_is_not_asked() {
        let tender = "zh: 摊位招标, en: Tender of stalls";
        assert!(of(tender, "zh: 面积不大, en: The stall is small").is_empty());
        assert!(of(tender, "zh: 不得要求注册资本, en: No registered capital").is_empty());
        let permit = "zh: 摆摊许可, en: Stall permit";
        assert!(of(permit, "zh: 注册资本已缴, en: Registered capital is paid").is_empty());
    }
}
