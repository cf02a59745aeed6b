//! Acts that wait for each other.

use std::collections::HashSet;

use base::Text;

use super::{Finding, Lint, reach::Reach};
use crate::{Act, Pack, Severity, place::Kind};

pub(super) const LINT: Lint =
    Lint { code: "cyclic_needs", severity: Severity::Error, basis: &[], run };

fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut told: HashSet<&str> = HashSet::new();
    for reach in Reach::every(pack) {
        // what nobody gives is another lint's; here it is taken as given
        let unmet = reach.unmet(&HashSet::new());
        let facts = unmet.iter().map(|(act, number)| act.needs[*number].fact.as_str());
        let nobody: HashSet<&str> = facts.filter(|fact| !reach.has_giver(fact)).collect();
        let waiting = reach.unmet(&nobody);
        for (act, _) in &waiting {
            let Some((ring, number)) = ring(&reach, act, &waiting) else { continue };
            if ring.iter().any(|act| told.contains(act.id.as_str())) {
                continue;
            }
            told.extend(ring.iter().map(|act| act.id.as_str()));
            let chain = |name: fn(&Act) -> &str, arrow| {
                let names: Vec<&str> = ring.iter().chain([act]).map(|act| name(act)).collect();
                names.join(arrow)
            };
            findings.push(Finding::new(
                Kind::Act,
                &act.id,
                format!("/needs/{number}/fact"),
                Text::new(
                    format!("这些事项互相等待，谁也办不了：{}。", chain(|a| &a.text.zh, " → ")),
                    format!("These acts wait for each other: {}.", chain(|a| &a.id, " -> ")),
                ),
            ));
        }
    }
    findings
}

/// The acts from `start` back to itself along needs that wait, and the number of the first need.
fn ring<'a>(
    reach: &Reach<'a>,
    start: &'a Act,
    waiting: &[(&'a Act, usize)],
) -> Option<(Vec<&'a Act>, usize)> {
    let mut paths: Vec<(Vec<&'a Act>, Option<usize>)> = vec![(vec![start], None)];
    let mut seen: HashSet<&str> = HashSet::new();
    while let Some((path, first)) = paths.pop() {
        let last = *path.last()?;
        for (act, number) in waiting.iter().filter(|(act, _)| act.id == last.id) {
            for &maker in reach.makers(&act.needs[*number].fact) {
                let first = first.unwrap_or(*number);
                if maker.id == start.id {
                    return Some((path, first));
                }
                if seen.insert(&maker.id) {
                    let mut path = path.clone();
                    path.push(maker);
                    paths.push((path, Some(first)));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    #[test]
    fn an_act_that_waits_for_its_own_product_through_another_fails() {
        // the permit waits for the number, which the registration gives, which waits for the permit
        let mutated = Mutated::new().replace(
            "stall.yaml",
            "      - { fact: stall.goods }\n",
            "      - { fact: stall.goods }\n      - { fact: stall.number }\n",
        );
        let diagnostics = mutated.load().diagnostics;
        assert_eq!(mutated.codes(), ["cyclic_needs"]);
        assert!(diagnostics[0].message.en.contains("stall_permit -> stall_number -> stall_permit"));
    }

    #[test]
    fn acts_in_a_row_pass() {
        assert!(Mutated::new().codes().is_empty());
    }
}
