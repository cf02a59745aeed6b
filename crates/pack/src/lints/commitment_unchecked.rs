//! 003 line 2651: what is granted on a commitment is checked afterwards.

use base::Text;

use super::{Finding, Lint};
use crate::{AskKind, Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "commitment_unchecked",
    severity: Severity::Error,
    basis: &[("003", "2651", "（十六）加强事中事后监管")],
    run,
};

/// By which a commitment says that it is checked, or what follows when it is broken.
const CHECKED: [&str; 9] =
    ["评估监测", "核查", "检查", "抽查", "核验", "核实", "撤销", "监管", "法律责任"];

fn run(pack: &Pack) -> Vec<Finding> {
    let commitments = pack.asks.values().filter(|ask| ask.kind == AskKind::Commitment);
    let unchecked = commitments.filter(|ask| {
        let statement = ask.statement.as_ref().map_or("", |text| text.zh.as_str());
        let said = CHECKED.iter().any(|word| statement.contains(word));
        ask.after_check_working_days.is_none() && !said
    });
    let finding = |ask: &crate::Ask| {
        Finding::new(
            Kind::Ask,
            &ask.id,
            "/statement",
            Text::new(
                "承诺须有事后核查：写明期限（after_check_working_days），文件没有期限的，在承诺书中写明接受核查。",
                "A commitment is checked afterwards: give `after_check_working_days`, or say in the statement that it is checked.",
            ),
        )
    };
    unchecked.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    #[test]
    fn a_commitment_that_nobody_checks_fails_and_one_that_is_checked_passes() {
        let text = |zh: &str| {
            let to = format!("    statement: {{ zh: {zh}, en: I shall keep it clean. }}");
            let from = "    statement: { zh: 我承诺保持清洁，接受检查。, en: I shall keep it clean and may be checked. }";
            Mutated::new().replace("stall.yaml", from, &to).codes()
        };
        assert_eq!(text("我承诺保持清洁。"), ["commitment_unchecked"]);
        assert!(text("我承诺保持清洁，接受抽查。").is_empty());
    }

    #[test]
    fn a_day_of_the_check_is_enough() {
        let from = "    statement: { zh: 我承诺保持清洁，接受检查。, en: I shall keep it clean and may be checked. }";
        let to = "    statement: { zh: 我承诺保持清洁。, en: I shall keep it clean. }\n    after_check_working_days: 10";
        assert!(Mutated::new().replace("stall.yaml", from, to).codes().is_empty());
    }
}
