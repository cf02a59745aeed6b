//! Art. 54: what is taken electronically is not asked for on paper again.

use base::Text;

use super::{Finding, Lint};
use crate::{AskKind, Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "art_54_paper",
    severity: Severity::Error,
    basis: &[("003", "928", "浙江省优化营商环境条例第五十四条")],
    run,
};

/// Words by which a material is wanted on paper.
const PAPER: [&str; 5] = ["纸质", "原件", "复印件", "一式", "加盖公章"];

fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ask in pack.asks.values().filter(|ask| ask.kind == AskKind::Material) {
        let help = ask.help.as_ref().map(|help| ("/help/zh", help.zh.as_str()));
        for (pointer, text) in std::iter::once(("/text/zh", ask.text.zh.as_str())).chain(help) {
            let Some(word) = PAPER.iter().find(|word| asked(text, word)) else { continue };
            findings.push(Finding::new(
                Kind::Ask,
                &ask.id,
                pointer,
                Text::new(
                    format!("材料以电子方式提交，不得再要求“{word}”。"),
                    format!("A material is handed in electronically: paper (“{word}”) must not be asked for."),
                ),
            ));
        }
    }
    findings
}

/// Whether `text` asks for `word`, and does not say that it is not needed.
fn asked(text: &str, word: &str) -> bool {
    let negated = ["不需要", "无需", "不必", "不再", "不用", "不得", "不收"];
    let clauses = text.split(['，', '。', '；', '、', ',', ';']);
    clauses
        .filter(|clause| clause.contains(word))
        .any(|clause| !negated.iter().any(|n| clause.contains(n)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::Mutated;

    const COPY: &str = "asks:
  - id: card
    text: { zh: 健康证复印件, en: Copy of the health card }
    kind: material
    gives: [stall.clean_committed]
    when: stall.food
    from: 2026-01-01
    basis: [{ source: 示例 }]
";

    #[test]
    fn a_copy_on_paper_fails_and_an_electronic_document_passes() {
        let codes = |text: &str| Mutated::new().file("z.yaml", text).codes();
        assert_eq!(codes(COPY), ["art_54_paper"]);
        assert!(codes(&COPY.replace("复印件", "")).is_empty());
    }

    #[test]
    fn saying_that_paper_is_not_needed_is_no_asking() {
        assert!(asked("身份证原件", "原件"));
        assert!(!asked("上传照片即可，无需原件", "原件"));
        assert!(asked("无需照片，带原件", "原件"));
    }
}
