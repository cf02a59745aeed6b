//! Art. 37: what only an intermediary's service can make is asked for only when that service is on
//! the list.

use base::Text;

use super::{Finding, Lint};
use crate::{AskKind, Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "art_37_intermediary_not_listed",
    severity: Severity::Error,
    basis: &[("003", "886-887", "浙江省优化营商环境条例第三十七条")],
    run,
};

/// What intermediaries make, by the words of its name.
const MADE_BY_INTERMEDIARIES: [&str; 9] = [
    "评估报告",
    "检测报告",
    "检验报告",
    "鉴定书",
    "鉴定报告",
    "审计报告",
    "验资报告",
    "测绘报告",
    "勘察报告",
];

fn run(pack: &Pack) -> Vec<Finding> {
    let materials = pack.asks.values().filter(|ask| ask.kind == AskKind::Material);
    let made = |zh: &str| MADE_BY_INTERMEDIARIES.iter().find(|word| zh.contains(**word)).copied();
    let unlisted = materials.filter(|ask| ask.intermediary.is_none());
    let unlisted = unlisted.filter_map(|ask| Some((ask, made(&ask.text.zh)?)));
    let finding = |(ask, word): (&crate::Ask, &str)| {
        Finding::new(
            Kind::Ask,
            &ask.id,
            "/text/zh",
            Text::new(
                format!("“{word}”由中介服务作出：写明 intermediary，引用中介服务事项清单。"),
                format!(
                    "“{word}” is made by an intermediary: name the listed service in `intermediary`."
                ),
            ),
        )
    };
    unlisted.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    const REPORT: &str = "asks:
  - id: report
    text: { zh: 摊位检测报告, en: Test report of the stall }
    kind: material
    gives: [stall.clean_committed]
    when: stall.food
    from: 2026-01-01
    basis: [{ source: 示例 }]
";
    const LISTED: &str = "    intermediary: stall_test
intermediaries:
  - id: stall_test
    text: { zh: 摊位检测, en: Testing of stalls }
    from: 2026-01-01
    basis: [{ source: 示例 }]
";

    #[test]
    fn a_report_of_an_unlisted_service_fails_and_of_a_listed_one_passes() {
        let codes = |text: &str| Mutated::new().file("z.yaml", text).codes();
        assert_eq!(codes(REPORT), ["art_37_intermediary_not_listed"]);
        assert!(codes(&format!("{REPORT}{LISTED}")).is_empty());
    }
}
