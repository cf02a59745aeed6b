//! Art. 26: one set of materials. A fact has one field, however many acts need it.

use std::collections::HashMap;

use base::Text;

use super::{Finding, Lint};
use crate::{Ask, AskKind, Pack, Severity, holds, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "art_26_asked_twice",
    severity: Severity::Error,
    basis: &[("003", "860", "浙江省优化营商环境条例第二十六条")],
    run,
};

fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut first: HashMap<&str, Vec<&Ask>> = HashMap::new();
    for ask in pack.asks.values() {
        if ask.kind != AskKind::Field || ask.when.is_some() {
            continue;
        }
        for (number, fact) in ask.gives.iter().enumerate() {
            let earlier = first.entry(fact).or_default();
            if let Some(other) = earlier.iter().find(|other| overlap(other, ask)) {
                findings.push(Finding::new(
                    Kind::Ask,
                    &ask.id,
                    format!("/gives/{number}"),
                    Text::new(
                        format!("“{fact}”已由询问项“{}”询问，不能再问。", other.id),
                        format!("`{fact}` is asked by the ask `{}` already.", other.id),
                    ),
                ));
            }
            earlier.push(ask);
        }
    }
    findings
}

fn overlap(one: &Ask, other: &Ask) -> bool {
    holds(one.from, one.to, other.from) || holds(other.from, other.to, one.from)
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    const AGAIN: &str = "asks:
  - id: goods_again
    text: { zh: 再说一次, en: Once more }
    kind: field
    gives: [stall.goods]
    from: 2026-01-01
    basis: [{ source: 示例 }]
";

    #[test]
    fn a_fact_with_two_fields_fails() {
        assert_eq!(Mutated::new().file("z.yaml", AGAIN).codes(), ["art_26_asked_twice"]);
    }

    #[test]
    fn a_second_field_for_another_situation_or_another_time_passes() {
        let when = format!("{AGAIN}    when: stall.food\n");
        assert!(Mutated::new().file("z.yaml", &when).codes().is_empty());
        let later =
            AGAIN.replace("    from: 2026-01-01\n", "    from: 2020-01-01\n    to: 2020-12-31\n");
        assert!(Mutated::new().file("z.yaml", &later).codes().is_empty());
    }
}
