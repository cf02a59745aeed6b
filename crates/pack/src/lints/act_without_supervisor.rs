//! Who approves supervises: every act has a supervisor inside the government.

use base::Text;

use super::{Finding, Lint};
use crate::{ActKind, Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "act_without_supervisor",
    severity: Severity::Error,
    basis: &[("003", "66", "（八）谁审批、谁监管，谁主管、谁监管")],
    run,
};

fn run(pack: &Pack) -> Vec<Finding> {
    let outside = |id: &str| pack.departments.get(id).is_some_and(|department| department.outside);
    let mut findings = Vec::new();
    for act in pack.acts.values() {
        // an outside body's service has no approval that could be supervised
        let approves = act.kind != ActKind::Event && !outside(&act.department);
        if approves && outside(&act.supervisor) {
            let mut finding = Finding::new(
                Kind::Act,
                &act.id,
                "/supervisor",
                Text::new(
                    format!("“{}”的监管部门必须是政府部门：谁审批、谁监管。", act.text.zh),
                    format!(
                        "The supervisor of `{}` must be a department of the government: who \
                         approves supervises.",
                        act.id
                    ),
                ),
            );
            finding.suggestion = Some(act.department.clone());
            findings.push(finding);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    #[test]
    fn a_supervisor_outside_the_government_fails() {
        let mutated = Mutated::new().replace(
            "stall.yaml",
            "    supervisor: market\n    needs:\n      - { fact: stall.goods }",
            "    supervisor: bank\n    needs:\n      - { fact: stall.goods }",
        );
        assert_eq!(mutated.codes(), ["act_without_supervisor"]);
    }

    #[test]
    fn no_supervisor_at_all_is_a_missing_key() {
        let mutated = Mutated::new().replace(
            "stall.yaml",
            "    supervisor: market\n    needs:\n      - { fact: stall.goods }",
            "    needs:\n      - { fact: stall.goods }",
        );
        assert_eq!(mutated.codes(), ["missing_key"]);
    }

    #[test]
    fn a_department_of_the_government_passes() {
        assert!(Mutated::new().codes().is_empty());
    }
}
