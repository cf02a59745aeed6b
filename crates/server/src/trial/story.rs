//! People acting through the real operations: a temporary database, a clock that can jump, and
//! after every step all jobs run and the journal is sealed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use access::{Account, Authoriser, Principal};
use base::id::CaseId;
use base::{Error, FakeClock, Instant, Refusal, Result};
use cases::engine::decide::Decision;
use cases::ops::{self, Actor, Applicant, Edit, Loaded, NewCase, NewDocument};
use pack::{FactName, Pack, Step, Story};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use store::{Options, Store};

use super::expect::check;
use crate::city::City;
use crate::{arrivals, background, demo};

/// A story under way.
pub(super) struct Stage {
    pub(super) city: City,
    pub(super) clock: Arc<FakeClock>,
    pub(super) people: BTreeMap<String, Account>,
    /// What steps call their cases.
    pub(super) cases: BTreeMap<String, CaseId>,
    /// What steps call their mandates, and the ids.
    pub(super) mandates: BTreeMap<String, String>,
    /// What steps call their payment runs.
    pub(super) runs: BTreeMap<String, String>,
    /// What steps call their claim events: kind and id.
    pub(super) events: BTreeMap<String, (String, String)>,
    /// The package of the last case, and who applied.
    pub(super) applied: Option<(String, Account)>,
    _dir: tempfile::TempDir,
}

/// What of `story` does not come out as expected.
pub async fn run(pack: &Arc<Pack>, access: &Arc<Authoriser>, story: &Story) -> Vec<String> {
    let mut stage = match Stage::set((pack.clone(), access.clone()), story).await {
        Ok(stage) => stage,
        Err(error) => return vec![format!("setting the stage: {}", chain(&error))],
    };
    for (i, step) in story.steps.iter().enumerate() {
        let failures = match stage.step(i, step).await {
            Ok(failures) => failures,
            Err(error) => vec![chain(&error)],
        };
        if !failures.is_empty() {
            // what comes after a failed step says nothing
            return failures.into_iter().map(|f| format!("step {}: {f}", i + 1)).collect();
        }
    }
    Vec::new()
}

fn chain(error: &Error) -> String {
    match error {
        Error::Fault(fault) => fault.chain(),
        Error::Refusal(refusal) => {
            let fields: Vec<&str> = refused_fields(refusal);
            format!("refused: {refusal} ({})", fields.join(", "))
        }
    }
}

/// The fields that a refusal names.
pub(super) fn refused_fields(refusal: &Refusal) -> Vec<&str> {
    let all = std::iter::once(refusal).chain(&refusal.also);
    all.filter_map(|refusal| refusal.field.as_deref()).collect()
}

/// Every word of the steps of `story`: whoever acts in it is among them.
fn named(story: &Story) -> BTreeSet<String> {
    let mut open = vec![serde_json::to_value(&story.steps).expect("steps are JSON")];
    let mut words = BTreeSet::new();
    while let Some(value) = open.pop() {
        match value {
            Json::String(word) => drop(words.insert(word)),
            Json::Array(items) => open.extend(items),
            Json::Object(map) => open.extend(map.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    words
}

impl Stage {
    async fn set((pack, access): (Arc<Pack>, Arc<Authoriser>), story: &Story) -> Result<Self> {
        let dir =
            tempfile::tempdir().map_err(|e| base::Fault::during("making a temporary folder", e))?;
        let pack = supposed(pack, story);
        let start = start(&pack, &story.start)?;
        let clock = Arc::new(FakeClock::at(start));
        let url = format!("sqlite:{}", dir.path().join("city.db").display());
        let store = Store::open(&url, Options { readers: 1 }).await?;
        let rules = (pack.clone(), access);
        let city = City::on(rules, store, clock.clone(), dir.path(), true).await?;
        let now = city.now();
        let (mut people, named) = (BTreeMap::new(), named(story));
        for persona in pack.personas.values().filter(|persona| named.contains(&persona.id)) {
            let account = demo::account(&pack, persona, None);
            let account =
                access::ops::accounts::enter(&city.store, &city.access, account, now).await?;
            people.insert(persona.id.clone(), account);
        }
        let (of_pack, records) = (pack.clone(), story.records.clone());
        city.store
            .write(async move |tx| {
                for persona in of_pack.personas.values() {
                    demo::seed(tx, &of_pack, persona, now).await?;
                }
                for (register, rows) in &records {
                    for row in rows {
                        let facts: Map<String, Json> =
                            row.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
                        demo::record(tx, &of_pack, register, &facts, "story", now).await?;
                    }
                }
                Ok(())
            })
            .await?;
        let (cases, mandates) = (BTreeMap::new(), BTreeMap::new());
        let (runs, events) = (BTreeMap::new(), BTreeMap::new());
        let applied = None;
        Ok(Self { city, clock, people, cases, mandates, runs, events, applied, _dir: dir })
    }

    async fn step(&mut self, i: usize, step: &Step) -> Result<Vec<String>> {
        if let Step::Wait { working_days, minutes } = step {
            self.wait(*working_days, *minutes)?;
            self.settle().await?;
            return Ok(Vec::new());
        }
        if let Step::Record { register, facts } = step {
            self.record(register, facts).await?;
            self.settle().await?;
            return Ok(Vec::new());
        }
        if let Step::Policy { r#as, deed, expect } = step {
            return self.policy(r#as, deed, expect).await;
        }
        let (case, expect) = step.outcome();
        let outcome = self.act(i, step, case).await;
        self.settle().await?;
        let refused = match outcome {
            Ok(()) => None,
            Err(Error::Refusal(refusal)) if expect.refused.is_some() => Some(*refusal),
            Err(error) => return Err(error),
        };
        check(self, case, expect, refused.as_ref()).await
    }

    async fn act(&mut self, i: usize, step: &Step, name: &str) -> Result<()> {
        match step {
            Step::Apply { .. } => self.apply(i, step, name).await,
            Step::Correct { r#as, answers, commitments, documents, .. } => {
                let (who, id) = (self.who(r#as)?, self.case(name)?);
                self.fill(&who, &id, answers, commitments, documents).await?;
                self.submit(&who, &id).await
            }
            Step::Decide { r#as, act, approve, reason, note, facts, .. } => {
                let (who, id, act) = (self.who(r#as)?, self.case(name)?, act.clone());
                let (approve, reason, note) = (*approve, reason.clone(), note.clone());
                let facts = facts.iter().map(|(name, value)| (name.clone(), value.clone()));
                let decision = Decision { approve, reason, note, facts: facts.collect() };
                let (room, now) = (self.city.cases.clone(), self.city.now());
                let write = async move |tx: &mut store::Tx| {
                    let actor = Actor { who: &who, now };
                    ops::decide(tx, &room, &actor, &id, &act, &decision).await.map(drop)
                };
                self.city.store.write(write).await
            }
            Step::SendBack { r#as, act, fields, .. } => {
                let (who, id, act) = (self.who(r#as)?, self.case(name)?, act.clone());
                let fields: Vec<_> =
                    fields.iter().map(|(field, text)| (field.clone(), text.clone())).collect();
                let (room, now) = (self.city.cases.clone(), self.city.now());
                let write = async move |tx: &mut store::Tx| {
                    let actor = Actor { who: &who, now };
                    ops::send_back(tx, &room, &actor, &id, &act, &fields).await.map(drop)
                };
                self.city.store.write(write).await
            }
            Step::Withdraw { r#as, reason, .. } => {
                let (who, id, reason) = (self.who(r#as)?, self.case(name)?, reason.clone());
                let (room, now) = (self.city.cases.clone(), self.city.now());
                let write = async move |tx: &mut store::Tx| {
                    let actor = Actor { who: &who, now };
                    ops::withdraw(tx, &room, &actor, &id, &reason).await.map(drop)
                };
                self.city.store.write(write).await
            }
            Step::Revoke { r#as, credential, reason, .. } => {
                self.revoke(r#as, name, credential, reason).await
            }
            Step::Look { r#as, .. } => match (r#as, self.cases.get(name)) {
                (Some(who), Some(id)) => self.read(&self.who(who)?, id).await.map(drop),
                _ => Ok(()),
            },
            Step::GrantMandate { .. } | Step::RevokeMandate { .. } => self.mandate(step).await,
            Step::Wait { .. } | Step::Record { .. } | Step::Policy { .. } => Ok(()),
            other => self.deed(other, name).await,
        }
    }

    async fn apply(&mut self, i: usize, step: &Step, name: &str) -> Result<()> {
        let Step::Apply {
            r#as,
            package,
            on_behalf_of,
            subject,
            parent,
            mandate,
            answers,
            commitments,
            documents,
            idempotency_key,
            ..
        } = step
        else {
            return Ok(());
        };
        let who = self.who(r#as)?;
        let parent = parent.as_deref().map(|name| self.case(name)).transpose()?;
        let on_behalf_of = on_behalf_of.as_ref().map(|id| self.applicant(id)).transpose()?;
        let mandate = mandate.as_deref().map(|name| self.mandate_id(name)).transpose()?;
        let new = NewCase {
            package: package.clone(),
            answers: Map::new(),
            subject: subject.clone(),
            on_behalf_of,
            mandate,
            parent,
        };
        let key = idempotency_key.clone().unwrap_or_else(|| format!("step-{i}"));
        let id = self.begin(&who, new, key).await?;
        self.cases.insert(name.to_owned(), id.clone());
        self.applied = Some((package.clone(), who.signed_in()?.clone()));
        if self.load(&id).await?.header.number.is_some() {
            return Ok(()); // the same key again: the case is there already
        }
        self.fill(&who, &id, answers, commitments, documents).await?;
        self.submit(&who, &id).await
    }

    /// Begins a case under an idempotency key, as the API does.
    async fn begin(&self, who: &Principal, new: NewCase, key: String) -> Result<CaseId> {
        let (room, now, who) = (self.city.cases.clone(), self.city.now(), who.clone());
        let write = async move |tx: &mut store::Tx| {
            use store::idempotency::{Remembered, answer, remember};
            let scope = who.signed_in()?.id.to_string();
            match remember(tx, &scope, &key, &new.package, now).await? {
                Remembered::Seen { response_json } => Ok(CaseId::parse(&response_json)?),
                Remembered::Fresh => {
                    let actor = Actor { who: &who, now };
                    let case = ops::draft(tx, &room, &actor, new.clone()).await?;
                    answer(tx, &scope, &key, case.header.id.as_str()).await?;
                    Ok(case.header.id)
                }
            }
        };
        self.city.store.write(write).await
    }

    async fn fill(
        &self,
        who: &Principal,
        id: &CaseId,
        answers: &indexmap::IndexMap<FactName, Json>,
        commitments: &[String],
        documents: &indexmap::IndexMap<String, String>,
    ) -> Result<()> {
        let answers: Map<String, Json> =
            answers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let commitments: BTreeSet<String> = commitments.iter().cloned().collect();
        let commitments = (!commitments.is_empty()).then_some(commitments);
        let new = self.stored(documents).await?;
        let (room, now) = (self.city.cases.clone(), self.city.now());
        let (who, id) = (who.clone(), id.clone());
        let write = async move |tx: &mut store::Tx| {
            let actor = Actor { who: &who, now };
            let edit = Edit { answers: answers.clone(), commitments: commitments.clone() };
            let version = ops::load(tx, &room, &id).await?.header.version;
            ops::edit(tx, &room, &actor, &id, version, edit).await?;
            for document in &new {
                ops::attach(tx, &room, &actor, &id, document.clone()).await?;
            }
            Ok(())
        };
        self.city.store.write(write).await
    }

    /// A register learns something.
    async fn record(&self, register: &str, facts: &indexmap::IndexMap<String, Json>) -> Result<()> {
        let facts: Map<String, Json> =
            facts.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let (pack, now, register) = (self.city.pack.clone(), self.city.now(), register.to_owned());
        let write = async move |tx: &mut store::Tx| {
            let key = pack.registers.get(&register).and_then(|of| facts.get(&of.key));
            let key = key.and_then(Json::as_str).ok_or_else(Refusal::not_found)?.to_owned();
            let source = registers::Source { kind: "story".into(), id: None };
            registers::write(tx, &pack, &register, &key, &facts, &source, now).await.map(drop)
        };
        self.city.store.write(write).await
    }

    /// The bytes of `documents`, stored; the rows are yet to be written.
    async fn stored(
        &self,
        documents: &indexmap::IndexMap<String, String>,
    ) -> Result<Vec<NewDocument>> {
        let mut new = Vec::new();
        for (ask, content) in documents {
            // a document of one line is a document: what matters is that its bytes are kept
            let bytes = format!("%PDF-1.4\n% {content}\n").into_bytes();
            let sha256 = hex::encode(Sha256::digest(&bytes));
            let document = NewDocument {
                ask: ask.clone(),
                name: format!("{ask}.pdf"),
                media_type: "application/pdf".into(),
                bytes: bytes.len() as u64,
                sha256,
            };
            crate::documents::put(&self.city, &document.sha256, bytes).await?;
            new.push(document);
        }
        Ok(new)
    }

    /// Hands in documents one by one, as they come later.
    pub(super) async fn attach(
        &self,
        who: &Principal,
        id: &CaseId,
        documents: &indexmap::IndexMap<String, String>,
    ) -> Result<()> {
        let new = self.stored(documents).await?;
        let (room, now) = (self.city.cases.clone(), self.city.now());
        let (who, id) = (who.clone(), id.clone());
        let write = async move |tx: &mut store::Tx| {
            let actor = Actor { who: &who, now };
            for document in &new {
                ops::attach(tx, &room, &actor, &id, document.clone()).await?;
            }
            Ok(())
        };
        self.city.store.write(write).await
    }

    async fn submit(&self, who: &Principal, id: &CaseId) -> Result<()> {
        let (room, now) = (self.city.cases.clone(), self.city.now());
        let (who, id) = (who.clone(), id.clone());
        let write = async move |tx: &mut store::Tx| {
            let actor = Actor { who: &who, now };
            ops::submit(tx, &room, &actor, &id).await.map(drop)
        };
        self.city.store.write(write).await
    }

    async fn revoke(&self, who: &str, case: &str, kind: &str, reason: &str) -> Result<()> {
        let (who, id) = (self.who(who)?, self.case(case)?);
        let (kind, reason) = (kind.to_owned(), reason.to_owned());
        let (room, now) = (self.city.cases.clone(), self.city.now());
        let write = async move |tx: &mut store::Tx| {
            let issued = credentials::ops::list_for_case(tx, &id).await?;
            let credential = issued.into_iter().find(|credential| credential.type_id == kind);
            let credential = credential.ok_or_else(Refusal::not_found)?;
            let actor = Actor { who: &who, now };
            ops::revoke(tx, &room, &actor, &credential.id, &reason).await.map(drop)
        };
        self.city.store.write(write).await
    }

    /// The case as somebody may see it.
    async fn read(&self, who: &Principal, id: &CaseId) -> Result<Loaded> {
        let (room, now) = (self.city.cases.clone(), self.city.now());
        let (who, id) = (who.clone(), id.clone());
        let write = async move |tx: &mut store::Tx| {
            let read = ops::read(tx, &room, &id, &who, access::Action::ReadCase, now).await?;
            Ok(read.0)
        };
        self.city.store.write(write).await
    }

    pub(super) async fn load(&self, id: &CaseId) -> Result<Loaded> {
        let (room, id) = (self.city.cases.clone(), id.clone());
        self.city.store.read(async move |tx| ops::load(tx, &room, &id).await).await
    }

    pub(super) fn who(&self, name: &str) -> Result<Principal, Refusal> {
        let account = self.people.get(name).ok_or_else(|| {
            Refusal::new("unknown_persona", 422, "没有这个人物。", "There is no such persona.")
                .on(name)
        })?;
        Ok(Principal::from(account.clone()))
    }

    pub(super) fn case(&self, name: &str) -> Result<CaseId, Refusal> {
        self.cases.get(name).cloned().ok_or_else(|| Refusal::not_found().on(name))
    }

    fn applicant(&self, id: &str) -> Result<Applicant, Refusal> {
        let persona = self.city.pack.personas.get(id).ok_or_else(|| Refusal::not_found().on(id))?;
        let facts = persona.records.get("person");
        let text = |fact: &str| facts?.get(fact)?.as_str().map(str::to_owned);
        Ok(Applicant {
            identity_number: text("identity_number").unwrap_or_default(),
            name: text("name").unwrap_or_default(),
            mobile: text("mobile"),
        })
    }

    fn wait(&self, working_days: u32, minutes: u32) -> Result<(), Refusal> {
        let now = self.city.now();
        let zone = self.city.pack.zone();
        let mut then = now;
        if working_days > 0 {
            let today = now.date_in(&zone);
            let day = self.city.pack.calendar.add(today, working_days.into())?;
            let days = today.until(day).map(|span| i64::from(span.get_days())).unwrap_or_default();
            then = then.plus_seconds(days * 86_400);
        }
        self.clock.move_to(then.plus_seconds(i64::from(minutes) * 60));
        Ok(())
    }

    /// All that the city does by itself.
    pub(super) async fn settle(&mut self) -> Result<()> {
        background::runner(&self.city).drain().await?;
        while arrivals::consumer(&self.city).run_once().await? > 0 {}
        let (people, now) = (self.people.clone(), self.city.now());
        let mandates = async move |tx: &mut store::Tx| {
            let mut people = people.clone();
            for account in people.values_mut() {
                account.mandates.clear();
                access::mandate::add(tx, account, now).await?;
            }
            Ok(people)
        };
        self.people = self.city.store.read(mandates).await?;
        journal::sequence_once(&self.city.store, &self.city.journal, self.city.now()).await?;
        Ok(())
    }
}

/// The pack, with what the story supposes of its policies.
fn supposed(pack: Arc<Pack>, story: &Story) -> Arc<Pack> {
    if story.suppose.is_empty() {
        return pack;
    }
    let mut changed = Pack::clone(&pack);
    for (id, of) in &story.suppose {
        if let Some(policy) = changed.policies.get_mut(id) {
            policy.publicity_days = of.publicity_days.or(policy.publicity_days);
            policy.budget = of.budget.clone().or(policy.budget.take());
        }
    }
    Arc::new(changed)
}

/// `2026-03-02T09:00` in the city's time.
fn start(pack: &Pack, text: &str) -> Result<Instant, Refusal> {
    let parsed = text.parse::<jiff::civil::DateTime>().ok();
    let zoned = parsed.and_then(|time| time.to_zoned(pack.zone()).ok());
    zoned.map(|zoned| Instant::from(zoned.timestamp())).ok_or_else(|| {
        let (zh, en) =
            ("开始时间须写作 2026-03-02T09:00。", "A start is written 2026-03-02T09:00.");
        Refusal::new("bad_start", 422, zh, en).on("start")
    })
}
