//! What a package can reach: its acts, and the facts that can be had in it.

use std::collections::{HashMap, HashSet};

use crate::{Act, Give, Pack, Package};

/// A package with the acts that its plans may contain: those that it names, and no other.
pub(super) struct Reach<'a> {
    pack: &'a Pack,
    pub(super) package: &'a Package,
    /// In the order of the package.
    pub(super) acts: Vec<&'a Act>,
    /// Acts by the fact or the credential that they give, itself or on a credential.
    makers: HashMap<&'a str, Vec<&'a Act>>,
}

impl<'a> Reach<'a> {
    pub(super) fn of(pack: &'a Pack, package: &'a Package) -> Self {
        let acts: Vec<&'a Act> = package.acts.iter().filter_map(|id| pack.acts.get(id)).collect();
        let mut makers: HashMap<&'a str, Vec<&'a Act>> = HashMap::new();
        for act in &acts {
            for product in products(pack, act) {
                makers.entry(product).or_default().push(act);
            }
        }
        Self { pack, package, acts, makers }
    }

    pub(super) fn every(pack: &'a Pack) -> Vec<Self> {
        pack.packages.values().map(|package| Self::of(pack, package)).collect()
    }

    /// The acts of the package that give a fact, itself or on a credential, or a credential.
    pub(super) fn makers(&self, name: &str) -> &[&'a Act] {
        self.makers.get(name).map_or(&[], Vec::as_slice)
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
                made.extend(products(self.pack, act));
            }
        }
        let needs = self.acts.iter().flat_map(|act| (0..act.needs.len()).map(move |n| (*act, n)));
        needs.filter(|(act, number)| !self.had(&act.needs[*number].fact, &made)).collect()
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

    /// Whether an act of the package, a credential that one of them issues, or an ask gives the
    /// fact: without one, waiting for it is in vain.
    pub(super) fn has_giver(&self, fact: &str) -> bool {
        self.pack.givers.asks.contains_key(fact) || !self.makers(fact).is_empty()
    }
}

/// The facts and credentials that `act` gives, and the facts on the credentials.
fn products<'a>(pack: &'a Pack, act: &'a Act) -> Vec<&'a str> {
    let mut products = Vec::new();
    for give in &act.gives {
        match give {
            Give::Fact(give) => products.push(give.fact.as_str()),
            Give::Credential(give) => {
                let credential = pack.credentials.get(&give.credential);
                let facts = credential.into_iter().flat_map(|credential| &credential.facts);
                products.extend(facts.map(String::as_str));
                products.push(&give.credential);
            }
        }
    }
    products
}
