//! The applicant objects to a decision; a supervisor looks at it.

use access::Action;
use base::Result;
use base::id::CaseId;
use store::Tx;

use super::command::{done, open};
use super::load::{Loaded, read};
use super::{Actor, Room};
use crate::engine::after;

/// The applicant objects to the decision on `act`.
pub async fn object(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
    text: &str,
) -> Result<Loaded> {
    let action = Action::ObjectToDecision;
    let (case, facts) = read(tx, room, id, actor.who, action, actor.now).await?;
    let event = after::object(&case.state, act, text)?;
    done(tx, room, actor, case, &facts, vec![event]).await
}

/// A supervisor upholds the objection, so that the act is decided again, or dismisses it.
pub async fn answer_objection(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
    upheld: bool,
    text: &str,
) -> Result<Loaded> {
    let (action, seen) = (Action::DecideObjection, Loaded::supervised_resource);
    let (case, facts) = open(tx, room, actor, (id, act), action, seen).await?;
    let events = after::answer_objection(&case.state, act, upheld, text)?;
    done(tx, room, actor, case, &facts, events).await
}
