//! An officer stops the clock of a task for a legal reason, and lets it run again.

use access::Action;
use base::Result;
use base::id::CaseId;
use store::Tx;

use super::command::{done, open};
use super::load::Loaded;
use super::{Actor, Room};
use crate::engine::clock;

/// Suspends the open task `act` for `reason`, one of those that the act lists.
pub async fn suspend(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
    reason: &str,
    text: &str,
) -> Result<Loaded> {
    let seen = Loaded::task_resource;
    let (case, facts) = open(tx, room, actor, (id, act), Action::SuspendTask, seen).await?;
    let event = clock::suspend(&room.pack, &case.state, act, reason, text)?;
    done(tx, room, actor, case, &facts, vec![event]).await
}

/// Lets the clock of a suspended task run again.
pub async fn resume(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
) -> Result<Loaded> {
    let seen = Loaded::task_resource;
    let (case, facts) = open(tx, room, actor, (id, act), Action::SuspendTask, seen).await?;
    let event = clock::resume(&room.pack, &case.state, act)?;
    done(tx, room, actor, case, &facts, vec![event]).await
}
