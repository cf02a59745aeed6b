//! A reviewer sends a case back with the wrong fields marked.

use access::Action;
use base::id::CaseId;
use base::{Refusal, Result, limits};
use store::Tx;

use super::load::{Loaded, load};
use super::save::save;
use super::{Actor, Room};
use crate::engine::decide::send_back as by_engine;
use crate::model::{self, Happened};

/// Sends the case back for `act`; `fields` are facts or asks with what is wrong with each.
pub async fn send_back(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CaseId,
    act: &str,
    fields: &[(String, String)],
) -> Result<Loaded> {
    let now = actor.now;
    let mut case = load(tx, room, id).await?;
    let facts = case.facts_for(tx, room, actor.who, now).await?;
    if !case.state.tasks.contains_key(act) {
        return Err(Refusal::not_found().into());
    }
    let resource = case.task_resource(room, act, &facts);
    room.access.authorise(actor.who, Action::SendBackTask, &resource)?;
    let long =
        |text: &String| text.trim().is_empty() || text.chars().count() > limits::TEXT_CHARS_MAX;
    if let Some((field, _)) = fields.iter().find(|(_, text)| long(text)) {
        let (zh, en) = ("请写明哪里需要补正。", "Say what must be mended, briefly.");
        return Err(Refusal::new("correction_text", 422, zh, en).on(field).into());
    }
    let plan = case.plan(room, &facts)?;
    let event = by_engine(&room.pack, &plan, &case.state, act, fields)?;
    let by = model::Actor::Account(actor.who.signed_in()?.id.to_string());
    save(tx, room, &mut case, vec![Happened { at: now, by, event }], &facts, false, now).await?;
    Ok(case)
}
