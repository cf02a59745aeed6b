//! The applicant tells that an event of the world happened, and hands in what shows it.

use access::Action;
use base::id::CaseId;
use base::{Refusal, Result};
use store::Tx;

use super::command::done;
use super::edit::{Edit, apply};
use super::load::{Loaded, read};
use super::{Actor, Room};
use crate::engine::{after, notice, report as engine};
use crate::model::CaseState;

/// Tells of the event `act`, or what an act after an event waits for: answers, commitments, and
/// the documents that were handed in before. Refused with everything that is still missing for it.
pub async fn report(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
    edit: &Edit,
) -> Result<Loaded> {
    let now = actor.now;
    let (mut case, facts) = read(tx, room, id, actor.who, Action::ReportEvent, now).await?;
    case.state.must_be(&[CaseState::InProgress])?;
    let task = room.pack.acts.get(act).filter(|_| case.state.tasks.contains_key(act));
    let definition = task.ok_or_else(Refusal::not_found)?;
    let awaited = engine::awaited(&room.pack, &case.state, definition, &facts);
    let mut all = edit.clone();
    // commitments add up: what was signed before stays signed
    if let Some(signed) = &mut all.commitments {
        signed.extend(case.header.commitments.keys().cloned());
    }
    all.answers.retain(|name, _| {
        let asks = room.pack.givers.asks.get(name).into_iter().flatten();
        asks.into_iter().any(|ask| awaited.contains(&ask.as_str()))
    });
    apply(room, &mut case, &all, now)?;
    let mut submission = case.submission();
    submission.statements = after::statements(&room.pack, &submission);
    let told = case.facts_of(tx, room, &submission, registers::Reader::Platform, now).await?;
    let plan = room.plan(case.package(room)?, &told);
    let faults = notice::check_of(&room.pack, &plan, &submission, &told, |ask| {
        awaited.contains(&ask.id.as_str())
    });
    if let Some(refusal) = notice::refusal(faults) {
        return Err(refusal.into());
    }
    let event = engine::report(&room.pack, &case.state, act, &facts, submission)?;
    done(tx, room, actor, case, &told, vec![event]).await
}
