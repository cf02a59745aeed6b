//! 003 line 2633: no department takes part in a review without a law of its own that lets it.

use base::Text;

use super::{Finding, Lint};
use crate::{Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "review_without_basis",
    severity: Severity::Error,
    basis: &[("003", "2633", "（八）取消审批事项")],
    run,
};

fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    for act in pack.acts.values() {
        if act.basis.is_empty() {
            findings.push(finding(&act.id, "/basis", &act.department));
        }
        for (i, step) in act.steps.iter().enumerate() {
            for (j, asked) in step.departments.iter().enumerate() {
                if asked.basis.is_empty() {
                    let pointer = format!("/steps/{i}/departments/{j}/department");
                    findings.push(finding(&act.id, &pointer, &asked.department));
                }
            }
        }
    }
    findings
}

fn finding(act: &str, pointer: &str, department: &str) -> Finding {
    Finding::new(
        Kind::Act,
        act,
        pointer,
        Text::new(
            format!("“{department}”参与审查须有自己的依据（basis），没有的不参与。"),
            format!("`{department}` must have a basis of its own to take part in the review."),
        ),
    )
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    fn asked(basis: &str) -> Vec<String> {
        let steps = format!(
            "    working_days: 1\n    steps:
      - id: opinions
        text: {{ zh: 征求意见, en: Opinions }}
        kind: joint_opinion
        working_days: 1
        departments: [{{ department: market, basis: {basis} }}]
        basis: [{{ source: 示例 }}]
    legal_working_days: 5"
        );
        let from = "    working_days: 1\n    legal_working_days: 5";
        Mutated::new().replace("stall.yaml", from, &steps).codes()
    }

    #[test]
    fn a_department_without_a_law_fails_and_one_with_it_passes() {
        assert_eq!(asked("[]"), ["review_without_basis"]);
        assert!(asked("[{ source: 示例 }]").is_empty());
    }
}
