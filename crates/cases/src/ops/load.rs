//! A case with everything about it.

use std::sync::Arc;

use access::{Action, Principal, Resource};
use base::id::CaseId;
use base::{Fault, Instant, Refusal, Result};
use pack::Package;
use registers::Reader;
use store::Tx;

use super::gather::{Material, gather};
use super::{Header, Room};
use crate::engine::state::{State, Task};
use crate::engine::steps::asked;
use crate::engine::{Facts, Plan, duties};
use crate::model::{CaseReceipt, CaseState, Document, Happened, OwedState, Submission};
use crate::store as tables;

/// A case, its events, and what they add up to.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Its row.
    pub header: Header,
    /// What happened, in order.
    pub events: Vec<Happened>,
    /// What that adds up to.
    pub state: State,
    /// Documents handed in.
    pub documents: Vec<Document>,
    /// Receipts of leaves that the transaction under way leaves.
    pub new_receipts: Vec<CaseReceipt>,
}

impl Loaded {
    /// The package, under the pack of `room`.
    pub fn package<'r>(&self, room: &'r Room) -> Result<&'r Package, Refusal> {
        room.package(&self.header.package)
    }

    /// The case as access rules see it: who owns it, who filed it, where its tasks are.
    pub fn resource(&self, room: &Room, facts: Option<&Facts>) -> Resource {
        let mut resource = self.header.resource();
        for (act, task) in &self.state.tasks {
            resource = place(room, resource, act, Some(task), facts);
            if !task.steps.is_empty() {
                resource = self.step_places(room, resource, act, None, facts);
            }
        }
        resource
    }

    /// A task as access rules see it for those who work in its steps: also the departments of the
    /// step, or of every step that began when none is named.
    pub fn step_resource(
        &self,
        room: &Room,
        act: &str,
        step: Option<&str>,
        facts: &Facts,
    ) -> Resource {
        self.step_places(room, self.task_resource(room, act, facts), act, step, Some(facts))
    }

    /// A decided task as access rules see it for those who supervise what it granted.
    pub fn supervised_resource(&self, room: &Room, act: &str, facts: &Facts) -> Resource {
        let resource = self.task_resource(room, act, facts);
        match room.pack.acts.get(act) {
            Some(definition) => self.supervised(room, resource, definition, Some(facts)),
            None => resource,
        }
    }

    fn supervised(
        &self,
        room: &Room,
        resource: Resource,
        act: &pack::Act,
        facts: Option<&Facts>,
    ) -> Resource {
        let Some(task) = self.state.tasks.get(&act.id) else { return resource };
        let supervisor = task.supervisor(act);
        let place = |facts| duties::place(&room.pack, (act, task), supervisor, facts);
        let district = facts.and_then(place);
        resource.handled_by(supervisor, district.as_deref())
    }

    fn step_places(
        &self,
        room: &Room,
        mut resource: Resource,
        act: &str,
        step: Option<&str>,
        facts: Option<&Facts>,
    ) -> Resource {
        let Some(definition) = room.pack.acts.get(act) else { return resource };
        let Some(task) = self.state.tasks.get(act) else { return resource };
        // who supervises what was decided sees it
        if step.is_none() && task.decided_at.is_some() {
            resource = self.supervised(room, resource, definition, facts);
        }
        let begun = definition.steps.iter().filter(|one| task.steps.contains_key(&one.id));
        let named = begun.filter(|one| step.is_none_or(|id| one.id == id));
        for department in named.flat_map(|step| asked(step, &task.steps[&step.id])) {
            let place = |facts| duties::place(&room.pack, (definition, task), department, facts);
            let district = facts.and_then(place);
            resource = resource.handled_by(department, district.as_deref());
        }
        resource
    }

    /// A task as access rules see it.
    pub fn task_resource(&self, room: &Room, act: &str, facts: &Facts) -> Resource {
        // owner and clerk stay: nobody decides on their own case, nor on one that they filed
        let (kind, id) = (access::Kind::Task, format!("{}:{act}", self.header.id));
        let task = self.state.tasks.get(act);
        place(room, Resource { kind, id, ..self.header.resource() }, act, task, Some(facts))
    }

    /// What the applicant has handed in so far.
    pub fn submission(&self) -> Submission {
        let mut submission = Submission {
            answers: self.header.answers.clone(),
            commitments: self.header.commitments.clone(),
            ..Submission::default()
        };
        for document in &self.documents {
            let of_ask = submission.documents.entry(document.ask.clone()).or_default();
            of_ask.push(document.sha256.clone());
        }
        submission
    }

    /// What is known in the case: with what was submitted, or with the draft. The platform reads.
    pub async fn facts(&self, tx: &mut Tx, room: &Room, now: Instant) -> Result<Facts> {
        self.facts_of(tx, room, &self.current(), Reader::Platform, now).await
    }

    /// The same, read by `who`: the log of reads names whoever reads somebody else's case.
    pub async fn facts_for(
        &self,
        tx: &mut Tx,
        room: &Room,
        who: &Principal,
        now: Instant,
    ) -> Result<Facts> {
        let reader = match who.account() {
            Some(account) if self.header.account.as_deref() != Some(account.id.as_str()) => {
                Reader::Account(account.id.to_string())
            }
            _ => Reader::Platform,
        };
        self.facts_of(tx, room, &self.current(), reader, now).await
    }

    fn current(&self) -> Submission {
        match self.state.state {
            CaseState::Draft | CaseState::SentBack => self.submission(),
            _ => self.state.submission.clone(),
        }
    }

    /// What is known in the case with `submission`.
    pub(crate) async fn facts_of(
        &self,
        tx: &mut Tx,
        room: &Room,
        submission: &Submission,
        reader: Reader,
        now: Instant,
    ) -> Result<Facts> {
        // what was promised and did not come is not there
        let lapsed = |ask: &&String| {
            let owed = self.state.owed.get(*ask);
            owed.is_some_and(|owed| matches!(owed.state, OwedState::Lapsed(_)))
        };
        let signed = submission.commitments.keys().filter(|ask| !lapsed(ask));
        let signed = signed.chain(submission.documents.keys());
        let material = Material {
            package: self.package(room)?,
            applicant: Some(&self.header.applicant.key),
            subject: self.header.subject_key.as_deref(),
            answers: &submission.answers,
            signed: signed.map(String::as_str).collect(),
            state: Some(&self.state),
            case: Some(self.header.id.as_str()),
            reader,
        };
        gather(tx, &room.pack, &material, now).await
    }

    /// The plan as it stands with `facts`.
    pub fn plan(&self, room: &Room, facts: &Facts) -> Result<Arc<Plan>> {
        Ok(room.plan(self.package(room)?, facts))
    }
}

/// Whoever decides the act sees it. While a fact has yet to say who that is, nobody does.
pub(super) fn place(
    room: &Room,
    resource: Resource,
    act: &str,
    task: Option<&Task>,
    facts: Option<&Facts>,
) -> Resource {
    let Some(act) = room.pack.acts.get(act) else { return resource };
    let department = task.map_or(Some(act.department.as_str()), |task| task.department(act));
    let Some(department) = department else { return resource };
    let district = act.district.as_ref().zip(facts);
    let district = district.and_then(|(fact, facts)| facts.get(fact)?.json.as_str());
    resource.handled_by(department, district)
}

/// The content hash of the pack on which the case `id` began: whoever opens a case takes the room
/// with that pack. Refused with `not_found`.
pub async fn pack_of(tx: &mut Tx, id: &CaseId) -> Result<String> {
    Ok(tables::pack_of(tx, id).await?.ok_or_else(Refusal::not_found)?)
}

/// The case `id`, without asking who wants it. A room with another pack than the case's is a
/// fault: law that did not hold when the case began would decide it.
pub async fn load(tx: &mut Tx, room: &Room, id: &CaseId) -> Result<Loaded> {
    let header = tables::header(tx, id).await?.ok_or_else(Refusal::not_found)?;
    if header.pack != room.pack.hash {
        let (of_case, of_room) = (&header.pack, &room.pack.hash);
        let text = format!("pack_mismatch: case {id} began on {of_case}, the room has {of_room}");
        return Err(Fault::new(text).into());
    }
    let events = tables::events(tx, id).await?;
    let state = State::of(&room.pack, &events);
    let documents = tables::documents(tx, id).await?;
    Ok(Loaded { header, events, state, documents, new_receipts: Vec::new() })
}

/// The case `id` with what is known in it, for somebody who may do `action` on it.
pub async fn read(
    tx: &mut Tx,
    room: &Room,
    id: &CaseId,
    who: &Principal,
    action: Action,
    now: Instant,
) -> Result<(Loaded, Facts)> {
    let loaded = load(tx, room, id).await?;
    let facts = loaded.facts_for(tx, room, who, now).await?;
    let resource = loaded.resource(room, Some(&facts));
    room.access.authorise(who, action, &resource)?;
    Ok((loaded, facts))
}

/// The leaves of the journal that are about a case, without asking who wants them.
pub async fn receipts(tx: &mut Tx, id: &CaseId) -> Result<Vec<CaseReceipt>> {
    tables::receipts(tx, id).await
}
