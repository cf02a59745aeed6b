//! What a package can reach: its acts, and the facts that can be had in it.

use std::collections::{HashMap, HashSet};

use crate::{Act, Give, Pack, Package};

/// A package with all acts that any of its plans may contain.
pub(super) struct Reach<'a> {
    pack: &'a Pack,
    pub(super) package: &'a Package,
    /// In pack order.
    pub(super) acts: Vec<&'a Act>,
    /// Acts by the credential that they give.
    issuers: HashMap<&'a str, Vec<&'a Act>>,
}

impl<'a> Reach<'a> {
    pub(super) fn of(pack: &'a Pack, package: &'a Package) -> Self {
        let mut reach = Self { pack, package, acts: Vec::new(), issuers: HashMap::new() };
        for act in pack.acts.values() {
            for give in &act.gives {
                if let Give::Credential(give) = give {
                    reach.issuers.entry(&give.credential).or_default().push(act);
                }
            }
        }
        reach.close();
        reach
    }

    pub(super) fn every(pack: &'a Pack) -> Vec<Self> {
        pack.packages.values().map(|package| Self::of(pack, package)).collect()
    }

    /// Follows the goals and the named acts to all acts behind them.
    fn close(&mut self) {
        let pack = self.pack;
        let mut open: Vec<&'a Act> = Vec::new();
        open.extend(self.package.acts.iter().filter_map(|id| pack.acts.get(id)));
        for goal in &self.package.goals {
            open.extend(self.makers(goal));
        }
        let mut reached: HashSet<&str> = HashSet::new();
        while let Some(act) = open.pop() {
            if !reached.insert(&act.id) {
                continue;
            }
            let mut facts: Vec<&str> = act.needs.iter().map(|need| need.fact.as_str()).collect();
            let mut seen: HashSet<&str> = HashSet::new();
            while let Some(fact) = facts.pop() {
                if !seen.insert(fact) {
                    continue;
                }
                facts.extend(self.inputs(fact));
                if !self.known(fact) && !pack.givers.asks.contains_key(fact) {
                    open.extend(self.makers(fact));
                }
            }
        }
        self.acts = pack.acts.values().filter(|act| reached.contains(act.id.as_str())).collect();
    }

    /// The acts that give a fact, itself or on a credential, or that give a credential.
    fn makers(&self, name: &str) -> Vec<&'a Act> {
        let givers = &self.pack.givers;
        let acts = givers.acts.get(name).into_iter().flatten();
        let mut makers: Vec<&'a Act> = acts.filter_map(|id| self.pack.acts.get(id)).collect();
        let carriers = givers.credentials.get(name).into_iter().flatten().map(String::as_str);
        for credential in carriers.chain([name]) {
            makers.extend(self.issuers.get(credential).into_iter().flatten());
        }
        makers
    }

    /// The facts from which another is worked out or looked up.
    fn inputs(&self, fact: &str) -> Vec<&'a str> {
        let mut inputs: Vec<&'a str> = Vec::new();
        let computed = self.pack.fact(fact).and_then(|fact| fact.computed.as_ref());
        inputs.extend(computed.into_iter().flat_map(|c| c.facts.iter().map(String::as_str)));
        let subject = fact.split_once('.').and_then(|(id, _)| self.pack.subjects.get(id));
        inputs.extend(subject.and_then(|subject| subject.key.as_deref()));
        inputs
    }

    /// Whether the record that holds `fact` exists before the case: the applicant's, that of an
    /// existing subject, or one that is looked up by its key.
    pub(super) fn known(&self, fact: &str) -> bool {
        let Some((subject, _)) = fact.split_once('.') else { return false };
        if subject == self.package.subject {
            return !self.package.new_subject;
        }
        subject == self.package.applicant
            || self.pack.subjects.get(subject).is_some_and(|subject| subject.key.is_some())
    }

    /// The needs of the acts, by act and number, that cannot be met, when the facts of `given` are
    /// there anyway.
    pub(super) fn unmet(&self, given: &HashSet<&str>) -> Vec<(&'a Act, usize)> {
        let mut made: HashSet<&str> = given.clone();
        let mut approved: HashSet<&str> = HashSet::new();
        loop {
            let next: Vec<&'a Act> = self
                .acts
                .iter()
                .filter(|act| !approved.contains(act.id.as_str()))
                .filter(|act| act.needs.iter().all(|need| self.had(&need.fact, &made)))
                .copied()
                .collect();
            if next.is_empty() {
                break;
            }
            for act in next {
                approved.insert(&act.id);
                made.extend(self.products(act));
            }
        }
        let needs = self.acts.iter().flat_map(|act| (0..act.needs.len()).map(move |n| (*act, n)));
        needs.filter(|(act, number)| !self.had(&act.needs[*number].fact, &made)).collect()
    }

    fn products(&self, act: &'a Act) -> Vec<&'a str> {
        let mut products = Vec::new();
        for give in &act.gives {
            match give {
                Give::Fact(give) => products.push(give.fact.as_str()),
                Give::Credential(give) => {
                    let credential = self.pack.credentials.get(&give.credential);
                    let facts = credential.into_iter().flat_map(|credential| &credential.facts);
                    products.extend(facts.map(String::as_str));
                }
            }
        }
        products
    }

    fn had(&self, fact: &str, made: &HashSet<&str>) -> bool {
        let mut open = vec![fact];
        let mut seen: HashSet<&str> = HashSet::new();
        // a computed or looked-up fact is had when its inputs are
        while let Some(fact) = open.pop() {
            if made.contains(fact) || self.pack.givers.asks.contains_key(fact) {
                continue;
            }
            if !seen.insert(fact) {
                return false;
            }
            let inputs = self.inputs(fact);
            let computed = self.pack.fact(fact).is_some_and(|fact| fact.computed.is_some());
            if !self.known(fact) && !computed {
                return false;
            }
            open.extend(inputs);
        }
        true
    }

    /// Whether any act of the package, any credential that one of them issues, or any ask gives
    /// the fact: without one, waiting for it is in vain.
    pub(super) fn has_giver(&self, fact: &str) -> bool {
        self.pack.givers.asks.contains_key(fact) || !self.makers(fact).is_empty()
    }

    /// The acts of the package that give `fact`.
    pub(super) fn makers_here(&self, fact: &str) -> Vec<&'a Act> {
        let here: HashSet<&str> = self.acts.iter().map(|act| act.id.as_str()).collect();
        let makers = self.makers(fact).into_iter();
        makers.filter(|act| here.contains(act.id.as_str())).collect()
    }
}
