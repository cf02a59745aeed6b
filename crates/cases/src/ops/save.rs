//! Saving what the engine decided: events, rows, journal leaf and domain event, together.

use access::RecordKey;
use base::{Instant, Refusal, Result};
use pack::{ActKind, Pack};
use store::{Tx, jobs, outbox};

use super::advance::{ADVANCE, Advance};
use super::load::Loaded;
use super::replan::look_again;
use super::take_back::Broken;
use super::{CaseChanged, Room};
use crate::engine::state::State;
use crate::engine::{self, Facts};
use crate::model::*;
use crate::store as tables;

/// Events of a case that are leaves of the journal: what the city did, not what was begun.
const IN_JOURNAL: &[&str] = &[
    "submitted",
    "task_approved",
    "task_refused",
    "task_reopened",
    "sent_back",
    "task_suspended",
    "task_resumed",
    "extension_asked",
    "extension_answered",
    "task_deemed",
    "material_followed",
    "material_lapsed",
    "commitment_checked",
    "decision_objected",
    "objection_decided",
    "reopened",
    "decision_revoked",
    "decision_corrected",
    "outside_answered",
    "reported",
    "replanned",
    "closed",
    "refused",
    "withdrawn",
];

/// Appends `events` to the case and saves all that follows from them. `new` cases have no row yet.
pub(crate) async fn save(
    tx: &mut Tx,
    room: &Room,
    case: &mut Loaded,
    events: Vec<Happened>,
    facts: &Facts,
    new: bool,
    now: Instant,
) -> Result<()> {
    let pack = &room.pack;
    let first = case.state.version;
    let before: State = case.state.clone();
    for event in &events {
        case.state.apply(pack, event);
    }
    let header = &mut case.header;
    header.state = case.state.state;
    header.submitted_at = case.state.submitted_at;
    header.due_on = tables::due_on(pack, &case.state, now)?;
    header.updated_at = now;
    if new {
        tables::insert_late(tx, header);
    } else if !tables::update(tx, header).await? {
        return Err(changed_meanwhile().into());
    }
    tables::append(tx, &header.id, first, &events, new).await?;
    // a task that waits for others has no row: it is nobody's work yet
    let changed = case.state.tasks.iter().filter(|(act, task)| match before.tasks.get(*act) {
        Some(before) => before != *task,
        None => task.state != TaskState::Waiting,
    });
    let changed: Vec<_> = changed.collect();
    tables::tasks(tx, pack, &header.id, &changed, facts, new, now).await?;
    if watches(pack, &before) || watches(pack, &case.state) {
        duties(tx, room, case, facts, now).await?;
        wake(tx, pack, case, now).await?;
    }
    if !room.package(&case.header.package)?.new_subject && events.iter().any(writes) {
        look_again(tx, case, now).await?;
    }
    for event in &events {
        leaf(tx, case, event)?;
    }
    publish(tx, case, &events, now)?;
    case.events.extend(events);
    Ok(())
}

/// Whether a register says something else after this.
fn writes(happened: &Happened) -> bool {
    match &happened.event {
        Event::TaskApproved { gives, .. } => !gives.is_empty(),
        Event::DecisionRevoked { .. } | Event::DecisionCorrected { .. } => true,
        _ => false,
    }
}

/// Whether anything of the case waits for somebody besides a decision, or for a day.
fn watches(pack: &Pack, state: &State) -> bool {
    let events = |act: &String| pack.acts.get(act).is_some_and(|act| act.kind == ActKind::Event);
    !state.owed.is_empty()
        || state.tasks.keys().any(events)
        || !state.checks.is_empty()
        || state.tasks.values().any(|task| {
            !task.steps.is_empty() || task.extension.is_some() || task.objection.is_some()
        })
}

/// Writes down what the case waits for now.
async fn duties(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    facts: &Facts,
    now: Instant,
) -> Result<()> {
    let package = room.package(&case.header.package)?;
    let duties = engine::duties::duties(&room.pack, package, &case.state, facts, now);
    tables::duties(tx, &case.header, &duties, now).await
}

/// The case is looked at again when a day is over on which something may happen by itself.
async fn wake(tx: &mut Tx, pack: &Pack, case: &Loaded, now: Instant) -> Result<()> {
    for at in engine::duties::wakes(pack, &case.state, now) {
        let key = format!("{}.{}", case.header.id, at.0);
        let body = serde_json::to_value(Advance { case: case.header.id.to_string() });
        jobs::enqueue(tx, ADVANCE, Some(&key), &body.expect("a job is JSON"), at).await?;
    }
    Ok(())
}

/// The leaf says what was done and when; what it was done on is under a digest.
fn leaf(tx: &mut Tx, case: &mut Loaded, happened: &Happened) -> Result<()> {
    let kind = happened.event.kind();
    if !IN_JOURNAL.contains(&kind) && !StepRecord::KINDS.contains(&kind) {
        return Ok(());
    }
    let content = serde_json::to_vec(happened).expect("an event is JSON");
    let kind = format!("case_{kind}");
    let number = case.header.number.as_deref().unwrap_or(case.header.id.as_str());
    let subject = match happened.event.act() {
        Some(act) => format!("{number}/{act}"),
        None => number.to_owned(),
    };
    let leaf = journal::Leaf::new(&kind, &subject, happened.at, &content);
    let receipt = journal::append(tx, &leaf)?;
    let act = happened.event.act().map(str::to_owned);
    let (id, at) = (receipt.to_string(), happened.at);
    let receipt = CaseReceipt { id, kind, act, credential: None, at };
    tables::receipt(tx, &case.header.id, &receipt);
    case.new_receipts.push(receipt);
    Ok(())
}

fn publish(tx: &mut Tx, case: &Loaded, events: &[Happened], now: Instant) -> Result<()> {
    for happened in events {
        if let Some(broken) = Broken::of(case, &happened.event) {
            let body = serde_json::to_value(&broken).expect("a domain event is JSON");
            outbox::publish(tx, "credit", case.header.id.as_str(), &body, now)?;
        }
    }
    let header = &case.header;
    let subject = header.subject_key.as_ref();
    let subject = subject.map(|key| RecordKey::new(&header.subject_register, key));
    let changed = CaseChanged {
        case: header.id.to_string(),
        state: header.state,
        version: header.version,
        records: subject.into_iter().chain([header.applicant.clone()]).collect(),
        kinds: events.iter().map(|happened| happened.event.kind().to_owned()).collect(),
    };
    let body = serde_json::to_value(&changed).expect("a domain event is JSON");
    outbox::publish(tx, "case", case.header.id.as_str(), &body, now)
}

pub(crate) fn changed_meanwhile() -> Refusal {
    Refusal::new(
        "case_changed",
        412,
        "办件已被更新，请刷新后再试。",
        "The case was changed meanwhile: read it again.",
    )
}
