//! Saving what the engine decided: events, rows, journal leaf and domain event, together.

use base::{Instant, Refusal, Result};
use pack::Pack;
use store::{Tx, jobs, outbox};

use super::advance::{ADVANCE, Advance};
use super::load::Loaded;
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
    if watches(&before) || watches(&case.state) {
        duties(tx, room, case, &before, facts, now).await?;
        wake(tx, pack, case, now).await?;
    }
    for event in &events {
        leaf(tx, case, event)?;
    }
    publish(tx, case, &events, now)?;
    case.events.extend(events);
    Ok(())
}

/// Whether anything of the case waits for somebody besides a decision, or for a day.
fn watches(state: &State) -> bool {
    state.tasks.values().any(|task| !task.steps.is_empty())
}

/// Writes down what the case waits for, when that has changed.
async fn duties(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    before: &State,
    facts: &Facts,
    now: Instant,
) -> Result<()> {
    let (pack, package) = (&room.pack, room.package(&case.header.package)?);
    let old = engine::duties::duties(pack, package, before, facts, now);
    let new = engine::duties::duties(pack, package, &case.state, facts, now);
    if old == new {
        return Ok(());
    }
    tables::duties(tx, &case.header, &new, now).await
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
    tables::receipt(tx, &case.header.id, receipt.as_str(), &kind, happened.at);
    case.new_receipts.push(CaseReceipt { id: receipt.to_string(), kind, at: happened.at });
    Ok(())
}

fn publish(tx: &mut Tx, case: &Loaded, events: &[Happened], now: Instant) -> Result<()> {
    let changed = CaseChanged {
        case: case.header.id.to_string(),
        state: case.header.state,
        version: case.header.version,
        kinds: events.iter().map(|happened| happened.event.kind().to_owned()).collect(),
    };
    let body = serde_json::to_value(&changed).expect("a domain event is JSON");
    outbox::publish(tx, "case", case.header.id.as_str(), &body, now)
}

pub(crate) fn changed_meanwhile() -> Refusal {
    Refusal::new(
        "case_changed",
        412,
        "办件已被更新,请刷新后再试。",
        "The case was changed meanwhile: read it again.",
    )
}
