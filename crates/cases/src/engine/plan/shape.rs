//! Turns a choice of ways into what people see.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use pack::{Act, ActKind, Ask, AskKind, Pack, Package, holds};

use super::super::facts::Facts;
use super::search::{Choice, Found};
use super::ways::{Holds, Provider, Ways};
use super::{Plan, PlannedAsk, PlannedTask, Reuse};

/// The plan that `found` comes to.
pub(super) fn shape(pack: &Pack, package: &Package, facts: &Facts, found: Found<'_>) -> Plan {
    let Found { choice, ways, ruled_out, limit_met } = found;
    let (wanted, reached, after) = Default::default();
    let mut shape = Shape { pack, package, facts, choice, ways, wanted, reached, after };
    for act in shape.choice.goals.clone() {
        shape.reach(&act, &[]);
    }
    for act in ruled_out {
        for (fact, _) in &shape.ways.demand(&act).wants {
            shape.want(fact, &act, &[]);
        }
    }
    shape.into_plan(limit_met)
}

/// On what it depends whether something is wanted.
#[derive(Debug, Clone, Default)]
struct Condition {
    sure: bool,
    on: BTreeSet<String>,
}

impl Condition {
    /// Wanted once more, for sure or if what depends on the missing facts `on` comes out so;
    /// whether that says anything new.
    fn add(&mut self, on: &[String]) -> bool {
        if on.is_empty() {
            return !std::mem::replace(&mut self.sure, true);
        }
        let before = self.on.len();
        self.on.extend(on.iter().cloned());
        !self.sure && self.on.len() > before
    }

    /// The missing facts; none when it is sure.
    fn missing(&self) -> Vec<String> {
        if self.sure { Vec::new() } else { self.on.iter().cloned().collect() }
    }
}

/// Why a fact is wanted.
#[derive(Debug, Clone, Default)]
struct Wanted {
    acts: BTreeSet<String>,
    condition: Condition,
}

struct Shape<'p> {
    pack: &'p Pack,
    package: &'p Package,
    facts: &'p Facts,
    choice: Choice,
    ways: Ways<'p>,
    wanted: BTreeMap<String, Wanted>,
    /// Acts of the plan, with what calls for them.
    reached: BTreeMap<String, Condition>,
    after: BTreeMap<String, BTreeSet<String>>,
}

impl<'p> Shape<'p> {
    /// Notes that `act` is called for when `on` comes out so, and follows what it wants.
    fn reach(&mut self, act: &str, on: &[String]) {
        let condition = self.reached.entry(act.to_owned()).or_default();
        if !condition.add(on) {
            return;
        }
        let called_for = condition.missing();
        for (fact, on) in &self.ways.demand(act).wants {
            self.want(fact, act, &[called_for.as_slice(), on].concat());
        }
    }

    /// Notes that `act` wants `fact`, and follows its provider to the asks and acts behind it.
    fn want(&mut self, fact: &str, act: &str, on: &[String]) {
        let wanted = self.wanted.entry(fact.to_owned()).or_default();
        let new = wanted.acts.insert(act.to_owned());
        if !wanted.condition.add(on) && !new {
            return;
        }
        let Some(way) = self.choice.ways.get(fact).cloned() else { return };
        for fact in &way.behind {
            self.want(fact, act, on);
        }
        if let Provider::Act(giver) = &way.by {
            self.after.entry(act.to_owned()).or_default().insert(giver.clone());
            self.reach(giver, on);
        }
    }

    fn into_plan(self, search_limit_met: bool) -> Plan {
        let (order, stuck) = self.order();
        let (all, later) = (self.moments(&order, true), self.moments(&order, false));
        let mut asks = self.asks();
        asks.iter_mut().for_each(|ask| ask.moment = moment_of(ask, &later));
        let moments: BTreeSet<u32> = asks.iter().map(|ask| moment_of(ask, &all)).collect();
        let tasks = self.tasks(&order);
        let sure = |kind| {
            let asked = |ask: &&PlannedAsk| ask.kind == kind && ask.conditional.is_empty();
            asks.iter().filter(asked).count() as u32
        };
        let critical = self.critical_path(&order);
        let on = self.facts.planned_on();
        let promise = self.package.promises.iter().rev().find(|p| holds(p.from, p.to, on));
        Plan {
            package: self.package.id.clone(),
            materials: sure(AskKind::Material),
            visits: sure(AskKind::Visit),
            steps: moments.len() as u32 + u32::from(!tasks.is_empty()),
            fee_yuan: order.iter().map(|(act, _)| act.fee_yuan).sum(),
            reuse: self.reuse(),
            critical_path_working_days: critical,
            promised_working_days: promise.map_or(critical, |p| p.working_days),
            unmet: self.unmet(&stuck),
            search_limit_met,
            asks,
            tasks,
        }
    }

    /// The acts in an order that works, pack order where it is free, each with its level; and
    /// those that wait for each other, which come last, at level 0.
    fn order(&self) -> (Vec<(&'p Act, u32)>, BTreeSet<&'p str>) {
        let mut left = in_pack_order(&self.pack.acts, self.reached.keys());
        let mut done: Vec<(&Act, u32)> = Vec::new();
        let mut levels: BTreeMap<&str, u32> = BTreeMap::new();
        loop {
            let level_of = |act: &Act| {
                let mut before = self.after(&act.id);
                before.try_fold(0, |top: u32, id| Some(top.max(levels.get(id)? + 1)))
            };
            let next = left.iter().enumerate().find_map(|(i, act)| Some((i, level_of(act)?)));
            let Some((i, level)) = next else { break };
            let act = left.remove(i);
            levels.insert(&act.id, level);
            done.push((act, level));
        }
        let stuck = left.iter().map(|act| act.id.as_str()).collect();
        done.extend(left.into_iter().map(|act| (act, 0)));
        (done, stuck)
    }

    /// What nothing meets, and what only acts give that wait for each other.
    fn unmet(&self, stuck: &BTreeSet<&str>) -> Vec<String> {
        let unmet = |(fact, wanted): &(&String, &Wanted)| match self.choice.ways.get(*fact) {
            Some(way) => match &way.by {
                Provider::Nothing => true,
                Provider::Act(act) => {
                    stuck.contains(act.as_str())
                        && wanted.acts.iter().any(|act| stuck.contains(act.as_str()))
                }
                _ => false,
            },
            None => true,
        };
        self.wanted.iter().filter(unmet).map(|(fact, _)| fact.clone()).collect()
    }

    fn after(&self, act: &str) -> impl Iterator<Item = &str> {
        self.after.get(act).into_iter().flatten().map(String::as_str)
    }

    fn tasks(&self, order: &[(&Act, u32)]) -> Vec<PlannedTask> {
        let task = |(act, level): &(&Act, u32)| {
            let mut conditional = self.reached[&act.id].missing();
            if let Holds::Open(missing) = self.ways.applies(&act.id) {
                conditional.extend(missing.iter().cloned());
                conditional.sort();
                conditional.dedup();
            }
            PlannedTask {
                act: act.id.clone(),
                department: self.department(act).to_owned(),
                after: self.after(&act.id).map(str::to_owned).collect(),
                working_days: act.working_days,
                level: *level,
                conditional,
            }
        };
        order.iter().map(task).collect()
    }

    /// Who decides, as far as that is known.
    fn department<'a>(&'a self, act: &'a Act) -> &'a str {
        let named = act.department_from.as_ref().and_then(|fact| self.facts.get(fact));
        named.and_then(|known| known.json.as_str()).unwrap_or(&act.department)
    }

    /// Working days of the city on the longest path; events of the world take none.
    fn critical_path(&self, order: &[(&Act, u32)]) -> u32 {
        let mut end: BTreeMap<&str, u32> = BTreeMap::new();
        for (act, _) in order {
            let start = self.after(&act.id).filter_map(|id| end.get(id)).max().copied();
            let days = if act.kind == ActKind::Event { 0 } else { act.working_days };
            end.insert(&act.id, start.unwrap_or_default() + days);
        }
        end.values().max().copied().unwrap_or_default()
    }

    /// The moment of each act: one more after each event of the world. Events with which a package
    /// begins have happened when somebody applies: unless `all` count, they make no later moment.
    fn moments(&self, order: &[(&'p Act, u32)], all: bool) -> BTreeMap<&'p str, u32> {
        let mut begun: BTreeSet<&str> = BTreeSet::new();
        let mut moment: BTreeMap<&str, u32> = BTreeMap::new();
        for (act, _) in order {
            let before = self.after(&act.id).filter_map(|id| moment.get(id)).max().copied();
            let first =
                act.kind == ActKind::Event && self.after(&act.id).all(|id| begun.contains(id));
            if first {
                begun.insert(&act.id);
            }
            let event = u32::from(act.kind == ActKind::Event && (all || !first));
            moment.insert(&act.id, before.unwrap_or_default() + event);
        }
        moment
    }

    fn asks(&self) -> Vec<PlannedAsk> {
        let chosen = in_pack_order(&self.pack.asks, &self.choice.asks).into_iter();
        chosen.map(|ask| self.ask(ask)).filter(|ask| !ask.facts.is_empty()).collect()
    }

    fn ask(&self, ask: &Ask) -> PlannedAsk {
        let (mut acts, mut condition) = (BTreeSet::new(), Condition::default());
        let (mut facts, mut alternatives) = (Vec::new(), Vec::new());
        for fact in &ask.gives {
            let from_here = |by: &Provider| matches!(by, Provider::Ask(id) if *id == ask.id);
            let way = self.choice.ways.get(fact).filter(|way| from_here(&way.by));
            let Some((way, wanted)) = way.zip(self.wanted.get(fact)) else { continue };
            facts.push(fact.clone());
            acts.extend(wanted.acts.iter().cloned());
            condition.add(&[way.open.as_slice(), &wanted.condition.missing()].concat());
            for other in self.pack.givers.asks.get(fact).into_iter().flatten() {
                if *other != ask.id && !alternatives.contains(other) {
                    alternatives.push(other.clone());
                }
            }
        }
        PlannedAsk {
            id: ask.id.clone(),
            kind: ask.kind,
            acts: acts.into_iter().collect(),
            facts,
            conditional: condition.missing(),
            moment: 0,
            alternatives,
        }
    }

    fn reuse(&self) -> Vec<Reuse> {
        let held = |fact: &String| match &self.choice.ways.get(fact)?.by {
            Provider::Held(register) | Provider::Keyed(register) => {
                Some(Reuse { fact: fact.clone(), register: register.clone() })
            }
            _ => None,
        };
        self.wanted.keys().filter_map(held).collect()
    }
}

/// When an ask is asked: with the first act that needs it. What rules an act out is asked at the
/// beginning.
fn moment_of(ask: &PlannedAsk, moments: &BTreeMap<&str, u32>) -> u32 {
    let of_acts = ask.acts.iter().map(|act| moments.get(act.as_str()).copied());
    of_acts.map(Option::unwrap_or_default).min().unwrap_or_default()
}

/// The entries called `ids`, in the order of the pack.
fn in_pack_order<'p, 'i, T>(
    entries: &'p IndexMap<String, T>,
    ids: impl IntoIterator<Item = &'i String>,
) -> Vec<&'p T> {
    let mut found: Vec<(usize, &T)> = ids
        .into_iter()
        .filter_map(|id| entries.get_full(id).map(|(place, _, entry)| (place, entry)))
        .collect();
    found.sort_unstable_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, entry)| entry).collect()
}
