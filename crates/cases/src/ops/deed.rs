//! Somebody does something in a step of an act.

use access::{Action, Kind, RecordKey, Resource};
use base::id::CaseId;
use base::{Refusal, Result, code};
use pack::{StepDeed, StepKind};
use sha2::{Digest, Sha256};
use store::Tx;

use super::advance::continue_later;
use super::load::{Loaded, load};
use super::save::save;
use super::{Actor, Room};
use crate::engine::Facts;
use crate::engine::steps::{Doer, open_step, outcome, record, unsigned};
use crate::model::{self, Event, Happened, StepState};

/// Does `deed` in the step `step` of `act`, or in the one that is open when none is named. Refused
/// with `step_not_open`, `deed_not_fitting`, `deed_incomplete` and what the kind of step asks.
pub async fn deed(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CaseId,
    (act, step): (&str, Option<&str>),
    deed: &StepDeed,
) -> Result<Loaded> {
    let now = actor.now;
    let mut case = load(tx, room, id).await?;
    let facts = case.facts(tx, room, now).await?;
    let account = actor.who.signed_in()?;
    let (action, resource) = needed(room, &case, (act, step), &facts, deed)?;
    room.access.authorise(actor.who, action, &resource)?;
    let definition = room.pack.acts.get(act).ok_or_else(Refusal::not_found)?;
    let package = room.package(&case.header.package)?;
    let (step, of) = open_step(&room.pack, &case.state, act, step)?;
    if let StepDeed::Sign { identity_number: Some(number) } = deed {
        code::identity::check(number).map_err(|refusal| refusal.on("identity_number"))?;
    }
    let digest = digest(&case.state.submission);
    let doer = Doer {
        department: account.department.as_deref(),
        identity: account.person.as_ref().map(|person| person.key.as_str()),
        digest: &digest,
    };
    let about = (definition, step, of);
    let record = record(&room.pack, package, &case.state, about, &facts, deed, doer)?;
    let (act, name) = (act.to_owned(), step.id.clone());
    let mut events = Vec::new();
    if of.state != StepState::Open {
        let (fee, departments) = (None, of.departments.clone());
        events.push(Event::StepBegun { act: act.clone(), step: name.clone(), fee, departments });
    }
    events.push(Event::StepRecorded { act: act.clone(), step: name.clone(), record });
    let by = model::Actor::Account(account.id.to_string());
    let mut happened: Vec<Happened> =
        events.into_iter().map(|event| Happened { at: now, by: by.clone(), event }).collect();
    // what ends the step ends it in the same transaction
    let mut after = case.state.clone();
    happened.iter().for_each(|event| after.apply(&room.pack, event));
    let of = &after.tasks[act.as_str()].steps[name.as_str()];
    if let Some(passed) = outcome(&room.pack, package, step, of, &facts) {
        let event = Event::StepEnded { act, step: name, passed };
        happened.push(Happened { at: now, by: model::Actor::Rule, event });
    }
    save(tx, room, &mut case, happened, &facts, false, now).await?;
    continue_later(tx, &case, now).await?;
    Ok(case)
}

/// SHA-256 of what was submitted, in hexadecimal: what a party signs.
fn digest(submission: &model::Submission) -> String {
    let text = serde_json::to_vec(submission).expect("a submission is JSON");
    hex::encode(Sha256::digest(text))
}

/// What one must be allowed to do for `deed`, and on what. A step that is not there is not found.
fn needed(
    room: &Room,
    case: &Loaded,
    (act, step): (&str, Option<&str>),
    facts: &Facts,
    deed: &StepDeed,
) -> Result<(Action, Resource), Refusal> {
    let of_case = || Resource { kind: Kind::Case, ..case.header.resource() };
    let of_task = case.step_resource(room, act, step, facts);
    Ok(match deed {
        StepDeed::Object { .. } => {
            // whoever is concerned need not know more of the case than what is shown to all
            let shown = open_step(&room.pack, &case.state, act, step)
                .is_ok_and(|(step, _)| step.kind == StepKind::PublicNotice);
            if !shown {
                return Err(Refusal::not_found());
            }
            (Action::ObjectToNotice, Resource::new(Kind::Package, &case.header.package))
        }
        StepDeed::Sign { .. } => (Action::SignStep, parties(room, case, act, step, facts)),
        StepDeed::Choose { .. } => (Action::ChooseDelivery, of_case()),
        StepDeed::Pay { .. } => (Action::RecordPayment, of_task),
        StepDeed::Deliver { .. } => (Action::RecordDelivery, of_task),
        _ => (Action::RecordStep, of_task),
    })
}

/// The case as a party sees it who has to sign in the step.
fn parties(room: &Room, case: &Loaded, act: &str, step: Option<&str>, facts: &Facts) -> Resource {
    let mut resource = Resource::new(Kind::Case, case.header.id.as_str());
    let Ok((step, of)) = open_step(&room.pack, &case.state, act, step) else { return resource };
    let Ok(package) = room.package(&case.header.package) else { return resource };
    for (_, identity) in unsigned(&room.pack, package, step, of, facts) {
        if let Some(identity) = identity {
            let register = &case.header.applicant.register;
            resource = resource.owned_by(RecordKey::new(register, identity));
        }
    }
    resource
}
