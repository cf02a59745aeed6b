//! Random small cities: what must hold of every plan, and the cost of the cheapest.

use std::collections::{BTreeMap, BTreeSet};

use pack::AskKind;
use proptest::prelude::*;
use serde_json::json;

use crate::city::*;

/// Acts `a0`, `a1`, … need facts below `b7` and give one; asks give one or two facts.
#[derive(Debug, Clone)]
struct Small {
    acts: Vec<(Vec<usize>, usize)>,
    asks: Vec<(usize, Vec<usize>, Option<usize>)>,
}

const KINDS: [&str; 4] = ["commitment", "field", "material", "visit"];

fn small() -> impl Strategy<Value = Small> {
    let act = (prop::collection::vec(0..7_usize, 0..3), 0..7_usize);
    let ask = (0..4_usize, prop::collection::vec(0..7_usize, 1..3), prop::option::of(0..7_usize));
    let asks = prop::collection::vec(ask, 0..6);
    (prop::collection::vec(act, 0..3), asks).prop_map(|(acts, asks)| Small { acts, asks })
}

impl Small {
    fn city(&self, conditions: bool) -> std::sync::Arc<pack::Pack> {
        let fact = |n: &usize| format!("shop.b{n}");
        let mut city = City::default();
        for (i, (kind, gives, when)) in self.asks.iter().enumerate() {
            let gives: BTreeSet<String> = gives.iter().map(fact).collect();
            let gives = gives.into_iter().collect::<Vec<_>>().join(", ");
            let when = when.filter(|_| conditions).map(|n| format!("when: shop.b{n}"));
            let lines: Vec<&str> = when.iter().map(String::as_str).collect();
            city = city.ask(KINDS[*kind], &format!("k{i}"), &gives, &lines);
        }
        for (i, (needs, gives)) in self.acts.iter().enumerate() {
            let needs: BTreeSet<String> = needs.iter().map(fact).collect();
            let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
            city = city.act(&format!("a{i}"), &needs, &[&fact(gives)], &[]);
        }
        city.act("goal", &["shop.b0", "shop.b1"], &["shop.b9"], &[]).load("shop.b9")
    }

    /// The least cost by trying every choice of one provider a fact: unmet facts, visits,
    /// materials, field facts, commitments, days.
    fn brute(&self) -> [usize; 6] {
        let mut ways: Vec<Vec<(bool, usize)>> = vec![Vec::new(); 7];
        for (i, (_, gives)) in self.acts.iter().enumerate() {
            ways[*gives].push((true, i));
        }
        for (i, (_, gives, _)) in self.asks.iter().enumerate() {
            gives
                .iter()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .for_each(|n| ways[*n].push((false, i)));
        }
        let mut best = [usize::MAX; 6];
        let mut picks = [0; 7];
        loop {
            best = best.min(self.cost(&ways, &picks));
            let Some(n) = (0..7).find(|n| picks[*n] + 1 < ways[*n].len()) else { return best };
            picks[..n].fill(0);
            picks[n] += 1;
        }
    }

    fn cost(&self, ways: &[Vec<(bool, usize)>], picks: &[usize; 7]) -> [usize; 6] {
        let (mut acts, mut asks, mut unmet) = (BTreeSet::new(), BTreeSet::new(), 0);
        let (mut open, mut seen) = (vec![0, 1], BTreeSet::new());
        while let Some(n) = open.pop() {
            if !seen.insert(n) {
                continue;
            }
            match ways[n].get(picks[n]) {
                Some((true, act)) => {
                    if acts.insert(*act) {
                        open.extend(&self.acts[*act].0);
                    }
                }
                Some((false, ask)) => drop(asks.insert(*ask)),
                None => unmet += 1,
            }
        }
        // acts that wait for each other, and those behind them, meet nobody's need
        let before = |act: &usize| -> BTreeSet<usize> {
            let pick = |n: &usize| ways[*n].get(picks[*n]).filter(|(act, _)| *act).map(|(_, i)| *i);
            self.acts[*act].0.iter().filter_map(pick).collect()
        };
        let mut left = acts.clone();
        while let Some(act) = left.iter().copied().find(|act| before(act).is_disjoint(&left)) {
            left.remove(&act);
        }
        let goal_stuck = [0, 1]
            .iter()
            .any(|n| ways[*n].get(picks[*n]).is_some_and(|(act, i)| *act && left.contains(i)));
        unmet += left.len() + usize::from(goal_stuck);
        let count = |kind: usize| asks.iter().filter(|ask| self.asks[**ask].0 == kind).count();
        let facts = |ask: &usize| self.asks[*ask].1.iter().collect::<BTreeSet<_>>().len();
        let fields = asks.iter().filter(|ask| self.asks[**ask].0 == 1).map(facts).sum();
        [unmet, count(3), count(2), fields, count(0), acts.len() + 1]
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn plans_are_cheapest_whole_and_in_order(small in small()) {
        let pack = small.city(false);
        let plan = planned(&pack, &[]);
        prop_assert_eq!(&plan, &planned(&pack, &[]), "deterministic");
        let place: BTreeMap<&str, usize> =
            plan.tasks.iter().enumerate().map(|(i, task)| (task.act.as_str(), i)).collect();
        let best = small.brute();
        if best[0] == 0 {
            for task in &plan.tasks {
                for before in &task.after {
                    prop_assert!(place[before.as_str()] < place[task.act.as_str()]);
                }
            }
            prop_assert!(plan.unmet.is_empty());
            let of = |kind| plan.asks.iter().filter(move |ask| ask.kind == kind);
            let fields = of(AskKind::Field).map(|ask| pack.asks[ask.id.as_str()].gives.len()).sum();
            let days = plan.tasks.iter().map(|task| task.working_days as usize).sum();
            let cost = [0, of(AskKind::Visit).count(), of(AskKind::Material).count(), fields,
                of(AskKind::Commitment).count(), days];
            prop_assert_eq!(cost, best);
        } else {
            prop_assert!(!plan.unmet.is_empty());
        }
        // every need of every task is asked, given by a task before it, or named as unmet
        for task in &plan.tasks {
            for need in &pack.acts[task.act.as_str()].needs {
                let asked = plan.asks.iter().any(|ask| ask.facts.contains(&need.fact));
                let given = pack.givers.acts.get(&need.fact);
                let given = given.is_some_and(|acts| acts.iter().any(|a| task.after.contains(a)));
                prop_assert!(asked || given || plan.unmet.contains(&need.fact), "{}", need.fact);
            }
        }
    }

    #[test]
    fn answering_a_field_never_makes_it_disappear(small in small(), yes in any::<bool>()) {
        // among asks; an answer that makes another act the cheaper one may take its ask along
        let pack = Small { acts: Vec::new(), ..small }.city(true);
        let before = planned(&pack, &[]);
        for ask in before.asks.iter().filter(|ask| ask.kind == AskKind::Field) {
            for fact in ask.facts.iter().filter(|_| ask.conditional.is_empty()) {
                let after = planned(&pack, &[("ask", fact, json!(yes))]);
                let kept = after.asks.iter().any(|ask| ask.facts.contains(fact));
                prop_assert!(kept, "{fact} = {yes}: {before:#?} {after:#?}");
            }
        }
    }
}
