//! Carrying a case as far as rules can: a job that runs after every change.

use base::id::CaseId;
use base::{Fault, Instant, Result};
use serde::{Deserialize, Serialize};
use store::{Tx, jobs};

use super::Room;
use super::give::approve;
use super::load::{Loaded, load};
use super::save::save;
use super::take_back::take_back;
use crate::engine::decide::{Step, next};
use crate::model::*;

/// The kind of the job.
pub const ADVANCE: &str = "advance_case";

/// Its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advance {
    /// The case.
    pub case: String,
}

/// Events that one run makes at most: each task is opened and decided once, so no pack comes near
/// it.
const EVENTS_MAX: usize = 5_000;

/// Runs every step of the case that needs nobody. Running it again does nothing.
pub async fn advance(tx: &mut Tx, room: &Room, job: &Advance, now: Instant) -> Result<()> {
    let id = CaseId::parse(&job.case)?;
    let mut case = load(tx, room, &id).await?;
    let mut facts = case.facts(tx, room, now).await?;
    let mut events = Vec::new();
    let mut state = case.state.clone();
    loop {
        let package = room.package(&case.header.package)?;
        let Some(step) = next(&room.pack, package, &state, &facts) else { break };
        let made = match step {
            Step::Event(event) => vec![event],
            Step::Approve(act, clauses) => {
                approve(tx, room, &mut case, &mut facts, &act, clauses, "", now).await?
            }
            Step::Revoke(act, cause) => {
                let reason = cause.text().zh;
                vec![take_back(tx, room, &case, &facts, &act, cause, &reason, now).await?]
            }
        };
        for event in made {
            let happened = Happened { at: now, by: Actor::Rule, event };
            state.apply(&room.pack, &happened);
            events.push(happened);
        }
        if events.len() > EVENTS_MAX {
            return Err(Fault::new(format!("case {id} goes on without end")).into());
        }
    }
    if events.is_empty() {
        return Ok(());
    }
    save(tx, room, &mut case, events, &facts, false, now).await
}

/// Lets rules carry the case on.
pub(crate) async fn continue_later(tx: &mut Tx, case: &Loaded, now: Instant) -> Result<()> {
    let body = serde_json::to_value(Advance { case: case.header.id.to_string() });
    let key = format!("{}.v{}", case.header.id, case.header.version);
    jobs::enqueue(tx, ADVANCE, Some(&key), &body.expect("a job is JSON"), now).await?;
    Ok(())
}
