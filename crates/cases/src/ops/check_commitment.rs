//! After the decision, the city looks whether a commitment was kept.

use access::Action;
use base::id::CaseId;
use base::{Refusal, Result};
use store::Tx;

use super::command::{done, open};
use super::load::Loaded;
use super::take_back::take_back;
use super::{Actor, Room};
use crate::engine::after;
use crate::model::{RevokedFor, TaskState};

/// Records that the commitment `ask` was kept, or not. What was granted on one that was not falls:
/// its gifts and credentials are taken back, and credit hears of it.
pub async fn check_commitment(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, ask): (&CaseId, &str),
    kept: bool,
    text: &str,
) -> Result<Loaded> {
    let case = super::load(tx, room, id).await?;
    let acts = case.state.checks.get(ask).map(|check| check.acts.clone()).unwrap_or_default();
    let first = acts.first().ok_or_else(Refusal::not_found)?;
    // any of the departments that supervise what was granted on it
    let seen = |case: &Loaded, room: &Room, act: &str, facts: &_| {
        let first = case.supervised_resource(room, act, facts);
        acts.iter().fold(first, |mut all, act| {
            all.places.extend(case.supervised_resource(room, act, facts).places);
            all
        })
    };
    let action = Action::CheckCommitment;
    let (case, facts) = open(tx, room, actor, (id, first), action, seen).await?;
    let mut events = vec![after::check_commitment(&case.state, ask, kept, text)?];
    if !kept {
        for act in &acts {
            if case.state.tasks[act.as_str()].state == TaskState::Approved {
                let cause = RevokedFor::Commitment(ask.to_owned());
                let now = actor.now;
                events.push(take_back(tx, room, &case, &facts, act, cause, text, now).await?);
            }
        }
    }
    done(tx, room, actor, case, &facts, events).await
}
