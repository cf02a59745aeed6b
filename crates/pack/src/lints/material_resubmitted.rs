//! 003 line 2665: what a department received in one stage it does not ask for in the next.

use std::collections::{HashMap, HashSet};

use base::Text;

use super::{Finding, Lint};
use crate::{Act, AskKind, Give, Journey, Pack, Severity, place::Kind};

pub(super) const LINT: Lint = Lint {
    code: "material_resubmitted",
    severity: Severity::Error,
    basis: &[("003", "2665", "（二十二）“一张表单”")],
    run,
};

fn run(pack: &Pack) -> Vec<Finding> {
    pack.journeys.values().flat_map(|journey| of_journey(pack, journey)).collect()
}

fn of_journey(pack: &Pack, journey: &Journey) -> Vec<Finding> {
    let mut findings = Vec::new();
    // department and fact -> the package in which it was handed in
    let mut received: HashMap<(&str, &str), &str> = HashMap::new();
    let mut kept: HashSet<&str> = HashSet::new();
    for (index, id) in journey.packages.iter().enumerate() {
        let Some(package) = pack.packages.get(id) else { continue };
        let acts: Vec<&Act> = package.acts.iter().filter_map(|id| pack.acts.get(id)).collect();
        let mut now = Vec::new();
        for act in &acts {
            for (fact, ask) in materials(pack, act).filter(|(fact, _)| !kept.contains(fact)) {
                let key = (act.department.as_str(), fact);
                if let Some(first) = received.get(&key).filter(|first| **first != id) {
                    let message = Text::new(
                        format!(
                            "材料“{ask}”在“{first}”中已经交给同一部门，“{id}”不得再要。由前面的事项写入 {fact}。"
                        ),
                        format!(
                            "The same department had the material `{ask}` in `{first}`; `{id}` must not ask again. Let an act before it give {fact}."
                        ),
                    );
                    let pointer = format!("/packages/{index}");
                    findings.push(Finding::new(Kind::Journey, &journey.id, pointer, message));
                }
                now.push((key, id.as_str()));
            }
        }
        for (key, id) in now {
            received.entry(key).or_insert(id);
        }
        let gives = acts.iter().flat_map(|act| &act.gives);
        kept.extend(gives.filter_map(|give| match give {
            Give::Fact(give) => Some(give.fact.as_str()),
            Give::Credential(_) => None,
        }));
    }
    findings
}

/// Facts that `act` needs and that only a material gives, with the ask.
fn materials<'p>(pack: &'p Pack, act: &'p Act) -> impl Iterator<Item = (&'p str, &'p str)> {
    act.needs.iter().filter_map(|need| {
        let asks = pack.givers.asks.get(&need.fact)?;
        let mut asks = asks.iter().map(|id| &pack.asks[id.as_str()]);
        let material = asks.find(|ask| ask.kind == AskKind::Material)?;
        Some((need.fact.as_str(), material.id.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use crate::support::Mutated;

    const TWICE: &str = "asks:
  - id: drawing
    text: { zh: 摊位图, en: Drawing of the stall }
    kind: material
    gives: [stall.drawn]
    from: 2026-01-01
    basis: [{ source: 示例 }]
acts:
  - id: first
    text: { zh: 初审, en: First }
    kind: registration
    department: market
    supervisor: market
    needs: [{ fact: stall.number }, { fact: stall.drawn }]
    gives: [{ fact: stall.looked, value: 'true' }]
    working_days: 0
    decision: { mode: automatic }
    from: 2026-01-01
    basis: [{ source: 示例 }]
  - id: second
    text: { zh: 复审, en: Second }
    kind: registration
    department: market
    supervisor: market
    needs: [{ fact: stall.looked }, { fact: stall.drawn }]
    gives: [{ fact: stall.looked_again, value: 'true' }]
    working_days: 0
    decision: { mode: automatic }
    from: 2026-01-01
    basis: [{ source: 示例 }]
packages:
  - id: stage_one
    text: { zh: 一阶段, en: One }
    guide: { zh: 一。, en: One. }
    life_event: begin
    applicant: person
    subject: stall
    goals: [stall.looked]
    acts: [first]
    promises: []
    from: 2026-01-01
    basis: [{ source: 示例 }]
  - id: stage_two
    text: { zh: 二阶段, en: Two }
    guide: { zh: 二。, en: Two. }
    life_event: begin
    applicant: person
    subject: stall
    goals: [stall.looked_again]
    acts: [second]
    promises: []
    from: 2026-01-01
    basis: [{ source: 示例 }]
register_facts:
  - id: looked
    register: stalls
    facts:
      - { id: drawn, text: { zh: 有图, en: Drawn }, type: boolean, sensitivity: public }
      - { id: looked, text: { zh: 看过, en: Looked }, type: boolean, sensitivity: public }
      - { id: looked_again, text: { zh: 又看过, en: Again }, type: boolean, sensitivity: public }
journeys:
  - id: life
    text: { zh: 摊位的一生, en: Life of a stall }
    subject: stall
    packages: [open_stall, stage_one, stage_two]
    promises: []
    from: 2026-01-01
    basis: [{ source: 示例 }]
";

    #[test]
    fn the_same_drawing_in_two_stages_fails() {
        let codes = Mutated::new().file("z.yaml", TWICE).codes();
        assert!(codes.contains(&"material_resubmitted".to_owned()), "{codes:?}");
    }

    #[test]
    fn a_drawing_that_the_first_stage_put_on_record_passes() {
        let kept = TWICE.replace(
            "    gives: [{ fact: stall.looked, value: 'true' }]",
            "    gives: [{ fact: stall.looked, value: 'true' }, { fact: stall.drawn, value: 'true' }]",
        );
        let codes = Mutated::new().file("z.yaml", &kept).codes();
        assert!(!codes.contains(&"material_resubmitted".to_owned()), "{codes:?}");
    }
}
