//! How one fact can be met, and what one act wants, for what is known now.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use pack::{Act, Ask, AskKind, Pack, Package, holds};
use rules::{Outcome, Value};

use super::super::facts::{Facts, Source};

/// How a condition stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Holds {
    Yes,
    No,
    /// Not known: these facts are missing.
    Open(Vec<String>),
}

/// Who meets a fact.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Provider {
    /// Held by the city: a register or a credential type.
    Held(String),
    /// Will be read from this register once its key is known.
    Keyed(String),
    /// Worked out from other facts.
    Computed,
    /// Given by this act.
    Act(String),
    /// Given by this ask.
    Ask(String),
    /// Nobody.
    Nothing,
}

/// One way to meet a fact.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Way {
    pub(super) by: Provider,
    /// The missing facts of the condition on which it is open.
    pub(super) open: Vec<String>,
    /// Facts that this way needs in turn: a key, the inputs of a computation, what its condition
    /// reads, and the answers that ruled out a cheaper way.
    pub(super) behind: Vec<String>,
}

/// Something that may have to be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Ask(String),
    Act(String),
    /// A fact with several ways.
    Fork(String),
}

/// What an act wants.
#[derive(Debug)]
pub(super) struct Demand {
    /// Whether it belongs to the plan at all.
    pub(super) applies: Holds,
    /// Facts wanted, each with the missing facts on which it depends whether it is.
    pub(super) wants: Vec<(String, Vec<String>)>,
}

/// What a plan costs the person. Compared field by field: one visit outweighs any number of
/// materials, one material any number of fields, and so on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    pub(super) unmet: u32,
    pub(super) visits: u32,
    pub(super) materials: u32,
    /// Facts to be typed.
    pub(super) fields: u32,
    pub(super) commitments: u32,
    /// Of all acts, whether they run in parallel or not.
    pub(super) working_days: u32,
}

impl Cost {
    pub(super) fn add_ask(&mut self, ask: &Ask) {
        match ask.kind {
            AskKind::Visit => self.visits += 1,
            AskKind::Material => self.materials += 1,
            AskKind::Field => self.fields += ask.gives.len() as u32,
            AskKind::Commitment => self.commitments += 1,
        }
    }

    fn of_ask(ask: &Ask) -> Self {
        let mut cost = Self::default();
        cost.add_ask(ask);
        cost
    }
}

/// The ways and demands of one planning, each worked out once.
pub(super) struct Ways<'p> {
    pub(super) pack: &'p Pack,
    pub(super) package: &'p Package,
    pub(super) facts: &'p Facts,
    on: base::Date,
    ways: HashMap<String, Rc<[Rc<Way>]>>,
    demands: BTreeMap<String, Rc<Demand>>,
    circular: HashMap<(String, String), bool>,
    items: HashMap<String, Rc<HashSet<Item>>>,
}

impl<'p> Ways<'p> {
    pub(super) fn new(pack: &'p Pack, package: &'p Package, facts: &'p Facts) -> Self {
        let on = facts.planned_on();
        let (ways, circular, items) = Default::default();
        Self { pack, package, facts, on, ways, demands: BTreeMap::new(), circular, items }
    }

    /// The ways to meet `fact`, the cheapest first; at least one, be it [`Provider::Nothing`].
    pub(super) fn of(&mut self, fact: &str) -> Rc<[Rc<Way>]> {
        if let Some(ways) = self.ways.get(fact) {
            return ways.clone();
        }
        let ways: Rc<[Rc<Way>]> = self.find(fact).into_iter().map(Rc::new).collect();
        self.ways.insert(fact.to_owned(), ways.clone());
        ways
    }

    fn find(&mut self, fact: &str) -> Vec<Way> {
        let way = |by, behind| vec![Way { by, open: Vec::new(), behind }];
        if let Some(known) = self.facts.held(fact)
            && let Source::Register(by) | Source::Credential(by) = &known.source
        {
            return way(Provider::Held(by.clone()), Vec::new());
        }
        let Some(definition) = self.pack.fact(fact) else {
            return way(Provider::Nothing, Vec::new());
        };
        if let Some(computed) = &definition.computed {
            return way(Provider::Computed, computed.facts.clone());
        }
        if let Some((register, key)) = self.keyed(fact) {
            return way(Provider::Keyed(register), vec![key]);
        }
        if let Some(register) = self.on_record(fact) {
            return way(Provider::Held(register), Vec::new());
        }
        self.given(fact)
    }

    /// By acts of the package and by asks. What an answer ruled out is remembered in the dearer
    /// ways after it, so that the answer is still asked for.
    fn given(&mut self, fact: &str) -> Vec<Way> {
        let (mut ways, mut ruled_out) = (Vec::new(), Vec::new());
        for id in self.pack.givers.acts.get(fact).into_iter().flatten() {
            if !self.package.acts.contains(id) {
                continue;
            }
            let demand = self.demand(id);
            if demand.applies == Holds::No {
                ruled_out.extend(demand.wants.iter().map(|(fact, _)| fact.clone()));
                continue;
            }
            let behind = ruled_out.clone();
            ways.push(Way { by: Provider::Act(id.clone()), open: Vec::new(), behind });
        }
        let asks = self.pack.givers.asks.get(fact).into_iter().flatten();
        let mut asks: Vec<&Ask> = asks.map(|id| &self.pack.asks[id.as_str()]).collect();
        asks.retain(|ask| holds(ask.from, ask.to, self.on));
        asks.sort_by_key(|ask| Cost::of_ask(ask));
        for ask in asks {
            let (standing, steering) = self.condition(ask.when.as_deref());
            let open = match standing {
                Holds::No => {
                    ruled_out.extend(steering);
                    continue;
                }
                Holds::Yes => Vec::new(),
                Holds::Open(missing) => missing,
            };
            let behind = [open.as_slice(), &steering, &ruled_out].concat();
            ways.push(Way { by: Provider::Ask(ask.id.clone()), open, behind });
        }
        if ways.is_empty() {
            let (by, open) = (Provider::Nothing, Vec::new());
            ways.push(Way { by, open, behind: ruled_out });
        }
        ways
    }

    /// A fact of a subject whose record is found by a key that the case will know: its register
    /// and the key.
    fn keyed(&self, fact: &str) -> Option<(String, String)> {
        let subject = self.pack.subjects.get(fact.split_once('.')?.0)?;
        let key = subject.key.clone()?;
        let looked_up = self.facts.looked_up.contains(&subject.id);
        (!looked_up).then(|| (subject.register.clone(), key))
    }

    /// The register of a fact of the applicant, or of the existing subject, while nobody has said
    /// who that is: on record if no ask gives it, or if acts of other packages deal with it.
    fn on_record(&self, fact: &str) -> Option<String> {
        let subject = self.pack.subjects.get(fact.split_once('.')?.0)?;
        let package = self.package;
        let exists = subject.id == package.applicant
            || (subject.id == package.subject && !package.new_subject);
        if !exists || self.facts.looked_up.contains(&subject.id) {
            return None;
        }
        let givers = &self.pack.givers;
        let deals = [&givers.takers, &givers.acts].map(|acts| acts.get(fact));
        let mut deals = deals.into_iter().flatten().flatten();
        let mut elsewhere = || deals.any(|act| !package.acts.contains(act));
        let asked = givers.asks.contains_key(fact);
        (!asked || elsewhere()).then(|| subject.register.clone())
    }

    /// What the act `id` wants. An act that does not apply wants the answers that say so.
    pub(super) fn demand(&mut self, id: &str) -> Rc<Demand> {
        if let Some(demand) = self.demands.get(id) {
            return demand.clone();
        }
        let act = &self.pack.acts[id];
        let demand = Rc::new(match holds(act.from, act.to, self.on) {
            true => self.work_out(act),
            false => Demand { applies: Holds::No, wants: Vec::new() },
        });
        self.demands.insert(id.to_owned(), demand.clone());
        demand
    }

    /// Whether the act `id`, whose demand was worked out before, belongs to the plan.
    pub(super) fn applies(&self, id: &str) -> &Holds {
        self.demands.get(id).map_or(&Holds::No, |demand| &demand.applies)
    }

    fn work_out(&self, act: &Act) -> Demand {
        let (applies, steering) = self.condition(act.when.as_deref());
        let sure = |fact: String| (fact, Vec::new());
        let mut wants: Vec<_> = steering.into_iter().map(sure).collect();
        let open = match &applies {
            Holds::No => return Demand { applies, wants },
            Holds::Yes => Vec::new(),
            Holds::Open(missing) => missing.clone(),
        };
        wants.extend(open.iter().cloned().map(sure));
        for need in &act.needs {
            let (standing, steering) = self.condition(need.when.as_deref());
            wants.extend(steering.into_iter().map(|fact| (fact, open.clone())));
            match standing {
                Holds::No => {}
                Holds::Yes => wants.push((need.fact.clone(), open.clone())),
                Holds::Open(missing) => {
                    let both = [open.as_slice(), &missing].concat();
                    wants.push((need.fact.clone(), both));
                    wants.extend(missing.into_iter().map(|fact| (fact, open.clone())));
                }
            }
        }
        Demand { applies, wants }
    }

    /// How `rule` stands, and the facts that steered it without being held by the city: they must
    /// stay known.
    fn condition(&self, rule: Option<&str>) -> (Holds, Vec<String>) {
        let Some(rule) = rule else { return (Holds::Yes, Vec::new()) };
        let rule = self.pack.rule(rule);
        let standing = match rule.eval(self.facts) {
            Outcome::Known(Value::Bool(true)) => Holds::Yes,
            Outcome::Known(_) => Holds::No,
            Outcome::Unknown(unknown) => {
                Holds::Open(unknown.missing.into_iter().filter(|name| name != "today").collect())
            }
        };
        let steers =
            |name: &&String| self.facts.get(name).is_some() && self.facts.held(name).is_none();
        (standing, rule.facts().iter().filter(steers).cloned().collect())
    }

    /// `forks` in groups that have nothing in common that is still `open`: no ask, no act, no other
    /// fork.
    pub(super) fn apart(
        &mut self,
        forks: &[String],
        open: impl Fn(&Item) -> bool,
    ) -> Vec<Vec<String>> {
        let mut groups: Vec<(Vec<String>, HashSet<Item>)> = Vec::new();
        for fork in forks {
            let behind = self.behind(fork);
            let mut items: HashSet<Item> =
                behind.iter().filter(|item| open(item)).cloned().collect();
            let mut together = Vec::new();
            groups.retain_mut(|(others, theirs)| {
                let alone = theirs.is_disjoint(&items);
                if !alone {
                    together.append(others);
                    items.extend(theirs.drain());
                }
                alone
            });
            together.push(fork.clone());
            groups.push((together, items));
        }
        groups.into_iter().map(|(forks, _)| forks).collect()
    }

    /// All that may have to be chosen to meet `fact`, whatever was chosen before.
    fn behind(&mut self, fact: &str) -> Rc<HashSet<Item>> {
        if let Some(known) = self.items.get(fact) {
            return known.clone();
        }
        let (mut items, mut seen) = (HashSet::new(), HashSet::new());
        let mut open = vec![fact.to_owned()];
        while let Some(fact) = open.pop() {
            if !seen.insert(fact.clone()) {
                continue;
            }
            let ways = self.of(&fact);
            if ways.len() > 1 {
                items.insert(Item::Fork(fact));
            }
            for way in ways.iter() {
                open.extend(way.behind.iter().cloned());
                match &way.by {
                    Provider::Ask(ask) => drop(items.insert(Item::Ask(ask.clone()))),
                    Provider::Act(act) if items.insert(Item::Act(act.clone())) => {
                        let demand = self.demand(act);
                        open.extend(demand.wants.iter().map(|(fact, _)| fact.clone()));
                    }
                    _ => {}
                }
            }
        }
        let items = Rc::new(items);
        self.items.insert(fact.to_owned(), items.clone());
        items
    }

    /// Whether `act`, which gives `fact`, might itself have to wait for it.
    pub(super) fn circular(&mut self, act: &str, fact: &str) -> bool {
        let key = (act.to_owned(), fact.to_owned());
        if let Some(known) = self.circular.get(&key) {
            return *known;
        }
        let circular = self.might_want(act, fact);
        self.circular.insert(key, circular);
        circular
    }

    fn might_want(&mut self, act: &str, wanted: &str) -> bool {
        let (mut acts, mut facts) = (vec![act.to_owned()], Vec::new());
        let (mut seen_acts, mut seen) = (HashSet::new(), HashSet::new());
        loop {
            while let Some(act) = acts.pop() {
                if seen_acts.insert(act.clone()) {
                    facts.extend(self.demand(&act).wants.iter().map(|(fact, _)| fact.clone()));
                }
            }
            let Some(fact) = facts.pop() else { return false };
            if fact == wanted {
                return true;
            }
            if !seen.insert(fact.clone()) {
                continue;
            }
            for way in self.of(&fact).iter() {
                facts.extend(way.behind.iter().cloned());
                if let Provider::Act(act) = &way.by {
                    acts.push(act.clone());
                }
            }
        }
    }
}
