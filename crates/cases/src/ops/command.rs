//! What most operations on a task have in common: opened for somebody who may, and saved.

use access::{Action, Resource};
use base::id::CaseId;
use base::{Refusal, Result};
use store::Tx;

use super::advance::continue_later;
use super::load::{Loaded, load};
use super::save::save;
use super::{Actor, Room};
use crate::engine::Facts;
use crate::model::{self, Event, Happened};

/// The case with the task `act`, for somebody who may do `action` on it as `seen` shows it.
pub(super) async fn open(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
    action: Action,
    seen: impl Fn(&Loaded, &Room, &str, &Facts) -> Resource,
) -> Result<(Loaded, Facts)> {
    let case = load(tx, room, id).await?;
    let facts = case.facts(tx, room, actor.now).await?;
    if !case.state.tasks.contains_key(act) {
        return Err(Refusal::not_found().into());
    }
    room.access.authorise(actor.who, action, &seen(&case, room, act, &facts))?;
    Ok((case, facts))
}

/// Saves what the actor did, and lets rules carry the case on.
pub(super) async fn done(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    mut case: Loaded,
    facts: &Facts,
    events: Vec<Event>,
) -> Result<Loaded> {
    let now = actor.now;
    let by = model::Actor::Account(actor.who.signed_in()?.id.to_string());
    let happened = events.into_iter().map(|event| Happened { at: now, by: by.clone(), event });
    let happened = happened.collect();
    save(tx, room, &mut case, happened, facts, false, now).await?;
    continue_later(tx, &case, now).await?;
    Ok(case)
}
