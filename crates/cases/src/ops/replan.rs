//! An open case is planned again, when what the registers say has changed since.

use access::{Action, Principal};
use base::id::CaseId;
use base::{Instant, Refusal, Result};
use registers::Reader;
use serde::{Deserialize, Serialize};
use store::{Tx, jobs};

use super::advance::continue_later;
use super::load::{Loaded, load, read};
use super::save::save;
use super::{Actor, Room};
use crate::engine::Facts;
use crate::engine::replan::{self, Difference};
use crate::model::{self, CaseState, Happened};
use crate::store as tables;

/// The kind of the job that plans a case again.
pub const REPLAN: &str = "replan_case";

/// Its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replan {
    /// The case.
    pub case: String,
}

/// What planning the case again would change, for somebody who may read it.
pub async fn difference(
    tx: &mut Tx,
    room: &Room,
    who: &Principal,
    id: &CaseId,
    now: Instant,
) -> Result<(Loaded, Difference)> {
    let (case, _) = read(tx, room, id, who, Action::ReadCase, now).await?;
    let (_, difference) = compare(tx, room, &case, now).await?;
    Ok((case, difference))
}

async fn compare(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    now: Instant,
) -> Result<(Facts, Difference)> {
    if case.state.state != CaseState::InProgress {
        return Ok((Facts::default(), Difference::default()));
    }
    let submission = case.state.submission.clone();
    let facts = case.facts_of(tx, room, &submission, Reader::Platform, now).await?;
    let plan = room.plan(case.package(room)?, &facts);
    let difference = replan::difference(&room.pack, &plan, &case.state, &facts);
    Ok((facts, difference))
}

/// Plans the case again, for the departments of its tasks and for the applicant: the difference is
/// the event `replanned`, and the applicant is asked for what is new. Refused with
/// `nothing_changed`.
pub async fn replan(tx: &mut Tx, room: &Room, actor: &Actor<'_>, id: &CaseId) -> Result<Loaded> {
    let (mut case, _) = read(tx, room, id, actor.who, Action::ReplanCase, actor.now).await?;
    case.state.must_be(&[CaseState::InProgress])?;
    let (facts, difference) = compare(tx, room, &case, actor.now).await?;
    if difference.is_empty() {
        let (zh, en) = ("办理方案没有变化。", "Nothing changes in the plan.");
        return Err(Refusal::new("nothing_changed", 409, zh, en).into());
    }
    let by = model::Actor::Account(actor.who.signed_in()?.id.to_string());
    carry_out(tx, room, &mut case, &facts, difference, by, actor.now).await?;
    Ok(case)
}

async fn carry_out(
    tx: &mut Tx,
    room: &Room,
    case: &mut Loaded,
    facts: &Facts,
    difference: Difference,
    by: model::Actor,
    now: Instant,
) -> Result<()> {
    let events = replan::replan(difference).into_iter();
    let events = events.map(|event| Happened { at: now, by: by.clone(), event }).collect();
    save(tx, room, case, events, facts, false, now).await?;
    continue_later(tx, case, now).await
}

/// The job: plans a case again by itself, if anything changed.
pub async fn replan_by_itself(tx: &mut Tx, room: &Room, job: &Replan, now: Instant) -> Result<()> {
    let id = CaseId::parse(&job.case)?;
    let mut case = load(tx, room, &id).await?;
    let (facts, difference) = compare(tx, room, &case, now).await?;
    if difference.is_empty() {
        return Ok(());
    }
    carry_out(tx, room, &mut case, &facts, difference, model::Actor::Rule, now).await
}

/// Other open cases about the same subject are looked at again: what this one gave may change what
/// they have to do.
pub(crate) async fn look_again(tx: &mut Tx, case: &Loaded, now: Instant) -> Result<()> {
    let Some(key) = &case.header.subject_key else { return Ok(()) };
    let register = &case.header.subject_register;
    for other in tables::open_of_subject(tx, register, key, &case.header.id).await? {
        let body = serde_json::to_value(Replan { case: other.to_string() });
        let key = format!("{other}.{}", now.0);
        jobs::enqueue(tx, REPLAN, Some(&key), &body.expect("a job is JSON"), now).await?;
    }
    Ok(())
}
