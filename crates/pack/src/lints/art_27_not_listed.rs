//! Art. 27: there is no permit outside the list of administrative licences.

use base::Text;

use super::{Finding, Lint};
use crate::{ActKind, Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "art_27_not_listed",
    severity: Severity::Error,
    basis: &[("003", "864-865", "浙江省优化营商环境条例第二十七条")],
    run,
};

fn run(pack: &Pack) -> Vec<Finding> {
    let permits = pack.acts.values().filter(|act| act.kind == ActKind::Permit);
    let unlisted = permits.filter(|act| act.licence_item.is_none());
    let finding = |act: &crate::Act| {
        Finding::new(
            Kind::Act,
            &act.id,
            "/kind",
            Text::new(
                "行政许可须在行政许可事项清单内：写明 licence_item。",
                "A permit must be on the list of administrative licences: name its `licence_item`.",
            ),
        )
    };
    unlisted.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    #[test]
    fn a_permit_on_no_list_fails_and_one_on_it_passes() {
        let off = Mutated::new().replace("stall.yaml", "    licence_item: stall_permit\n", "");
        assert_eq!(off.codes(), ["art_27_not_listed"]);
        assert!(Mutated::new().codes().is_empty());
    }
}
