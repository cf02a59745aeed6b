//! The steps that count into the limit of an act do not take longer than the limit.

use base::Text;

use super::{Finding, Lint};
use crate::{Pack, Severity, StepKind, place::Kind};

pub(super) const LINT: Lint =
    Lint { code: "steps_longer_than_act", severity: Severity::Error, basis: &[], run };

fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    for act in pack.acts.values() {
        // the result is handed over after the decision
        let counted = act.steps.iter().filter(|step| {
            !step.outside_limit && step.kind != StepKind::Delivery && step.when.is_none()
        });
        let days: u32 = counted.map(|step| step.working_days).sum();
        if days > act.working_days {
            let (limit, id) = (act.working_days, &act.id);
            findings.push(Finding::new(
                Kind::Act,
                id,
                "/steps",
                Text::new(
                    format!("计入时限的环节共 {days} 个工作日，超过事项的 {limit} 个。"),
                    format!("The steps that count take {days} working days; the act has {limit}."),
                ),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    fn visit(days: &str, outside: &str) -> Vec<String> {
        let steps = format!(
            "    working_days: 1\n    steps:
      - id: look
        text: {{ zh: 看现场, en: Look }}
        kind: site_visit
        working_days: {days}
        outside_limit: {outside}
        basis: [{{ source: 示例 }}]
    legal_working_days: 5"
        );
        let from = "    working_days: 1\n    legal_working_days: 5";
        Mutated::new().replace("stall.yaml", from, &steps).codes()
    }

    #[test]
    fn longer_steps_fail_and_equal_ones_and_those_outside_the_limit_pass() {
        assert_eq!(visit("2", "false"), ["steps_longer_than_act"]);
        assert!(visit("1", "false").is_empty());
        assert!(visit("2", "true").is_empty());
    }
}
