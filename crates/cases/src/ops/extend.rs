//! A department asks for more time, and a supervisor answers.

use access::Action;
use base::Result;
use base::id::CaseId;
use store::Tx;

use super::command::{done, open};
use super::load::Loaded;
use super::{Actor, Room};
use crate::engine::clock;

/// Asks for the extension that the act allows, once and before its limit has passed.
pub async fn ask_extension(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
    text: &str,
) -> Result<Loaded> {
    let seen = Loaded::task_resource;
    let (case, facts) = open(tx, room, actor, (id, act), Action::ExtendTask, seen).await?;
    let today = actor.now.date_in(&room.pack.zone());
    let event = clock::ask_extension(&room.pack, &case.state, act, text, today)?;
    done(tx, room, actor, case, &facts, vec![event]).await
}

/// Grants the extension, so that the due day moves, or refuses it.
pub async fn answer_extension(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
    granted: bool,
    text: &str,
) -> Result<Loaded> {
    let seen = Loaded::task_resource;
    let (case, facts) = open(tx, room, actor, (id, act), Action::AnswerExtension, seen).await?;
    let event = clock::answer_extension(&room.pack, &case.state, act, granted, text)?;
    done(tx, room, actor, case, &facts, vec![event]).await
}
