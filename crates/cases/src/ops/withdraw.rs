//! The applicant withdraws.

use access::Action;
use base::id::CaseId;
use base::{Refusal, Result, limits};
use store::Tx;

use super::load::{Loaded, read};
use super::save::save;
use super::{Actor, Room};
use crate::engine::decide::withdraw as by_engine;
use crate::model::{self, Happened};

/// Withdraws the case, unless something was granted already. What it leaves: its events and their
/// leaves; nothing in a register.
pub async fn withdraw(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CaseId,
    reason: &str,
) -> Result<Loaded> {
    let now = actor.now;
    let (mut case, facts) = read(tx, room, id, actor.who, Action::WithdrawCase, now).await?;
    if reason.chars().count() > limits::TEXT_CHARS_MAX {
        let (zh, en) = ("撤回原因过长。", "The reason is too long.");
        return Err(Refusal::new("reason_too_long", 422, zh, en).on("reason").into());
    }
    let event =
        by_engine(case.package(room)?, case.header.subject_key.is_some(), &case.state, reason)?;
    let by = model::Actor::Account(actor.who.signed_in()?.id.to_string());
    save(tx, room, &mut case, vec![Happened { at: now, by, event }], &facts, false, now).await?;
    Ok(case)
}
