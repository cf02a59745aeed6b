//! The planner: from what a person wants back to what must be asked, and forward to who does what.
//!
//! A need is met by the provider that costs the person least: a register, an issued credential,
//! the output of another act of the plan, a commitment, a field, an electronic material, a visit.
//! What one ask gives to several acts is counted once, so the cheapest way to meet one need depends
//! on the others: the search over the alternatives is exact, up to
//! [`base::limits::SEARCH_NODES_MAX`] nodes, and says so when it stopped there.
//!
//! A condition that is not known yet ("more than 50 employees?") is not guessed: the facts it
//! reads become needs, and what hangs on it stays in the plan marked `conditional`.

use std::collections::{BTreeMap, BTreeSet};

use base::limits::SEARCH_NODES_MAX;
use pack::{Act, ActKind, Ask, AskKind, Give, Pack, Package, holds};
use rules::{Outcome, Value};
use serde::Serialize;

use super::facts::{Facts, Source};

/// What will happen: derived, never drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The package.
    pub package: String,
    /// What the person is asked, in pack order.
    pub asks: Vec<PlannedAsk>,
    /// What the city holds and does not ask.
    pub reuse: Vec<Reuse>,
    /// Who does what, in an order that works.
    pub tasks: Vec<PlannedTask>,
    /// Working days of the city on the longest path.
    pub critical_path_working_days: u32,
    /// Working days that the city promises; the critical path when it promises nothing.
    pub promised_working_days: u32,
    /// Materials that the person hands in, whatever the open conditions turn out to be.
    pub materials: u32,
    /// Times that the person comes.
    pub visits: u32,
    /// Moments at which the person hands something in, and one at which results are handed over.
    pub steps: u32,
    /// What the applicant pays, in yuan.
    pub fee_yuan: u32,
    /// Needs that nothing meets: a hole in the pack, or a record that lacks a fact.
    pub unmet: Vec<String>,
    /// The search stopped at its limit; the plan is good but perhaps not the cheapest.
    pub search_limit_met: bool,
}

/// One ask of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedAsk {
    /// The pack's ask.
    pub id: String,
    /// How it is asked.
    pub kind: AskKind,
    /// The acts that need the answer: why it is asked.
    pub acts: Vec<String>,
    /// The facts of the ask that the plan needs.
    pub facts: Vec<String>,
    /// Facts on which it depends whether it is asked at all; empty when it surely is.
    pub conditional: Vec<String>,
    /// Other asks that would meet one of its facts, were it not for their cost or condition.
    pub alternatives: Vec<String>,
}

/// A fact that the city holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reuse {
    /// The fact.
    pub fact: String,
    /// The register, or the type of the credential, that holds it.
    pub register: String,
}

/// One task of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedTask {
    /// The act.
    pub act: String,
    /// Who decides.
    pub department: String,
    /// Tasks that come first, because a fact does.
    pub after: Vec<String>,
    /// Its limit.
    pub working_days: u32,
    /// 0 for what starts at once, else one more than the last of `after`.
    pub level: u32,
    /// Facts on which it depends whether it is done at all.
    pub conditional: Vec<String>,
}

/// How a condition stands.
#[derive(Debug, Clone, PartialEq)]
enum Holds {
    Yes,
    No,
    /// Not known: these facts are missing.
    Open(Vec<String>),
}

/// How one fact is met.
#[derive(Debug, Clone, PartialEq)]
enum Provider {
    /// Held by the city: a register or a credential type.
    Held(String),
    /// Will be read from this register once the key fact is known.
    Keyed { register: String, key: String },
    /// Worked out from these facts.
    Computed(Vec<String>),
    /// Given by this act.
    Act(String),
    /// Given by this ask; what its condition misses.
    Ask(String, Vec<String>),
}

/// Why a fact is needed: by an act, perhaps only under an open condition.
#[derive(Debug, Clone, Default)]
struct Wanted {
    acts: BTreeSet<String>,
    /// The missing facts of the condition; empty once an unconditional need was seen.
    conditional: BTreeSet<String>,
    unconditional: bool,
}

/// One choice of providers, complete or on the way.
#[derive(Debug, Clone, Default)]
struct Choice {
    providers: BTreeMap<String, Provider>,
    asks: BTreeSet<String>,
    acts: BTreeSet<String>,
    unmet: BTreeSet<String>,
    cost: u64,
}

/// Works out the plan of `package` for what `facts` knows. Answers of the applicant steer
/// conditions but are asked all the same, so that a form does not shrink while it is filled in.
pub fn plan(pack: &Pack, package: &Package, facts: &Facts) -> Plan {
    let mut search = Search { pack, package, facts, nodes: 0, best: None };
    let mut start = Choice::default();
    let mut queue = Vec::new();
    for goal in &package.goals {
        for act in givers_of(pack, goal) {
            if package.acts.contains(&act.id) && search.stands(act) != Holds::No {
                search.include(&mut start, &mut queue, act);
                break;
            }
        }
    }
    search.go(start, queue);
    let limit_met = search.nodes > SEARCH_NODES_MAX;
    let choice = search.best.take().unwrap_or_default();
    Shape::new(pack, package, facts, choice).into_plan(limit_met)
}

/// The acts that give a goal, a fact (`entity.uscc`) or a credential (`business_licence`).
fn givers_of<'p>(pack: &'p Pack, goal: &str) -> Vec<&'p Act> {
    let gives = |act: &&Act| {
        act.gives.iter().any(|give| match give {
            Give::Fact(give) => give.fact == goal,
            Give::Credential(give) => give.credential == goal,
        })
    };
    pack.acts.values().filter(gives).collect()
}

struct Search<'p> {
    pack: &'p Pack,
    package: &'p Package,
    facts: &'p Facts,
    nodes: usize,
    best: Option<Choice>,
}

impl<'p> Search<'p> {
    /// Meets every need of `queue`, branching where there are several ways, and keeps the cheapest.
    fn go(&mut self, mut choice: Choice, mut queue: Vec<String>) {
        self.nodes += 1;
        let mut forks: Vec<(String, Vec<Provider>)> = Vec::new();
        while let Some(fact) = queue.pop() {
            if choice.providers.contains_key(&fact) || choice.unmet.contains(&fact) {
                continue;
            }
            let mut ways = self.ways(&choice, &fact);
            match ways.len() {
                0 => {
                    choice.unmet.insert(fact);
                    choice.cost += COST_UNMET;
                }
                1 => self.take(&mut choice, &mut queue, &fact, ways.remove(0)),
                _ => forks.push((fact, ways)),
            }
            if self.hopeless(&choice) {
                return;
            }
            if queue.is_empty() && !forks.is_empty() {
                // what was taken since may have met a fork for nothing
                let (fact, ways) = forks.remove(0);
                let rest: Vec<String> = forks.drain(..).map(|(fact, _)| fact).collect();
                self.fork(&choice, &rest, &fact, ways);
                return;
            }
        }
        if !self.hopeless(&choice) {
            self.best = Some(choice);
        }
    }

    fn fork(&mut self, choice: &Choice, rest: &[String], fact: &str, ways: Vec<Provider>) {
        let free = ways.iter().position(|way| self.is_free(choice, way));
        let tried = match free {
            Some(i) => vec![ways[i].clone()],
            None => ways,
        };
        for way in tried {
            if self.nodes > SEARCH_NODES_MAX && self.best.is_some() {
                return;
            }
            let mut branch = choice.clone();
            let mut queue = rest.to_vec();
            self.take(&mut branch, &mut queue, fact, way);
            self.go(branch, queue);
        }
    }

    fn hopeless(&self, choice: &Choice) -> bool {
        self.best.as_ref().is_some_and(|best| choice.cost >= best.cost)
    }

    fn is_free(&self, choice: &Choice, way: &Provider) -> bool {
        match way {
            Provider::Held(_) | Provider::Keyed { .. } | Provider::Computed(_) => true,
            Provider::Act(act) => choice.acts.contains(act),
            Provider::Ask(ask, open) => open.is_empty() && choice.asks.contains(ask),
        }
    }

    /// The ways to meet `fact`, the cheapest first; what costs nothing shuts out the rest.
    fn ways(&self, choice: &Choice, fact: &str) -> Vec<Provider> {
        if let Some(known) = self.facts.held(fact)
            && let Source::Register(by) | Source::Credential(by) = &known.source
        {
            return vec![Provider::Held(by.clone())];
        }
        let Some(definition) = self.pack.fact(fact) else { return Vec::new() };
        if let Some(computed) = &definition.computed {
            return vec![Provider::Computed(computed.facts.clone())];
        }
        if let Some(way) = self.keyed(fact).or_else(|| self.on_record(fact)) {
            return vec![way];
        }
        let mut ways = Vec::new();
        for act in self.pack.givers.acts.get(fact).into_iter().flatten() {
            let act = &self.pack.acts[act.as_str()];
            if choice.acts.contains(&act.id) || self.package.acts.contains(&act.id) {
                match self.stands(act) {
                    Holds::No => {}
                    _ => ways.push(Provider::Act(act.id.clone())),
                }
            }
        }
        let mut asks: Vec<(&Ask, Vec<String>)> = Vec::new();
        for id in self.pack.givers.asks.get(fact).into_iter().flatten() {
            let ask = &self.pack.asks[id.as_str()];
            match self.condition(ask.when.as_deref()) {
                Holds::Yes => asks.push((ask, Vec::new())),
                Holds::Open(missing) => asks.push((ask, missing)),
                Holds::No => {}
            }
        }
        asks.retain(|(ask, _)| holds(ask.from, ask.to, self.today()));
        asks.sort_by_key(|(ask, _)| cost_of(ask));
        ways.extend(asks.into_iter().map(|(ask, open)| Provider::Ask(ask.id.clone(), open)));
        ways
    }

    /// A fact of a subject whose record is found by a key that the case will know.
    fn keyed(&self, fact: &str) -> Option<Provider> {
        let subject = self.pack.subjects.get(fact.split_once('.')?.0)?;
        let key = subject.key.clone()?;
        let looked_up = self.facts.looked_up.contains(&subject.id);
        (!looked_up).then(|| Provider::Keyed { register: subject.register.clone(), key })
    }

    /// A fact of the applicant, or of the existing subject, while nobody has said who that is: on
    /// record if no ask gives it, or if acts of other packages deal with it.
    fn on_record(&self, fact: &str) -> Option<Provider> {
        let subject = self.pack.subjects.get(fact.split_once('.')?.0)?;
        let package = self.package;
        let exists = subject.id == package.applicant
            || (subject.id == package.subject && !package.new_subject);
        if !exists || self.facts.looked_up.contains(&subject.id) {
            return None;
        }
        let deals = |act: &Act| {
            act.needs.iter().any(|need| need.fact == fact)
                || self.pack.givers.acts.get(fact).is_some_and(|acts| acts.contains(&act.id))
        };
        let elsewhere =
            || self.pack.acts.values().any(|act| !package.acts.contains(&act.id) && deals(act));
        let asked = self.pack.givers.asks.contains_key(fact);
        (!asked || elsewhere()).then(|| Provider::Held(subject.register.clone()))
    }

    fn take(&self, choice: &mut Choice, queue: &mut Vec<String>, fact: &str, way: Provider) {
        match &way {
            Provider::Held(_) => {}
            Provider::Keyed { key, .. } => queue.push(key.clone()),
            Provider::Computed(facts) => queue.extend(facts.iter().cloned()),
            Provider::Act(act) => self.include(choice, queue, &self.pack.acts[act.as_str()]),
            Provider::Ask(id, open) => {
                if choice.asks.insert(id.clone()) {
                    choice.cost += cost_of(&self.pack.asks[id.as_str()]);
                }
                queue.extend(open.iter().cloned());
            }
        }
        choice.providers.insert(fact.to_owned(), way);
    }

    fn include(&self, choice: &mut Choice, queue: &mut Vec<String>, act: &Act) {
        if !choice.acts.insert(act.id.clone()) {
            return;
        }
        choice.cost += u64::from(act.working_days);
        if let Holds::Open(missing) = self.stands(act) {
            queue.extend(missing);
        }
        for need in act.needs.iter().rev() {
            match self.condition(need.when.as_deref()) {
                Holds::Yes => queue.push(need.fact.clone()),
                Holds::No => {}
                Holds::Open(missing) => {
                    queue.push(need.fact.clone());
                    queue.extend(missing);
                }
            }
        }
    }

    fn today(&self) -> base::Date {
        self.facts.today.unwrap_or_default()
    }

    fn stands(&self, act: &Act) -> Holds {
        if !holds(act.from, act.to, self.today()) {
            return Holds::No;
        }
        self.condition(act.when.as_deref())
    }

    fn condition(&self, rule: Option<&str>) -> Holds {
        condition(self.pack, self.facts, rule)
    }
}

fn condition(pack: &Pack, facts: &Facts, rule: Option<&str>) -> Holds {
    let Some(rule) = rule else { return Holds::Yes };
    match pack.rule(rule).eval(facts) {
        Outcome::Known(Value::Bool(true)) => Holds::Yes,
        Outcome::Known(_) => Holds::No,
        Outcome::Unknown(unknown) => {
            Holds::Open(unknown.missing.into_iter().filter(|name| name != "today").collect())
        }
    }
}

const COST_UNMET: u64 = 1_000_000_000_000;

/// What an ask costs the person; a dearer kind outweighs any number of cheaper ones.
fn cost_of(ask: &Ask) -> u64 {
    match ask.kind {
        AskKind::Commitment => 1_000,
        AskKind::Field => 10_000 * ask.gives.len().max(1) as u64,
        AskKind::Material => 100_000_000,
        AskKind::Visit => 10_000_000_000,
    }
}

/// Turns a choice into what people see.
struct Shape<'p> {
    pack: &'p Pack,
    package: &'p Package,
    facts: &'p Facts,
    choice: Choice,
    wanted: BTreeMap<String, Wanted>,
    after: BTreeMap<String, BTreeSet<String>>,
}

impl<'p> Shape<'p> {
    fn new(pack: &'p Pack, package: &'p Package, facts: &'p Facts, choice: Choice) -> Self {
        let (wanted, after) = (BTreeMap::new(), BTreeMap::new());
        let mut shape = Self { pack, package, facts, choice, wanted, after };
        for id in shape.choice.acts.clone() {
            let act = &pack.acts[id.as_str()];
            let open = match condition(pack, facts, act.when.as_deref()) {
                Holds::Open(missing) => missing,
                _ => Vec::new(),
            };
            for fact in &open {
                shape.want(fact, &id, &[]);
            }
            for need in &act.needs {
                match condition(pack, facts, need.when.as_deref()) {
                    Holds::No => {}
                    Holds::Yes => shape.want(&need.fact, &id, &open),
                    Holds::Open(missing) => {
                        for fact in &missing {
                            shape.want(fact, &id, &open);
                        }
                        shape.want(&need.fact, &id, &missing);
                    }
                }
            }
        }
        shape
    }

    /// Notes that `act` wants `fact`, and follows its provider to the asks and acts behind it.
    fn want(&mut self, fact: &str, act: &str, conditional: &[String]) {
        let wanted = self.wanted.entry(fact.to_owned()).or_default();
        let new_act = wanted.acts.insert(act.to_owned());
        let first_sure = conditional.is_empty() && !wanted.unconditional;
        wanted.unconditional |= conditional.is_empty();
        wanted.conditional.extend(conditional.iter().cloned());
        if !new_act && !first_sure {
            return;
        }
        match self.choice.providers.get(fact).cloned() {
            Some(Provider::Keyed { key, .. }) => self.want(&key, act, conditional),
            Some(Provider::Computed(facts)) => {
                for fact in facts {
                    self.want(&fact, act, conditional);
                }
            }
            Some(Provider::Act(giver)) if giver != act => {
                self.after.entry(act.to_owned()).or_default().insert(giver);
            }
            Some(Provider::Ask(_, open)) => {
                for fact in open {
                    self.want(&fact, act, conditional);
                }
            }
            _ => {}
        }
    }

    fn into_plan(self, search_limit_met: bool) -> Plan {
        let order = self.order();
        let asks = self.asks();
        let tasks = self.tasks(&order);
        let sure = |kind| {
            let asked = |ask: &&PlannedAsk| ask.kind == kind && ask.conditional.is_empty();
            asks.iter().filter(asked).count() as u32
        };
        let critical = self.critical_path(&order);
        let today = self.facts.today.unwrap_or_default();
        let promise = self.package.promises.iter().rev().find(|p| holds(p.from, p.to, today));
        Plan {
            package: self.package.id.clone(),
            materials: sure(AskKind::Material),
            visits: sure(AskKind::Visit),
            steps: self.moments(&order, &asks) + u32::from(!tasks.is_empty()),
            fee_yuan: self.acts().map(|act| act.fee_yuan).sum(),
            reuse: self.reuse(),
            critical_path_working_days: critical,
            promised_working_days: promise.map_or(critical, |p| p.working_days),
            unmet: self.choice.unmet.iter().cloned().collect(),
            search_limit_met,
            asks,
            tasks,
        }
    }

    fn acts(&self) -> impl Iterator<Item = &'p Act> + '_ {
        self.choice.acts.iter().map(|id| &self.pack.acts[id.as_str()])
    }

    /// The acts in an order that works, pack order where it is free, each with its level.
    /// A cycle is an error of the pack; what is left of one comes last, at level 0.
    fn order(&self) -> Vec<(&'p Act, u32)> {
        let mut left: Vec<&Act> =
            self.pack.acts.values().filter(|act| self.choice.acts.contains(&act.id)).collect();
        let mut done: Vec<(&Act, u32)> = Vec::new();
        loop {
            let level_of = |act: &Act| -> Option<u32> {
                let after = self.after.get(&act.id);
                let levels = after.into_iter().flatten().map(|id| {
                    done.iter().find(|(other, _)| other.id == *id).map(|(_, level)| level + 1)
                });
                levels.into_iter().try_fold(0, |top: u32, level: Option<u32>| Some(top.max(level?)))
            };
            let Some(i) = left.iter().position(|act| level_of(act).is_some()) else { break };
            let level = level_of(left[i]).unwrap_or_default();
            done.push((left.remove(i), level));
        }
        done.extend(left.into_iter().map(|act| (act, 0)));
        done
    }

    fn after(&self, act: &str) -> impl Iterator<Item = &str> {
        self.after.get(act).into_iter().flatten().map(String::as_str)
    }

    fn tasks(&self, order: &[(&Act, u32)]) -> Vec<PlannedTask> {
        let task = |(act, level): &(&Act, u32)| PlannedTask {
            act: act.id.clone(),
            department: act.department.clone(),
            after: self.after(&act.id).map(str::to_owned).collect(),
            working_days: act.working_days,
            level: *level,
            conditional: match condition(self.pack, self.facts, act.when.as_deref()) {
                Holds::Open(missing) => missing,
                _ => Vec::new(),
            },
        };
        order.iter().map(task).collect()
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

    /// How many different moments the asks have: one more after each event of the world.
    fn moments(&self, order: &[(&Act, u32)], asks: &[PlannedAsk]) -> u32 {
        let mut moment: BTreeMap<&str, u32> = BTreeMap::new();
        for (act, _) in order {
            let before = self.after(&act.id).filter_map(|id| moment.get(id)).max().copied();
            let event = u32::from(act.kind == ActKind::Event);
            moment.insert(&act.id, before.unwrap_or_default() + event);
        }
        let asked = asks.iter().filter_map(|ask| {
            ask.acts.iter().filter_map(|act| moment.get(act.as_str())).min().copied()
        });
        asked.collect::<BTreeSet<u32>>().len() as u32
    }

    fn asks(&self) -> Vec<PlannedAsk> {
        let chosen = self.pack.asks.values().filter(|ask| self.choice.asks.contains(&ask.id));
        chosen.map(|ask| self.ask(ask)).filter(|ask| !ask.facts.is_empty()).collect()
    }

    fn ask(&self, ask: &Ask) -> PlannedAsk {
        let mut planned = PlannedAsk {
            id: ask.id.clone(),
            kind: ask.kind,
            acts: Vec::new(),
            facts: Vec::new(),
            conditional: Vec::new(),
            alternatives: Vec::new(),
        };
        let mut acts = BTreeSet::new();
        let mut conditional: Option<BTreeSet<String>> = None;
        let mut sure = false;
        for fact in &ask.gives {
            let from_here = match self.choice.providers.get(fact) {
                Some(Provider::Ask(id, open)) if *id == ask.id => open,
                _ => continue,
            };
            let Some(wanted) = self.wanted.get(fact) else { continue };
            planned.facts.push(fact.clone());
            acts.extend(wanted.acts.iter().cloned());
            sure |= wanted.unconditional && from_here.is_empty();
            let missing = conditional.get_or_insert_default();
            missing.extend(from_here.iter().cloned());
            if !wanted.unconditional {
                missing.extend(wanted.conditional.iter().cloned());
            }
            for other in self.pack.givers.asks.get(fact).into_iter().flatten() {
                if *other != ask.id && !planned.alternatives.contains(other) {
                    planned.alternatives.push(other.clone());
                }
            }
        }
        planned.acts = acts.into_iter().collect();
        if !sure {
            planned.conditional = conditional.unwrap_or_default().into_iter().collect();
        }
        planned
    }

    fn reuse(&self) -> Vec<Reuse> {
        let held = |fact: &String| match self.choice.providers.get(fact)? {
            Provider::Held(register) | Provider::Keyed { register, .. } => {
                Some(Reuse { fact: fact.clone(), register: register.clone() })
            }
            _ => None,
        };
        self.wanted.keys().filter_map(held).collect()
    }
}
