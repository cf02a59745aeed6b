//! What an approval gave is corrected.

use access::Action;
use base::Result;
use base::id::CaseId;
use pack::Give;
use serde_json::{Map, Value as Json};
use store::Tx;

use super::command::{done, open};
use super::give::{issue, write_facts};
use super::load::Loaded;
use super::take_back::revoke_credentials;
use super::{Actor, Room};
use crate::engine::{after, facts::Source};
use crate::model::Event;

/// Corrects facts that `act` gave, with the reason and the article that it rests on: records get a
/// new version, credentials of the act are revoked and issued anew.
pub async fn correct(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
    values: &Map<String, Json>,
    (reason, article): (&str, &str),
) -> Result<Loaded> {
    let (action, seen, now) = (Action::CorrectDecision, Loaded::supervised_resource, actor.now);
    let (case, mut facts) = open(tx, room, actor, (id, act), action, seen).await?;
    let mut events = vec![after::correct(&room.pack, &case.state, act, values, (reason, article))?];
    for (name, value) in values {
        let _ = facts.set(&room.pack, name, value, Source::Act(act.to_owned()), now);
    }
    write_facts(tx, room, &case, &facts, values, now).await?;
    if revoke_credentials(tx, &case, act, reason, now).await? {
        let gives = room.pack.acts.get(act).into_iter().flat_map(|act| &act.gives);
        for give in gives {
            let Give::Credential(give) = give else { continue };
            let kind = &room.pack.credentials[give.credential.as_str()];
            let credential = issue(tx, room, &case, &facts, act, kind, now).await?;
            let (act, credential_type) = (act.to_owned(), kind.id.clone());
            events.push(Event::CredentialIssued { act, credential, credential_type });
        }
    }
    done(tx, room, actor, case, &facts, events).await
}
