//! A pack put together: every kind of entry by id, the calendar, and every rule compiled.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use base::{
    Date,
    calendar::{Calendar, YearData},
};
use indexmap::IndexMap;
use regex::Regex;
use rules::{Rule, Type};

use crate::{model::*, place::Places};

/// A city.
#[derive(Debug, Clone)]
pub struct Pack {
    /// What the pack is.
    pub manifest: Manifest,
    /// SHA-256 over the content in hexadecimal: names and bytes of all files, in order of names.
    pub hash: String,
    /// Whether situations and stories were read too.
    pub whole: bool,
    /// Working days.
    pub calendar: Calendar,
    /// What the calendar was made of.
    pub(crate) years: Vec<YearData>,
    /// By id, in pack order, as all that follow.
    pub departments: IndexMap<String, Department>,
    /// By division code.
    pub districts: IndexMap<String, District>,
    /// By id.
    pub registers: IndexMap<String, Register>,
    /// By id; their facts stand in [`Self::registers`] too.
    pub register_facts: IndexMap<String, RegisterFacts>,
    /// By id.
    pub subjects: IndexMap<String, Subject>,
    /// By id.
    pub lists: IndexMap<String, NamedList>,
    /// By id.
    pub asks: IndexMap<String, Ask>,
    /// By id.
    pub acts: IndexMap<String, Act>,
    /// By id.
    pub credentials: IndexMap<String, CredentialType>,
    /// By id.
    pub life_events: IndexMap<String, LifeEvent>,
    /// By id.
    pub packages: IndexMap<String, Package>,
    /// By id.
    pub journeys: IndexMap<String, Journey>,
    /// By id.
    pub policies: IndexMap<String, Policy>,
    /// By id.
    pub stacking_groups: IndexMap<String, StackingGroup>,
    /// By id.
    pub claim_events: IndexMap<String, ClaimEvent>,
    /// By id.
    pub fees: IndexMap<String, Fee>,
    /// By id.
    pub intermediaries: IndexMap<String, Intermediary>,
    /// By id.
    pub licence_items: IndexMap<String, LicenceItem>,
    /// By id.
    pub service_points: IndexMap<String, ServicePoint>,
    /// By id.
    pub waivers: IndexMap<String, Waiver>,
    /// By id.
    pub roles: IndexMap<String, Role>,
    /// By account name.
    pub personas: IndexMap<String, Persona>,
    /// In pack order.
    pub synthetic: Vec<Synthetic>,
    /// By id.
    pub populations: IndexMap<String, Population>,
    /// By id.
    pub situations: IndexMap<String, Situation>,
    /// By id.
    pub policy_trials: IndexMap<String, PolicyTrial>,
    /// By id.
    pub stories: IndexMap<String, Story>,
    /// The text of `access/*.cedar`, in order of names.
    pub access: String,
    /// Who gives each fact.
    pub givers: Givers,
    /// Where every entry stands.
    pub places: Arc<Places>,
    /// Text -> compiled, once a type that is wanted of it.
    pub(crate) rules: HashMap<String, Vec<(Type, Rule)>>,
    /// By their text.
    pub(crate) patterns: HashMap<String, Regex>,
    /// `subject.fact` -> register and the place of the fact in it.
    pub(crate) facts: HashMap<FactName, (String, usize)>,
    /// Package -> the subjects whose facts its acts want, and of these facts those that
    /// credentials carry.
    pub(crate) reads: HashMap<String, HashSet<String>>,
}

/// Who gives a fact, by its name; ids in pack order. Entries of every period are here: whoever
/// asks for one date filters with [`holds`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Givers {
    /// Fact -> asks whose answer gives it.
    pub asks: HashMap<FactName, Vec<String>>,
    /// Fact -> acts that give it when approved.
    pub acts: HashMap<FactName, Vec<String>>,
    /// Fact -> types of credential that carry it.
    pub credentials: HashMap<FactName, Vec<String>>,
    /// Fact -> acts that need it.
    pub takers: HashMap<FactName, Vec<String>>,
    /// Fact -> subjects whose record is found by its value.
    pub subjects: HashMap<FactName, Vec<String>>,
    /// What the kernel counts: the name that is looked for, the subject that it names, the fact
    /// that says how many records have it.
    pub counts: Vec<(FactName, String, FactName)>,
    /// What the kernel says of a policy that a case names: the fact, and how it is worked out.
    pub policies: Vec<(FactName, Computed)>,
    /// The keepers that the kernel works out: the fact that names a fact, the fact that says which
    /// department keeps that one.
    pub keepers: Vec<(FactName, FactName)>,
}

impl Givers {
    pub(crate) fn of(pack: &Pack) -> Self {
        let mut givers = Self::default();
        let add = |map: &mut HashMap<FactName, Vec<String>>, fact: &FactName, id: &String| {
            let ids = map.entry(fact.clone()).or_default();
            if ids.last() != Some(id) {
                ids.push(id.clone());
            }
        };
        for ask in pack.asks.values() {
            ask.gives.iter().for_each(|fact| add(&mut givers.asks, fact, &ask.id));
        }
        for act in pack.acts.values() {
            for give in &act.gives {
                if let Give::Fact(give) = give {
                    add(&mut givers.acts, &give.fact, &act.id);
                }
            }
            act.needs.iter().for_each(|need| add(&mut givers.takers, &need.fact, &act.id));
        }
        for subject in pack.subjects.values() {
            if let Some(key) = &subject.key {
                add(&mut givers.subjects, key, &subject.id);
            }
            givers.counts.extend(counted(pack, subject));
            givers.policies.extend(of_policies(pack, subject));
            givers.keepers.extend(keepers(pack, subject));
        }
        for credential in pack.credentials.values() {
            let facts = &credential.facts;
            facts.iter().for_each(|fact| add(&mut givers.credentials, fact, &credential.id));
        }
        givers
    }
}

/// What the kernel counts in the register of `subject`, of those counts that name the subject: the
/// others of the register have a name of their own.
fn counted(pack: &Pack, subject: &Subject) -> Vec<(FactName, String, FactName)> {
    let register = pack.registers.get(&subject.register);
    let facts = register.into_iter().flat_map(|register| &register.facts);
    let counted = facts.filter_map(|fact| {
        let computed = fact.computed.as_ref()?;
        let name = computed.facts.first()?;
        let of = name.split_once('.')?.0;
        (computed.function == KernelFunction::CountSameName && of == subject.id)
            .then(|| (name.clone(), subject.id.clone(), format!("{}.{}", subject.id, fact.id)))
    });
    counted.collect()
}

/// What the kernel says of policies in the register of `subject`, under the subject's name.
fn of_policies(pack: &Pack, subject: &Subject) -> Vec<(FactName, Computed)> {
    let register = pack.registers.get(&subject.register);
    let facts = register.into_iter().flat_map(|register| &register.facts);
    let said = facts.filter_map(|fact| {
        let computed = fact.computed.as_ref().filter(|computed| computed.function.of_policy())?;
        let of = computed.facts.first()?.split_once('.')?.0;
        (of == subject.id).then(|| (format!("{}.{}", subject.id, fact.id), computed.clone()))
    });
    said.collect()
}

/// The facts of `subject` that say who keeps a fact that another names.
fn keepers(pack: &Pack, subject: &Subject) -> Vec<(FactName, FactName)> {
    let register = pack.registers.get(&subject.register);
    let facts = register.into_iter().flat_map(|register| &register.facts);
    let keepers = facts.filter_map(|fact| {
        let computed = fact.computed.as_ref()?;
        let name = computed.facts.first()?;
        (computed.function == KernelFunction::FactKeeper)
            .then(|| (name.clone(), format!("{}.{}", subject.id, fact.id)))
    });
    keepers.collect()
}

impl Pack {
    /// The department that keeps the fact `name`.
    pub fn keeper(&self, name: &str) -> Option<&str> {
        let fact = self.fact(name)?;
        let subject = self.subjects.get(name.split_once('.')?.0)?;
        let keeper = &self.registers.get(&subject.register)?.department;
        Some(fact.department.as_ref().unwrap_or(keeper))
    }

    /// The subjects that stand for a register itself, not for a role in a case: who can be weighed
    /// by policies.
    pub fn parties(&self) -> impl Iterator<Item = &Subject> {
        self.subjects.values().filter(|subject| subject.key.is_none())
    }

    /// The one of [`Self::parties`] with this id.
    pub fn party(&self, id: &str) -> Option<&Subject> {
        self.subjects.get(id).filter(|subject| subject.key.is_none())
    }

    /// The definition of the fact `name` of `subject`, when it may be corrected: its register is
    /// correctable, and it is neither the key of a record, nor a table, nor worked out, nor
    /// said by the party itself.
    pub fn correctable(&self, subject: &str, name: &str) -> Option<&FactDef> {
        let (of, _) = name.split_once('.')?;
        let register = self.registers.get(&self.subjects.get(subject)?.register)?;
        let fact = self.fact(name).filter(|_| of == subject && register.correctable)?;
        let plain = fact.id != register.key && fact.computed.is_none() && !fact.is_said_by_party();
        (plain && fact.kind != FactType::Table).then_some(fact)
    }

    /// The package by which a fact of `subject` is corrected, with the facts that name it and say
    /// what it should be.
    pub fn correction(&self, subject: &str) -> Option<(&Package, &Computed)> {
        self.packages.values().filter(|package| package.subject == subject).find_map(|package| {
            let acts = package.acts.iter().filter_map(|act| self.acts.get(act));
            let computed = acts.flat_map(|act| &act.gives).find_map(|give| match give {
                Give::Fact(GiveFact { function: Some(computed), .. }) => {
                    (computed.function == KernelFunction::CorrectFact).then_some(computed)
                }
                Give::Fact(_) => None,
                Give::Credential(_) => None,
            })?;
            Some((package, computed))
        })
    }

    /// The compiled form of a boolean rule of this pack. A rule that did not compile is a
    /// diagnostic, and a pack with errors does not serve: asking for another text is a bug.
    pub fn rule(&self, text: &str) -> &Rule {
        self.value_rule(text, Type::Bool)
    }

    /// The compiled form of a rule of type `kind`.
    pub fn value_rule(&self, text: &str, kind: Type) -> &Rule {
        let compiled = self.rules.get(text).and_then(|of| of.iter().find(|(of, _)| *of == kind));
        compiled
            .map(|(_, rule)| rule)
            .unwrap_or_else(|| panic!("rule was not compiled with the pack: {text}"))
    }

    /// Whether the whole of `text` matches a pattern of this pack. A pattern that is none was a
    /// diagnostic, as [`Self::rule`] has it.
    pub fn matches(&self, pattern: &str, text: &str) -> bool {
        let regex = self.patterns.get(pattern);
        regex
            .unwrap_or_else(|| panic!("pattern was not compiled with the pack: {pattern}"))
            .is_match(text)
    }

    /// The definition behind `subject.fact`.
    pub fn fact(&self, name: &str) -> Option<&FactDef> {
        let (register, place) = self.facts.get(name)?;
        self.registers.get(register)?.facts.get(*place)
    }

    /// The names of all facts, in no order.
    pub fn fact_names(&self) -> impl Iterator<Item = &str> {
        self.facts.keys().map(String::as_str)
    }

    /// The kind of event by which the policy `id` is paid, if it is.
    pub fn event_of(&self, id: &str) -> Option<&ClaimEvent> {
        self.claim_events.values().find(|event| event.policies.iter().any(|of| of == id))
    }

    /// The register of who is paid by the policy: that of its party, or of its event's payee.
    pub fn payee_register(&self, policy: &Policy) -> Option<&str> {
        let subject = self.event_of(&policy.id).map_or(&policy.party, |event| &event.payee);
        self.subjects.get(subject).map(|subject| subject.register.as_str())
    }

    /// Whether plans and decisions of the package want `name`: any fact of a subject, or a fact
    /// (`subject.fact`) that credentials carry.
    pub fn reads(&self, package: &str, name: &str) -> bool {
        self.reads.get(package).is_some_and(|wanted| wanted.contains(name))
    }

    /// Puts the facts of `register_facts` where they belong, and finds every fact by its name.
    pub(crate) fn join_facts(&mut self) {
        for more in self.register_facts.values() {
            if let Some(register) = self.registers.get_mut(&more.register) {
                register.facts.extend(more.facts.iter().cloned());
            }
        }
        self.find_facts();
    }

    /// Finds every fact by its name.
    pub(crate) fn find_facts(&mut self) {
        for subject in self.subjects.values() {
            let Some(register) = self.registers.get(&subject.register) else { continue };
            for (place, fact) in register.facts.iter().enumerate() {
                let name = format!("{}.{}", subject.id, fact.id);
                self.facts.entry(name).or_insert_with(|| (register.id.clone(), place));
            }
        }
    }

    /// The zone of the city; the manifest was checked.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.manifest.zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }
}

/// Whether an entry that holds `from` .. `to` (both inclusive) holds on `on`.
pub fn holds(from: Date, to: Option<Date>, on: Date) -> bool {
    from <= on && to.is_none_or(|to| on <= to)
}
