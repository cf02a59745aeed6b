//! An act that no package names.

use std::collections::HashSet;

use base::Text;

use super::{Finding, Lint};
use crate::{Pack, Severity, place::Kind};

pub(super) const LINT: Lint =
    Lint { code: "unused_act", severity: Severity::Warning, basis: &[], run };

fn run(pack: &Pack) -> Vec<Finding> {
    let named = pack.packages.values().flat_map(|package| &package.acts);
    let used: HashSet<&str> = named.map(String::as_str).collect();
    let unused = pack.acts.values().filter(|act| !used.contains(act.id.as_str()));
    let finding = |act: &crate::Act| {
        Finding::new(
            Kind::Act,
            &act.id,
            "/id",
            Text::new(
                format!("没有“一件事”用到事项“{}”。", act.text.zh),
                format!("No package uses the act `{}`.", act.id),
            ),
        )
    };
    unused.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    #[test]
    fn an_act_that_no_goal_leads_to_is_found() {
        let mutated = Mutated::new().file(
            "z.yaml",
            "acts:
  - id: inspect
    text: { zh: 检查摊位, en: Inspect the stall }
    kind: service
    department: market
    supervisor: market
    needs: [{ fact: stall.number }]
    gives: [{ fact: stall.inspected, value: 'true' }]
    working_days: 1
    decision: { mode: review }
    from: 2026-01-01
    basis: [{ source: 示例 }]
",
        );
        assert_eq!(mutated.codes(), ["unused_act"]);
    }

    #[test]
    fn an_act_behind_a_goal_must_be_named() {
        let mutated = Mutated::new().replace(
            "stall.yaml",
            "acts: [stall_permit, stall_number]",
            "acts: [stall_permit]",
        );
        assert_eq!(mutated.codes(), ["unused_act", "unmet_need", "unmet_need"]);
    }
}
