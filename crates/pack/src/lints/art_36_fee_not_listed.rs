//! Art. 36: nothing is charged that is not on the fee list, in force when the act is.

use base::Text;

use super::{Finding, Lint};
use crate::{Act, Pack, Severity, holds, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "art_36_fee_not_listed",
    severity: Severity::Error,
    basis: &[("003", "884-885", "浙江省优化营商环境条例第三十六条")],
    run,
};

fn run(pack: &Pack) -> Vec<Finding> {
    pack.acts.values().flat_map(|act| of_act(pack, act)).collect()
}

fn of_act(pack: &Pack, act: &Act) -> Vec<Finding> {
    let mut findings = Vec::new();
    let fees = act.steps.iter().enumerate().filter_map(|(i, step)| Some((i, step.fee.as_ref()?)));
    let fees: Vec<_> = fees.collect();
    if act.fee_yuan > 0 && fees.is_empty() {
        findings.push(Finding::new(
            Kind::Act,
            &act.id,
            "/fee_yuan",
            Text::new(
                "收费须在收费目录清单内：写一个收费环节，引用清单中的项目。",
                "A fee must be on the fee list: write a step of kind `fee` that names its item.",
            ),
        ));
    }
    for (index, fee) in fees {
        let Some(item) = pack.fees.get(&fee.item) else { continue };
        if !holds(item.from, item.to, act.from) && !holds(act.from, act.to, item.from) {
            findings.push(Finding::new(
                Kind::Act,
                &act.id,
                format!("/steps/{index}/fee/item"),
                Text::new(
                    format!("收费项目“{}”与事项没有同时有效的日子。", fee.item),
                    format!("The fee `{}` is not in force while the act is.", fee.item),
                ),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    const STEP: &str = "    working_days: 1\n    fee_yuan: 5\n    steps:
      - id: pay
        text: { zh: 缴费, en: Pay }
        kind: fee
        working_days: 0
        fee: { item: stall_fee, amount: \"5.0\" }
        basis: [{ source: 示例 }]
    legal_working_days: 5";
    const LIST: &str = "fees:
  - id: stall_fee
    text: { zh: 摊位费, en: Stall fee }
    from: 2026-01-01
    basis: [{ source: 示例 }]
";

    fn with(days: &str, list: &str) -> Vec<String> {
        let mutated = Mutated::new().replace(
            "stall.yaml",
            "    working_days: 1\n    legal_working_days: 5",
            days,
        );
        mutated.file("z.yaml", list).codes()
    }

    #[test]
    fn a_fee_on_no_list_fails_and_one_on_it_passes() {
        let bare = "    working_days: 1\n    fee_yuan: 5\n    legal_working_days: 5";
        assert_eq!(with(bare, LIST), ["art_36_fee_not_listed"]);
        assert!(with(STEP, LIST).is_empty());
    }

    #[test]
    fn a_fee_that_ended_before_the_act_began_fails() {
        let ended =
            LIST.replace("    from: 2026-01-01\n", "    from: 2020-01-01\n    to: 2020-12-31\n");
        assert_eq!(with(STEP, &ended), ["art_36_fee_not_listed"]);
    }
}
