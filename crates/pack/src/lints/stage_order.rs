//! 003 line 2619: stages follow one another, each led by one department. Order exists only where a
//! fact makes it, so every stage needs a fact of a stage before.

use std::collections::HashSet;

use base::Text;

use super::{Finding, Lint};
use crate::{Give, Journey, Pack, Package, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "stage_order",
    severity: Severity::Error,
    basis: &[("003", "2619", "（三）明确并联审批阶段")],
    run,
};

fn run(pack: &Pack) -> Vec<Finding> {
    let staged = pack.packages.values().filter(|package| package.stage.is_some());
    let mut findings: Vec<Finding> = staged.filter_map(|package| lead(pack, package)).collect();
    findings.extend(pack.journeys.values().flat_map(|journey| order(pack, journey)));
    findings
}

/// The lead of a stage decides something in it.
fn lead(pack: &Pack, package: &Package) -> Option<Finding> {
    let lead = &package.stage.as_ref()?.lead;
    let decides = package.acts.iter().filter_map(|id| pack.acts.get(id));
    let decides = decides.map(|act| &act.department).any(|department| department == lead);
    (!decides).then(|| {
        let message = Text::new(
            format!("牵头部门“{lead}”在本阶段没有事项。"),
            format!("The lead `{lead}` has no act in this stage."),
        );
        Finding::new(Kind::Package, &package.id, "/stage/lead", message)
    })
}

fn order(pack: &Pack, journey: &Journey) -> Vec<Finding> {
    let (mut findings, mut given, mut last) = (Vec::new(), HashSet::new(), 0);
    for (index, id) in journey.packages.iter().enumerate() {
        let Some(package) = pack.packages.get(id) else { continue };
        let pointer = format!("/packages/{index}");
        let number = package.stage.as_ref().map_or(last, |stage| stage.number);
        if number < last {
            let message = Text::new(
                format!("“{id}”是第 {number} 阶段，不能排在第 {last} 阶段之后。"),
                format!("`{id}` is stage {number} and cannot come after stage {last}."),
            );
            findings.push(Finding::new(Kind::Journey, &journey.id, pointer.clone(), message));
        }
        last = number.max(last);
        let acts: Vec<_> = package.acts.iter().filter_map(|id| pack.acts.get(id)).collect();
        let mut needs = acts.iter().flat_map(|act| &act.needs).map(|need| need.fact.as_str());
        if index > 0 && !package.new_subject && !needs.any(|fact| given.contains(fact)) {
            let message = Text::new(
                format!("“{id}”不需要前面任何阶段给出的事实，先后没有保证。"),
                format!("`{id}` needs no fact of a stage before it: nothing keeps the order."),
            );
            findings.push(Finding::new(Kind::Journey, &journey.id, pointer, message));
        }
        given.extend(acts.iter().flat_map(|act| &act.gives).filter_map(|give| match give {
            Give::Fact(give) => Some(give.fact.as_str()),
            Give::Credential(_) => None,
        }));
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    const JOURNEY: &str = "packages:
  - id: keep_stall
    text: { zh: 续摊, en: Keep the stall }
    guide: { zh: 续摊。, en: Keep it. }
    life_event: begin
    applicant: person
    subject: stall
    goals: [stall.kept]
    acts: [keeping]
    stage: { number: 2, text: { zh: 续, en: Keep }, lead: market }
    promises: []
    from: 2026-01-01
    basis: [{ source: 示例 }]
acts:
  - id: keeping
    text: { zh: 续摊登记, en: Keeping }
    kind: registration
    department: market
    supervisor: market
    needs: [{ fact: stall.number }]
    gives: [{ fact: stall.kept, value: 'true' }]
    working_days: 0
    decision: { mode: automatic }
    from: 2026-01-01
    basis: [{ source: 示例 }]
register_facts:
  - id: kept
    register: stalls
    facts: [{ id: kept, text: { zh: 已续, en: Kept }, type: boolean, sensitivity: public }]
journeys:
  - id: life
    text: { zh: 摊位的一生, en: Life of a stall }
    subject: stall
    packages: [open_stall, keep_stall]
    promises: []
    from: 2026-01-01
    basis: [{ source: 示例 }]
";

    #[test]
    fn stages_in_order_pass() {
        assert_eq!(Mutated::new().file("z.yaml", JOURNEY).codes(), Vec::<String>::new());
    }

    #[test]
    fn a_stage_that_needs_nothing_of_those_before_fails() {
        let free = JOURNEY.replace("fact: stall.number", "fact: person.name");
        assert_eq!(Mutated::new().file("z.yaml", &free).codes(), ["stage_order"]);
    }

    #[test]
    fn a_lead_without_an_act_in_the_stage_fails() {
        let other = JOURNEY.replace("lead: market", "lead: bank");
        assert_eq!(Mutated::new().file("z.yaml", &other).codes(), ["stage_order"]);
    }
}
