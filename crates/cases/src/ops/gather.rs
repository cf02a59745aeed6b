//! What is known in a case: registers, credentials, answers, what acts gave, and what the kernel
//! works out. Every read of a personal fact is logged with the case as its purpose.

use std::collections::HashMap;

use base::{Instant, Result, Text};
use credentials::engine::standing;
use credentials::limits::PAGE_MAX;
use credentials::{Holder, Standing};
use pack::{AskKind, Pack, Package, Subject};
use registers::{Purpose, Reader, Record};
use serde_json::{Map, Value as Json};
use store::Tx;

use super::policy::policies;
use crate::engine::facts::{Facts, Source};
use crate::engine::state::State;
use crate::model::TaskState;

/// What a case or a preview is made of.
pub(crate) struct Material<'a> {
    pub(crate) package: &'a Package,
    /// Key of the applicant's record.
    pub(crate) applicant: Option<&'a str>,
    /// Key of the record that the case is about, unless the case makes it.
    pub(crate) subject: Option<&'a str>,
    pub(crate) answers: &'a Map<String, Json>,
    /// Asks answered by a signature or by documents.
    pub(crate) signed: Vec<&'a str>,
    pub(crate) state: Option<&'a State>,
    pub(crate) case: Option<&'a str>,
    pub(crate) reader: Reader,
}

/// The facts that `material` amounts to at `now`.
pub(crate) async fn gather(
    tx: &mut Tx,
    pack: &Pack,
    material: &Material<'_>,
    now: Instant,
) -> Result<Facts> {
    let zone = pack.zone();
    let mut facts = Facts::on(now.date_in(&zone));
    let submitted = material.state.and_then(|state| state.submitted_at);
    facts.submitted_on = submitted.map(|at| at.date_in(&zone));
    let package = material.package;
    let existing = material.subject.filter(|_| !package.new_subject);
    let known = [(&package.applicant, material.applicant), (&package.subject, existing)];
    let known: Vec<_> = known.into_iter().filter_map(|(id, key)| Some((id, key?))).collect();
    let named = material.answers.iter().flat_map(|(name, value)| {
        let subjects = pack.givers.subjects.get(name).into_iter().flatten();
        let wanted = subjects.filter(|subject| pack.reads(&package.id, subject));
        wanted.filter_map(|subject| Some((subject, value.as_str()?)))
    });
    let mut records = Records::default();
    let all: Vec<_> = known.iter().copied().chain(named).collect();
    records.look_up(tx, pack, &all, material, now).await?;
    for (subject, key) in known {
        records.put(pack, &mut facts, subject, key);
        held(tx, pack, &mut facts, subject, key, material, now).await?;
    }
    answered(pack, &mut facts, material, now);
    given(pack, &mut facts, material);
    keyed(tx, pack, &mut facts, &mut records, material, now).await?;
    compute(tx, pack, &mut facts, material, now).await?;
    policies(tx, pack, &mut facts, material, now).await?;
    Ok(facts)
}

/// Records that were looked up, by register and key; `None` when there is none.
#[derive(Default)]
struct Records(HashMap<(String, String), Option<Record>>);

impl Records {
    /// Looks up those that were not, by one statement.
    async fn look_up(
        &mut self,
        tx: &mut Tx,
        pack: &Pack,
        subjects: &[(&String, &str)],
        material: &Material<'_>,
        now: Instant,
    ) -> Result<()> {
        let of = |(subject, key): &(&String, &str)| {
            Some((pack.subjects.get(*subject)?.register.clone(), (*key).to_owned()))
        };
        let mut wanted: Vec<(String, String)> = subjects.iter().filter_map(of).collect();
        wanted.retain(|record| !self.0.contains_key(record));
        wanted.sort();
        wanted.dedup();
        let purpose = Purpose {
            text: Text::new(
                format!("办理「{}」", material.package.text.zh),
                format!("For the package “{}”", material.package.text.en),
            ),
            case: material.case.map(str::to_owned),
            reader: material.reader.clone(),
        };
        let found = registers::read_many(tx, pack, &wanted, &purpose, now).await?;
        self.0.extend(wanted.into_iter().map(|record| (record, None)));
        for record in found {
            self.0.insert((record.register.clone(), record.key.clone()), Some(record));
        }
        Ok(())
    }

    /// What the record of `subject` that was looked up says.
    fn put(&self, pack: &Pack, facts: &mut Facts, subject: &str, key: &str) {
        let Some(Subject { register, .. }) = pack.subjects.get(subject) else { return };
        facts.looked_up.insert(subject.to_owned());
        let Some(Some(record)) = self.0.get(&(register.clone(), key.to_owned())) else { return };
        for (fact, value) in &record.facts {
            let (name, source) = (format!("{subject}.{fact}"), Source::Register(register.clone()));
            // a value of another type than the pack's is not held under this pack
            let _ = facts.set(pack, &name, value, source, record.recorded_at);
        }
    }
}

/// What credentials that the subject holds say of it, where its register does not; the youngest
/// valid one of each fact. What this very case issued was not held when it was filled in.
async fn held(
    tx: &mut Tx,
    pack: &Pack,
    facts: &mut Facts,
    subject: &str,
    key: &str,
    material: &Material<'_>,
    now: Instant,
) -> Result<()> {
    let Some(Subject { register, .. }) = pack.subjects.get(subject) else { return Ok(()) };
    // a fact of somebody else on it, such as its head's name, is read where it is kept
    let about = |name: &str| name.split_once('.').is_some_and(|(of, _)| of == subject);
    let wanted = |name: &String| pack.reads(&material.package.id, name);
    let kinds = pack.credentials.values().filter(|kind| kind.holder == subject);
    let mut carried = kinds.flat_map(|kind| &kind.facts).filter(|name| about(name));
    if !carried.any(|name| facts.get(name).is_none() && wanted(name)) {
        return Ok(());
    }
    let holder = Holder { register: register.clone(), key: key.to_owned() };
    let held = credentials::ops::list_for_holder(tx, &holder, None, PAGE_MAX).await?;
    for credential in held {
        let ours = credential.case_id.as_ref().map(base::id::CaseId::as_str) == material.case;
        let kind = pack.credentials.get(&credential.type_id).filter(|kind| kind.holder == subject);
        let Some(kind) = kind.filter(|_| !ours || material.case.is_none()) else { continue };
        if standing(&credential, now) != Standing::Valid {
            continue;
        }
        for name in &kind.facts {
            let Some(value) = credential.facts.get(name).filter(|_| about(name)) else { continue };
            if facts.get(name).is_none() && wanted(name) {
                let source = Source::Credential(kind.id.clone());
                let _ = facts.set(pack, name, value, source, credential.issued_at);
            }
        }
    }
    Ok(())
}

/// Answers never replace what the city holds.
fn answered(pack: &Pack, facts: &mut Facts, material: &Material<'_>, now: Instant) {
    for (name, value) in material.answers {
        if facts.held(name).is_some() || value.is_null() {
            continue;
        }
        let asks = pack.givers.asks.get(name).into_iter().flatten();
        let mut fields = asks.filter(|id| pack.asks[id.as_str()].kind == AskKind::Field);
        let Some(ask) = fields.next() else { continue };
        // what is of the wrong type is named by the notice, and not known meanwhile
        let _ = facts.set(pack, name, value, Source::Ask(ask.clone()), now);
    }
    for id in &material.signed {
        let Some(ask) = pack.asks.get(*id) else { continue };
        for fact in &ask.gives {
            if facts.held(fact).is_some() {
                continue;
            }
            let _ = facts.set(pack, fact, &Json::Bool(true), Source::Ask(ask.id.clone()), now);
        }
    }
}

fn given(pack: &Pack, facts: &mut Facts, material: &Material<'_>) {
    let tasks = material.state.into_iter().flat_map(|state| &state.tasks);
    for (act, task) in tasks.filter(|(_, task)| task.state == TaskState::Approved) {
        for (name, value) in &task.gives {
            let at = task.decided_at.unwrap_or_default();
            let _ = facts.set(pack, name, value, Source::Act(act.clone()), at);
        }
    }
}

/// The subjects whose key is known, with the key.
pub(crate) fn named<'f>(
    pack: &'f Pack,
    facts: &'f Facts,
) -> impl Iterator<Item = (&'f str, &'f str)> {
    facts.iter().flat_map(|(name, known)| {
        let subjects = pack.givers.subjects.get(name).into_iter().flatten();
        subjects.filter_map(|subject| Some((subject.as_str(), known.json.as_str()?)))
    })
}

/// Records found by a key that is known by now, of those that the package wants. A key may itself
/// come from such a record.
async fn keyed(
    tx: &mut Tx,
    pack: &Pack,
    facts: &mut Facts,
    records: &mut Records,
    material: &Material<'_>,
    now: Instant,
) -> Result<()> {
    loop {
        let package = &material.package.id;
        let next = named(pack, facts).find(|(subject, _)| {
            !facts.looked_up.contains(*subject) && pack.reads(package, subject)
        });
        let next = next.map(|(subject, key)| (subject.to_owned(), key.to_owned()));
        let Some((subject, key)) = next else { return Ok(()) };
        records.look_up(tx, pack, &[(&subject, &key)], material, now).await?;
        records.put(pack, facts, &subject, &key);
    }
}

/// Facts that the kernel works out, when what they need is known.
async fn compute(
    tx: &mut Tx,
    pack: &Pack,
    facts: &mut Facts,
    material: &Material<'_>,
    now: Instant,
) -> Result<()> {
    let mut made = Vec::new();
    for (input, subject, fact) in &pack.givers.counts {
        let Some(name) = facts.get(input).and_then(|known| known.json.as_str()) else { continue };
        let register = &pack.subjects[subject].register;
        let own = material.subject.filter(|_| material.package.subject == *subject);
        let count = registers::count_same_name(tx, pack, register, name, own).await?;
        made.push((fact, Json::from(count)));
    }
    for (input, fact) in &pack.givers.keepers {
        let name = facts.get(input).and_then(|known| known.json.as_str());
        made.extend(name.and_then(|name| pack.keeper(name)).map(|id| (fact, Json::from(id))));
    }
    for (fact, count) in made {
        let _ = facts.set(pack, fact, &count, Source::Computed, now);
    }
    Ok(())
}
