//! A supervisor revokes an approval: what it gave is taken back.

use access::Action;
use base::Result;
use base::id::CaseId;
use store::Tx;

use super::command::{done, open};
use super::load::Loaded;
use super::take_back::take_back;
use super::{Actor, Room};
use crate::engine::after;
use crate::engine::steps::said;
use crate::model::{Event, RevokedFor};

/// Revokes the approval of `act` with a reason and the article that it rests on: facts go back to
/// what they were by a new version, credentials are revoked.
pub async fn undo(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
    (reason, article): (&str, &str),
) -> Result<Loaded> {
    let (action, seen) = (Action::RevokeDecision, Loaded::supervised_resource);
    let (case, facts) = open(tx, room, actor, (id, act), action, seen).await?;
    after::granted(&case.state, act)?;
    let (reason, cause) = (said(reason, "reason")?, RevokedFor::Wrong);
    let rests_on = said(article, "article")?;
    let mut event = take_back(tx, room, &case, &facts, act, cause, &reason, actor.now).await?;
    if let Event::DecisionRevoked { article, .. } = &mut event {
        *article = Some(rests_on);
    }
    done(tx, room, actor, case, &facts, vec![event]).await
}
