//! Filling in a case: autosave of answers and commitments.

use std::collections::BTreeSet;

use access::Action;
use base::id::CaseId;
use base::{Refusal, Result, limits};
use pack::AskKind;
use serde_json::{Map, Value as Json};
use store::Tx;

use super::load::{Loaded, read};
use super::mandates::may_sign;
use super::save::changed_meanwhile;
use super::{Actor, Room, draft::subject_text};
use crate::model::CaseState;
use crate::store as tables;

/// What changed in the form.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// Answers given or taken back (null): fact -> value.
    pub answers: Map<String, Json>,
    /// The commitments that are signed now, all of them; `None` leaves them as they are.
    pub commitments: Option<BTreeSet<String>>,
}

/// Saves an edit over version `version` of a draft or of a case that was sent back.
pub async fn edit(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CaseId,
    version: i64,
    edit: Edit,
) -> Result<Loaded> {
    let (mut case, _) = read(tx, room, id, actor.who, Action::EditCase, actor.now).await?;
    case.state.must_be(&[CaseState::Draft, CaseState::SentBack])?;
    if case.header.version != version {
        return Err(changed_meanwhile().into());
    }
    may_sign(tx, actor, &case, &edit).await?;
    apply(room, &mut case, &edit, actor.now)?;
    let header = &mut case.header;
    let package = room.package(&header.package)?;
    header.subject_text = subject_text(package, &header.answers, header.subject_key.as_deref());
    header.updated_at = actor.now;
    if !tables::update(tx, header).await? {
        return Err(changed_meanwhile().into());
    }
    Ok(case)
}

/// Lays `edit` over the answers and commitments of `case`.
pub(crate) fn apply(
    room: &Room,
    case: &mut Loaded,
    edit: &Edit,
    now: base::Instant,
) -> Result<(), Refusal> {
    let header = &mut case.header;
    for (name, value) in &edit.answers {
        if room.pack.fact(name).is_none() {
            let (zh, en) = ("没有这个填写项。", "There is no such field.");
            return Err(Refusal::new("unknown_field", 422, zh, en).on(name));
        }
        if value.is_null() {
            header.answers.shift_remove(name);
        } else {
            header.answers.insert(name.clone(), value.clone());
        }
    }
    if Json::Object(header.answers.clone()).to_string().len() > limits::REQUEST_BYTES_MAX {
        let (zh, en) = ("填写内容过长。", "The answers are too long.");
        return Err(Refusal::new("answers_too_long", 413, zh, en));
    }
    let Some(signed) = &edit.commitments else { return Ok(()) };
    for ask in signed {
        // a material that may follow later is promised like a commitment
        let known = room
            .pack
            .asks
            .get(ask)
            .is_some_and(|ask| ask.kind == AskKind::Commitment || ask.may_follow.is_some());
        if !known {
            let (zh, en) = ("没有这份承诺书。", "There is no such commitment.");
            return Err(Refusal::new("unknown_commitment", 422, zh, en).on(ask));
        }
    }
    header.commitments.retain(|ask, _| signed.contains(ask));
    for ask in signed {
        header.commitments.entry(ask.clone()).or_insert(now);
    }
    Ok(())
}
