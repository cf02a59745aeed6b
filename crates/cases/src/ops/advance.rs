//! Carrying a case as far as rules can: a job that runs after every change.

use base::id::CaseId;
use base::{Instant, Result};
use pack::Pack;
use serde::{Deserialize, Serialize};
use store::Tx;

use super::Room;
use super::give::approve;
use super::load::load;
use super::save::save;
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

/// Steps of one case that one run takes at most: a task is opened and decided once each, so no
/// pack comes near it.
const STEPS_MAX: usize = 1_000;

/// Runs every step of the case that needs nobody. Running it again does nothing.
pub async fn advance(tx: &mut Tx, room: &Room, job: &Advance, now: Instant) -> Result<()> {
    let id = CaseId::parse(&job.case)?;
    let mut case = load(tx, room, &id).await?;
    let mut facts = case.facts(tx, room, now).await?;
    let mut events = Vec::new();
    let mut state = case.state.clone();
    for _ in 0..STEPS_MAX {
        let package = room.package(&case.header.package)?;
        let Some(step) = next(&room.pack, package, &state, &facts) else { break };
        let made = match step {
            Step::Event(event) => vec![event],
            Step::Approve(act, clauses) => {
                approve(tx, room, &mut case, &mut facts, &act, clauses, "", now).await?
            }
        };
        take(&room.pack, &mut state, &mut events, made, now);
    }
    if events.is_empty() {
        return Ok(());
    }
    save(tx, room, &mut case, events, &facts, false, now).await
}

fn take(
    pack: &Pack,
    state: &mut crate::engine::state::State,
    events: &mut Vec<Happened>,
    made: Vec<Event>,
    now: Instant,
) {
    for event in made {
        let happened = Happened { at: now, by: Actor::Rule, event };
        state.apply(pack, &happened);
        events.push(happened);
    }
}
