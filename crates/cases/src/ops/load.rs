//! A case with everything about it.

use access::{Action, Principal, Resource};
use base::id::CaseId;
use base::{Instant, Refusal, Result};
use pack::Package;
use store::Tx;

use super::gather::{Material, gather};
use super::{Header, Room};
use crate::engine::state::State;
use crate::engine::{Facts, Plan, plan};
use crate::model::*;
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
}

impl Loaded {
    /// The package, under the pack of `room`.
    pub fn package<'r>(&self, room: &'r Room) -> Result<&'r Package, Refusal> {
        room.package(&self.header.package)
    }

    /// The case as access rules see it: who owns it, who filed it, where its tasks are.
    pub fn resource(&self, room: &Room, facts: Option<&Facts>) -> Resource {
        let mut resource = self.header.resource();
        for act in self.state.tasks.keys() {
            resource = place(room, resource, act, facts);
        }
        resource
    }

    /// A task as access rules see it.
    pub fn task_resource(&self, room: &Room, act: &str, facts: &Facts) -> Resource {
        let task = Resource::new(access::Kind::Task, format!("{}:{act}", self.header.id));
        place(room, Resource { owners: self.header.resource().owners, ..task }, act, Some(facts))
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

    /// What is known in the case: with what was submitted, or with the draft.
    pub async fn facts(&self, tx: &mut Tx, room: &Room, now: Instant) -> Result<Facts> {
        let drafting = matches!(self.state.state, CaseState::Draft | CaseState::SentBack);
        let submission = if drafting { self.submission() } else { self.state.submission.clone() };
        let signed = submission.commitments.keys().chain(submission.documents.keys());
        let material = Material {
            package: self.package(room)?,
            applicant: Some(&self.header.applicant.key),
            subject: self.header.subject_key.as_deref(),
            answers: &submission.answers,
            signed: signed.map(String::as_str).collect(),
            state: Some(&self.state),
            case: Some(self.header.id.as_str()),
        };
        gather(tx, &room.pack, &material, now).await
    }

    /// The plan as it stands with `facts`.
    pub fn plan(&self, room: &Room, facts: &Facts) -> Result<Plan> {
        Ok(plan(&room.pack, self.package(room)?, facts))
    }
}

fn place(room: &Room, resource: Resource, act: &str, facts: Option<&Facts>) -> Resource {
    let Some(act) = room.pack.acts.get(act) else { return resource };
    let district = act.district.as_ref().zip(facts);
    let district = district.and_then(|(fact, facts)| facts.get(fact)?.json.as_str());
    resource.handled_by(&act.department, district)
}

/// The case `id`, without asking who wants it.
pub async fn load(tx: &mut Tx, room: &Room, id: &CaseId) -> Result<Loaded> {
    let header = tables::header(tx, id).await?.ok_or_else(Refusal::not_found)?;
    let events = tables::events(tx, id).await?;
    let state = State::of(&room.pack, &events);
    let documents = tables::documents(tx, id).await?;
    Ok(Loaded { header, events, state, documents })
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
    let facts = loaded.facts(tx, room, now).await?;
    let resource = loaded.resource(room, Some(&facts));
    room.access.authorise(who, action, &resource)?;
    Ok((loaded, facts))
}

/// The leaves of the journal that are about a case, without asking who wants them.
pub async fn receipts(tx: &mut Tx, id: &CaseId) -> Result<Vec<CaseReceipt>> {
    tables::receipts(tx, id).await
}
