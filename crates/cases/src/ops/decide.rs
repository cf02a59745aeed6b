//! A reviewer decides a task.

use access::Action;
use base::id::CaseId;
use base::{Refusal, Result, limits};
use store::Tx;

use super::advance::continue_later;
use super::give::approve;
use super::load::{Loaded, load};
use super::save::save;
use super::{Actor, Room};
use crate::engine::decide::{Decision, Step, decide as by_engine};
use crate::model::{self, Happened};

/// Decides the open task `act` of a case.
pub async fn decide(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CaseId,
    act: &str,
    decision: &Decision,
) -> Result<Loaded> {
    let now = actor.now;
    let mut case = load(tx, room, id).await?;
    let mut facts = case.facts_for(tx, room, actor.who, now).await?;
    if !case.state.tasks.contains_key(act) {
        return Err(Refusal::not_found().into());
    }
    let resource = case.task_resource(room, act, &facts);
    room.access.authorise(actor.who, Action::DecideTask, &resource)?;
    if decision.note.chars().count() > limits::TEXT_CHARS_MAX {
        let (zh, en) = ("说明过长。", "The note is too long.");
        return Err(Refusal::new("note_too_long", 422, zh, en).on("note").into());
    }
    let step = by_engine(&room.pack, &case.state, act, &mut facts, decision, now)?;
    let events = match step {
        Step::Event(event) => vec![event],
        Step::Approve(act, clauses) => {
            approve(tx, room, &mut case, &mut facts, &act, clauses, &decision.note, now).await?
        }
        Step::Revoke(..) => Vec::new(),
    };
    let by = model::Actor::Account(actor.who.signed_in()?.id.to_string());
    let events = events.into_iter().map(|event| Happened { at: now, by: by.clone(), event });
    let events = events.collect();
    save(tx, room, &mut case, events, &facts, false, now).await?;
    continue_later(tx, &case, now).await?;
    Ok(case)
}
