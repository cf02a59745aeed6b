//! Which ways together cost the person least: an exact search over the alternatives.
//!
//! Forks that have no ask, act or further fork in common are searched one after the other: costs
//! add up, so the cheapest of each together are the cheapest of all. What is left to try together
//! is small, also in a pack of hundreds of acts.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use base::limits::SEARCH_NODES_MAX;
use pack::{Give, Pack, Package};

use super::super::facts::Facts;
use super::ways::{Cost, Holds, Item, Provider, Way, Ways};

/// One choice of ways, complete or not yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    /// How each fact is met.
    pub(super) ways: BTreeMap<String, Rc<Way>>,
    pub(super) asks: BTreeSet<String>,
    pub(super) acts: BTreeSet<String>,
    /// The acts that give the goals.
    pub(super) goals: Vec<String>,
    pub(super) cost: Cost,
    /// Acts that wait for themselves; they meet nobody's need.
    stuck: u32,
}

impl Choice {
    fn total(&self) -> Cost {
        Cost { unmet: self.cost.unmet + self.stuck, ..self.cost }
    }
}

/// The cheapest choice, and all that it was chosen from.
pub(super) struct Found<'p> {
    pub(super) choice: Choice,
    pub(super) ways: Ways<'p>,
    /// Acts that would give a goal if an answer had not ruled them out.
    pub(super) ruled_out: Vec<String>,
    pub(super) limit_met: bool,
}

/// Finds the cheapest choice that reaches the goals of `package`.
pub(super) fn search<'p>(pack: &'p Pack, package: &'p Package, facts: &'p Facts) -> Found<'p> {
    let mut ways = Ways::new(pack, package, facts);
    let (mut goals, mut ruled_out, mut queue) = (Vec::new(), Vec::new(), Vec::new());
    for goal in &package.goals {
        let mut givers = Vec::new();
        for act in package.acts.iter().filter(|act| gives(pack, act, goal)) {
            let demand = ways.demand(act);
            if demand.applies == Holds::No {
                queue.extend(demand.wants.iter().map(|(fact, _)| fact.clone()));
                ruled_out.push(act.clone());
            } else {
                givers.push(act.clone());
            }
        }
        // a goal whose acts do not apply is not wanted here
        if !givers.is_empty() {
            goals.push(givers);
        }
    }
    let mut search = Search { ways, nodes: 0, best: None };
    search.reach(Choice::default(), queue, &goals);
    let limit_met = search.nodes > SEARCH_NODES_MAX;
    let choice = search.best.unwrap_or_default();
    Found { choice, ways: search.ways, ruled_out, limit_met }
}

/// Whether `act` gives `goal`, a fact (`entity.uscc`) or a credential (`business_licence`).
fn gives(pack: &Pack, act: &str, goal: &str) -> bool {
    pack.acts[act].gives.iter().any(|give| match give {
        Give::Fact(give) => give.fact == goal,
        Give::Credential(give) => give.credential == goal,
    })
}

struct Search<'p> {
    ways: Ways<'p>,
    nodes: usize,
    best: Option<Choice>,
}

impl Search<'_> {
    /// Reaches every goal, branching where several acts give one, then meets what they want.
    fn reach(&mut self, choice: Choice, queue: Vec<String>, goals: &[Vec<String>]) {
        let Some((givers, rest)) = goals.split_first() else { return self.meet(choice, queue) };
        for act in givers {
            if self.enough() {
                return;
            }
            let (mut branch, mut wanted) = (choice.clone(), queue.clone());
            self.include(&mut branch, &mut wanted, act);
            branch.goals.push(act.clone());
            self.reach(branch, wanted, rest);
        }
    }

    /// Meets every need of `queue`, branching where there are several ways, and keeps the cheapest.
    fn meet(&mut self, mut choice: Choice, queue: Vec<String>) {
        self.nodes += 1;
        let Some(forks) = self.settle(&mut choice, queue) else { return };
        match self.apart(&choice, &forks).as_slice() {
            [] => self.keep(choice),
            [together] => self.fork(&choice, &together[1..], &together[0]),
            several => {
                let best = self.best.take();
                for together in several {
                    self.fork(&choice, &together[1..], &together[0]);
                    choice = self.best.take().unwrap_or(choice);
                }
                self.best = best;
                self.keep(choice);
            }
        }
    }

    /// Takes every way that is the only one or costs nothing more, and answers the facts that have
    /// several; `None` when it is not worth while.
    fn settle(&mut self, choice: &mut Choice, mut queue: Vec<String>) -> Option<Vec<String>> {
        let mut forks: Vec<String> = Vec::new();
        loop {
            while let Some(fact) = queue.pop() {
                if choice.ways.contains_key(&fact) {
                    continue;
                }
                let ways = self.ways.of(&fact);
                match &*ways {
                    [way] => self.take(choice, &mut queue, &fact, way),
                    _ if forks.contains(&fact) => {}
                    _ => forks.push(fact),
                }
                if self.hopeless(choice) {
                    return None;
                }
            }
            forks.retain(|fact| !choice.ways.contains_key(fact));
            let free = forks.iter().position(|fact| self.free(choice, fact).is_some());
            let Some(at) = free else { return Some(forks) };
            let fact = forks.remove(at);
            if let Some(way) = self.free(choice, &fact) {
                self.take(choice, &mut queue, &fact, &way);
            }
        }
    }

    /// A way to meet `fact` that nothing is cheaper than.
    fn free(&mut self, choice: &Choice, fact: &str) -> Option<Rc<Way>> {
        let ways = self.ways.of(fact);
        ways.iter().find(|way| self.is_free(choice, fact, way)).cloned()
    }

    /// `forks` in groups that are searched one after the other.
    fn apart(&mut self, choice: &Choice, forks: &[String]) -> Vec<Vec<String>> {
        self.ways.apart(forks, |item| match item {
            Item::Ask(ask) => !choice.asks.contains(ask),
            Item::Act(act) => !choice.acts.contains(act),
            Item::Fork(fact) => !choice.ways.contains_key(fact),
        })
    }

    fn fork(&mut self, choice: &Choice, rest: &[String], fact: &str) {
        let ways = self.ways.of(fact);
        for way in ways.iter() {
            if self.enough() {
                return;
            }
            let mut branch = choice.clone();
            let mut queue = rest.to_vec();
            self.take(&mut branch, &mut queue, fact, way);
            self.meet(branch, queue);
        }
    }

    /// Whether the search has gone on for as long as it may and has something to show.
    fn enough(&self) -> bool {
        self.nodes > SEARCH_NODES_MAX && self.best.is_some()
    }

    fn hopeless(&self, choice: &Choice) -> bool {
        self.best.as_ref().is_some_and(|best| choice.total() >= best.total())
    }

    /// Whether nothing is cheaper than `way`, whatever else is chosen.
    fn is_free(&mut self, choice: &Choice, fact: &str, way: &Way) -> bool {
        match &way.by {
            Provider::Held(_) | Provider::Keyed(_) | Provider::Computed => true,
            Provider::Act(act) => {
                way.behind.is_empty() && choice.acts.contains(act) && !self.ways.circular(act, fact)
            }
            Provider::Ask(ask) => way.behind.is_empty() && choice.asks.contains(ask),
            Provider::Nothing => false,
        }
    }

    fn take(&mut self, choice: &mut Choice, queue: &mut Vec<String>, fact: &str, way: &Rc<Way>) {
        match &way.by {
            Provider::Held(_) | Provider::Keyed(_) | Provider::Computed => {}
            Provider::Act(act) => self.include(choice, queue, act),
            Provider::Ask(id) => {
                if choice.asks.insert(id.clone()) {
                    choice.cost.add_ask(&self.ways.pack.asks[id.as_str()]);
                }
            }
            Provider::Nothing => choice.cost.unmet += 1,
        }
        queue.extend(way.behind.iter().cloned());
        choice.ways.insert(fact.to_owned(), way.clone());
    }

    fn include(&mut self, choice: &mut Choice, queue: &mut Vec<String>, act: &str) {
        if choice.acts.insert(act.to_owned()) {
            choice.cost.working_days += self.ways.pack.acts[act].working_days;
            let demand = self.ways.demand(act);
            queue.extend(demand.wants.iter().rev().map(|(fact, _)| fact.clone()));
        }
    }

    /// Keeps a complete choice if it is the cheapest so far. Acts that wait for each other meet
    /// nobody's need.
    fn keep(&mut self, mut choice: Choice) {
        choice.stuck = 0;
        if self.hopeless(&choice) {
            return;
        }
        choice.stuck = self.stuck(&choice);
        if !self.hopeless(&choice) {
            self.best = Some(choice);
        }
    }

    /// How many acts of a choice wait for themselves, directly or through others.
    fn stuck(&mut self, choice: &Choice) -> u32 {
        let mut left: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for act in &choice.acts {
            let demand = self.ways.demand(act);
            let mut open: Vec<&String> = demand.wants.iter().map(|(fact, _)| fact).collect();
            let (mut seen, mut before) = (BTreeSet::new(), BTreeSet::new());
            while let Some(fact) = open.pop() {
                let Some(way) = choice.ways.get(fact).filter(|_| seen.insert(fact)) else {
                    continue;
                };
                open.extend(&way.behind);
                if let Provider::Act(act) = &way.by {
                    before.insert(act.clone());
                }
            }
            left.insert(act, before);
        }
        loop {
            let done = |before: &BTreeSet<String>| !before.iter().any(|a| left.contains_key(&**a));
            let ready = left.iter().find(|(_, before)| done(before)).map(|(act, _)| *act);
            match ready {
                Some(act) => left.remove(act),
                None => return left.len() as u32,
            };
        }
    }
}
