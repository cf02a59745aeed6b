//! The city may promise less time than the law gives it, never more.

use base::Text;

use super::{Finding, Lint};
use crate::{Pack, Severity, place::Kind};

pub(super) const LINT: Lint =
    Lint { code: "limit_longer_than_law", severity: Severity::Error, basis: &[], run };

fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    for act in pack.acts.values() {
        let Some(legal) = act.legal_working_days.filter(|legal| act.working_days > *legal) else {
            continue;
        };
        let mut finding = Finding::new(
            Kind::Act,
            &act.id,
            "/working_days",
            Text::new(
                format!("办理时限 {} 个工作日不能长于法定的 {legal} 个。", act.working_days),
                format!(
                    "The limit of {} working days must not be longer than the {legal} of the law.",
                    act.working_days
                ),
            ),
        );
        finding.suggestion = Some(legal.to_string());
        finding.basis.clone_from(&act.basis);
        findings.push(finding);
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    #[test]
    fn a_limit_longer_than_the_laws_fails_and_an_equal_one_passes() {
        let days = |days: &str| {
            let to = format!("    working_days: {days}\n    legal_working_days: 5");
            Mutated::new().replace(
                "stall.yaml",
                "    working_days: 1\n    legal_working_days: 5",
                &to,
            )
        };
        assert_eq!(days("6").codes(), ["limit_longer_than_law"]);
        assert!(days("5").codes().is_empty());
    }
}
