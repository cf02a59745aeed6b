//! Art. 23: conditions and materials are named; "other materials" is no name.

use base::Text;

use super::{Finding, Lint};
use crate::{Clause, Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "art_23_catch_all",
    severity: Severity::Error,
    basis: &[("003", "852-853", "浙江省优化营商环境条例第二十三条")],
    run,
};

const ZH: [&str; 14] = [
    "其他材料",
    "其它材料",
    "其他有关材料",
    "其他相关材料",
    "其他证明材料",
    "其他文件",
    "其他条件",
    "其它条件",
    "其他情形",
    "规定的其他",
    "要求的其他",
    "需要的其他",
    "需要提交的其他",
    "认为有必要",
];
const EN: [&str; 9] = [
    "other material",
    "other document",
    "other paper",
    "other condition",
    "other requirement",
    "anything else",
    "any other",
    "and so on",
    "deemed necessary",
];
/// Words before which a catch-all is excluded, not made.
const NEGATIONS: [&str; 9] =
    ["无需", "不需", "不用", "不得", "不再", "no ", "not ", "without ", "never "];
/// Characters before the words in which a negation is looked for.
const NEGATION_REACH_CHARS: usize = 24;

fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ask in pack.asks.values() {
        look(&mut findings, Kind::Ask, &ask.id, "/text", &ask.text);
        if let Some(help) = &ask.help {
            look(&mut findings, Kind::Ask, &ask.id, "/help", help);
        }
        clauses(&mut findings, Kind::Ask, &ask.id, "/checks", &ask.checks);
    }
    for act in pack.acts.values() {
        clauses(&mut findings, Kind::Act, &act.id, "/decision/clauses", &act.decision.clauses);
        for (index, reason) in act.refusals.iter().enumerate() {
            let pointer = format!("/refusals/{index}/text");
            look(&mut findings, Kind::Act, &act.id, &pointer, &reason.text);
        }
    }
    findings
}

fn clauses(findings: &mut Vec<Finding>, kind: Kind, id: &str, pointer: &str, clauses: &[Clause]) {
    for (index, clause) in clauses.iter().enumerate() {
        look(findings, kind, id, &format!("{pointer}/{index}/text"), &clause.text);
    }
}

fn look(findings: &mut Vec<Finding>, kind: Kind, id: &str, pointer: &str, text: &Text) {
    let found = named(&text.zh, &ZH)
        .map(|word| ("zh", word))
        .or_else(|| named(&text.en.to_lowercase(), &EN).map(|word| ("en", word)));
    let Some((half, word)) = found else { return };
    findings.push(Finding::new(
        kind,
        id,
        format!("{pointer}/{half}"),
        Text::new(
            format!("条件和材料必须逐项写明，不能有兜底条款（“{word}”）。"),
            format!(
                "Conditions and materials must be named; a catch-all (`{word}`) is not allowed."
            ),
        ),
    ));
}

/// The first of `words` that `text` has, unless it says that it is not so.
pub(super) fn named(text: &str, words: &[&'static str]) -> Option<&'static str> {
    words.iter().copied().find(|word| {
        text.match_indices(word).any(|(at, _)| {
            let before: Vec<char> = text[..at].chars().rev().take(NEGATION_REACH_CHARS).collect();
            let before: String = before.into_iter().rev().collect();
            !NEGATIONS.iter().any(|negation| before.contains(negation))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::Mutated;

    #[test]
    fn a_material_called_other_materials_fails_in_either_language() {
        for (from, to) in [("卖什么", "其他材料"), ("What you sell", "And any other papers")]
        {
            let mutated = Mutated::new().replace("stall.yaml", from, to);
            assert_eq!(mutated.codes(), ["art_23_catch_all"], "{to}");
        }
    }

    #[test]
    fn naming_what_is_asked_passes() {
        assert!(Mutated::new().codes().is_empty());
    }

    #[test]
    fn saying_that_nothing_else_is_asked_is_no_catch_all() {
        assert_eq!(named("除身份证外，无需其他材料。", &ZH), None);
        assert_eq!(named("there are no other documents to bring", &EN), None);
        assert_eq!(named("以及其他材料", &ZH), Some("其他材料"));
    }
}
