//! A need that nobody gives, that no register holds and that may not be asked; a goal likewise.

use std::collections::HashSet;

use base::Text;

use super::{Finding, Lint, reach::Reach};
use crate::{Pack, Severity, place::Kind};

pub(super) const LINT: Lint =
    Lint { code: "unmet_need", severity: Severity::Error, basis: &[], run };

fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut told = HashSet::new();
    for reach in Reach::every(pack) {
        let package = reach.package;
        for (number, goal) in package.goals.iter().enumerate() {
            if reach.makers(goal).is_empty() {
                findings.push(Finding::new(
                    Kind::Package,
                    &package.id,
                    format!("/goals/{number}"),
                    Text::new(
                        format!("没有事项给出目标“{goal}”。"),
                        format!("No act gives the goal `{goal}`."),
                    ),
                ));
            }
        }
        for (act, number) in reach.unmet(&HashSet::new()) {
            let fact = &act.needs[number].fact;
            if reach.has_giver(fact) || !told.insert((&act.id, number)) {
                continue;
            }
            let mut finding = Finding::new(
                Kind::Act,
                &act.id,
                format!("/needs/{number}/fact"),
                Text::new(
                    format!(
                        "办“{}”时需要“{fact}”，但没有库、证照、事项、计算或询问项能给出它。",
                        package.text.zh
                    ),
                    format!(
                        "`{fact}` is needed in `{}`, but no register, credential, act, computation \
                         or ask gives it.",
                        package.id
                    ),
                ),
            );
            let facts = pack.givers.asks.keys().chain(pack.givers.acts.keys());
            finding.suggestion = rules::nearest(fact, facts.map(String::as_str));
            findings.push(finding);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    #[test]
    fn a_need_that_an_ask_gives_passes() {
        assert_eq!(Mutated::new().codes(), Vec::<String>::new());
    }

    #[test]
    fn a_need_that_nobody_gives_fails() {
        let mutated = Mutated::new().replace(
            "stall.yaml",
            "      - { fact: stall.goods }\n",
            "      - { fact: stall.goods }\n      - { fact: stall.inspected }\n",
        );
        assert_eq!(mutated.codes(), ["unmet_need"]);
    }

    #[test]
    fn a_goal_that_no_act_gives_fails() {
        let mutated =
            Mutated::new().replace("stall.yaml", "goals: [stall.number", "goals: [stall.inspected");
        assert_eq!(mutated.codes(), ["unmet_need"]);
    }
}
