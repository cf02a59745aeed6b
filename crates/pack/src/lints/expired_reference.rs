//! An entry that goes on must not rest on one that has ended.

use base::{Date, Text};

use super::{Finding, Lint};
use crate::{Give, Pack, Severity, place::Kind};

pub(super) const LINT: Lint =
    Lint { code: "expired_reference", severity: Severity::Error, basis: &[], run };

fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut look = |user: (Kind, &str, Option<Date>), pointer: &str, used: (&str, Option<Date>)| {
        let (kind, id, to) = user;
        let Some(end) = used.1.filter(|end| to.is_none_or(|to| to > *end)) else { return };
        findings.push(Finding::new(
            kind,
            id,
            pointer,
            Text::new(
                format!("“{}”到 {end} 为止，这个条目在那以后仍用它。", used.0),
                format!("`{}` ends on {end}, and this entry uses it after that.", used.0),
            ),
        ));
    };
    let department = |id: &'_ str| pack.departments.get(id).and_then(|department| department.to);
    for register in pack.registers.values() {
        let user = (Kind::Register, register.id.as_str(), register.to);
        look(user, "/department", (&register.department, department(&register.department)));
    }
    for act in pack.acts.values() {
        let user = (Kind::Act, act.id.as_str(), act.to);
        look(user, "/department", (&act.department, department(&act.department)));
        look(user, "/supervisor", (&act.supervisor, department(&act.supervisor)));
        for (number, give) in act.gives.iter().enumerate() {
            if let Give::Credential(give) = give {
                let end = pack.credentials.get(&give.credential).and_then(|entry| entry.to);
                look(user, &format!("/gives/{number}/credential"), (&give.credential, end));
            }
        }
    }
    for credential in pack.credentials.values() {
        let user = (Kind::Credential, credential.id.as_str(), credential.to);
        look(user, "/department", (&credential.department, department(&credential.department)));
    }
    for package in pack.packages.values() {
        let user = (Kind::Package, package.id.as_str(), package.to);
        for (number, goal) in package.goals.iter().enumerate() {
            let end = pack.credentials.get(goal).and_then(|credential| credential.to);
            look(user, &format!("/goals/{number}"), (goal, end));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    const END: &str = "    outside: true\n    from: 2026-01-01\n    to: 2026-06-30";

    #[test]
    fn an_act_of_a_department_that_has_ended_fails() {
        let mutated = Mutated::new()
            .replace("organisation.yaml", "    outside: true\n    from: 2026-01-01", END)
            .replace(
                "stall.yaml",
                "    department: market\n    supervisor: market\n    needs:\n      - { fact: person.name }",
                "    department: bank\n    supervisor: market\n    needs:\n      - { fact: person.name }",
            );
        assert_eq!(mutated.codes(), ["expired_reference"]);
    }

    #[test]
    fn an_ended_department_that_nobody_uses_passes() {
        let mutated = Mutated::new().replace(
            "organisation.yaml",
            "    outside: true\n    from: 2026-01-01",
            END,
        );
        assert!(mutated.codes().is_empty());
    }
}
