//! Submitting: everything wrong is named at once, or the case is accepted and its clock runs.

use std::sync::Arc;

use access::Action;
use base::id::CaseId;
use base::{Instant, Refusal, Result};
use pack::AskKind;
use registers::Reader;
use serde_json::{Map, Value as Json};
use store::{Tx, numbers};

use super::advance::continue_later;
use super::attach::{Filing, hand_in};
use super::draft::{NewCase, begin, subject_text};
use super::edit::{Edit, apply};
use super::load::{Loaded, read};
use super::mandates::may_sign;
use super::save::save;
use super::{Actor, Room};
use crate::engine::{Facts, Plan, after, notice};
use crate::model::*;
use crate::store as tables;

/// A case that is begun and submitted in one request.
#[derive(Debug, Clone, Default)]
pub struct Direct {
    /// The case.
    pub new: NewCase,
    /// The commitments signed.
    pub edit: Edit,
    /// The documents.
    pub documents: Vec<Filing>,
}

/// A submission that was planned and checked: what is left is to write it.
///
/// It holds what was known when it was made. That may be on a snapshot, before the writer's queue:
/// a case that changed since refuses it with `case_changed`, and what registers say is asked again
/// when its tasks are decided.
#[derive(Debug, Clone)]
pub struct Prepared {
    case: Loaded,
    submission: Submission,
    events: Vec<Event>,
    facts: Facts,
    new: bool,
}

/// Submits a draft, or a case that was sent back.
pub async fn submit(tx: &mut Tx, room: &Room, actor: &Actor<'_>, id: &CaseId) -> Result<Loaded> {
    let prepared = prepare(tx, room, actor, id).await?;
    accept(tx, room, actor, &prepared).await
}

/// Begins a case and submits it in the same transaction.
pub async fn submit_directly(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    direct: Direct,
) -> Result<Loaded> {
    let prepared = prepare_directly(tx, room, actor, direct).await?;
    accept(tx, room, actor, &prepared).await
}

/// Plans and checks the submission of a case: refused with everything that is wrong with it.
pub async fn prepare(tx: &mut Tx, room: &Room, actor: &Actor<'_>, id: &CaseId) -> Result<Prepared> {
    let (case, facts) = read(tx, room, id, actor.who, Action::SubmitCase, actor.now).await?;
    case.state.must_be(&[CaseState::Draft, CaseState::SentBack])?;
    checked(tx, room, case, facts, false, actor.now).await
}

/// The same for a case that is yet to begin. It writes only for a person at the window whom the
/// register does not know; for anybody else it runs on a snapshot.
pub async fn prepare_directly(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    direct: Direct,
) -> Result<Prepared> {
    let mut case = begin(tx, room, actor, direct.new).await?;
    may_sign(tx, actor, &case, &direct.edit).await?;
    apply(room, &mut case, &direct.edit, actor.now)?;
    hand_in(tx, room, actor, &mut case, direct.documents).await?;
    let facts = case.facts(tx, room, actor.now).await?;
    checked(tx, room, case, facts, true, actor.now).await
}

async fn checked(
    tx: &mut Tx,
    room: &Room,
    case: Loaded,
    facts: Facts,
    new: bool,
    now: Instant,
) -> Result<Prepared> {
    let (submission, facts, plan) = least(tx, room, &case, facts, now).await?;
    let faults = notice::check(&room.pack, &plan, &submission, &facts);
    if let Some(refusal) = notice::refusal(faults) {
        return Err(refusal.into());
    }
    let statements = after::statements(&room.pack, &submission);
    let events = accepted(&case, Submission { statements, ..submission.clone() }, &plan)?;
    Ok(Prepared { case, submission, events, facts, new })
}

/// Writes a submission: the case has its number, and its clock runs.
pub async fn accept(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    prepared: &Prepared,
) -> Result<Loaded> {
    let Prepared { submission, events, facts, new, .. } = prepared;
    let (mut case, now) = (prepared.case.clone(), actor.now);
    let package = room.package(&case.header.package)?;
    let by = crate::model::Actor::Account(actor.who.signed_in()?.id.to_string());
    let events = events.iter().map(|event| {
        let (by, event) = (by.clone(), event.clone());
        Happened { at: now, by, event }
    });
    drop_documents(tx, &mut case, submission).await?;
    let header = &mut case.header;
    header.answers.clone_from(&submission.answers);
    header.commitments.clone_from(&submission.commitments);
    header.subject_text = subject_text(package, &header.answers, header.subject_key.as_deref());
    if header.number.is_none() {
        header.number = Some(number(tx, room, header.id.as_str(), now).await?);
    }
    let events = events.collect();
    save(tx, room, &mut case, events, facts, *new, now).await?;
    if *new {
        let by = actor.who.signed_in()?.id.to_string();
        for document in &case.documents {
            tables::insert_document(tx, &case.header.id, document, &by).await?;
        }
    }
    continue_later(tx, &case, now).await?;
    Ok(case)
}

/// Only what the plan asks for is kept: the city stores nothing it does not need. An answer that
/// is not kept may not steer the plan either, so it is made again without it.
async fn least(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    mut facts: Facts,
    now: Instant,
) -> Result<(Submission, Facts, Arc<Plan>)> {
    let package = room.package(&case.header.package)?;
    let mut submission = case.submission();
    loop {
        let plan = room.plan(package, &facts);
        let kept = needed(&submission, &plan);
        if kept == submission {
            return Ok((submission, facts, plan));
        }
        submission = kept;
        facts = case.facts_of(tx, room, &submission, Reader::Platform, now).await?;
    }
}

fn needed(submission: &Submission, plan: &Plan) -> Submission {
    let mut submission = submission.clone();
    let asked = |kind, id: &str| plan.asks.iter().any(|ask| ask.kind == kind && ask.id == id);
    let fields = plan.asks.iter().filter(|ask| ask.kind == AskKind::Field);
    let facts: Vec<&String> = fields.flat_map(|ask| &ask.facts).collect();
    submission.answers.retain(|name, _| facts.contains(&name));
    submission.commitments.retain(|ask, _| {
        // a material that is there need not be promised
        let there = submission.documents.get(ask).is_some_and(|list| !list.is_empty());
        asked(AskKind::Commitment, ask) || (asked(AskKind::Material, ask) && !there)
    });
    submission.documents.retain(|ask, _| asked(AskKind::Material, ask));
    submission
}

/// Documents that nobody needs are taken out of the case.
async fn drop_documents(tx: &mut Tx, case: &mut Loaded, submission: &Submission) -> Result<()> {
    let needed = |document: &Document| submission.documents.contains_key(&document.ask);
    for document in case.documents.extract_if(.., |document| !needed(document)) {
        tables::remove_document(tx, &case.header.id, &document.id).await?;
    }
    Ok(())
}

/// The events of acceptance. Submitted again, tasks whose needs were changed are undone with all
/// that followed from them, unless what they gave is out in the world.
fn accepted(case: &Loaded, submission: Submission, plan: &Plan) -> Result<Vec<Event>, Refusal> {
    let state = &case.state;
    let new = plan.tasks.iter().filter(|task| !state.tasks.contains_key(&task.act));
    let tasks: Vec<NewTask> =
        new.map(|task| NewTask { act: task.act.clone(), after: task.after.clone() }).collect();
    let changed = changes(&state.submission.answers, &submission.answers);
    let promised_working_days = plan.promised_working_days;
    let mut events = vec![Event::Submitted { submission, tasks, promised_working_days }];
    let touched = |act: &str| {
        let asks = plan.asks.iter().filter(|ask| ask.acts.iter().any(|by| by == act));
        asks.flat_map(|ask| &ask.facts).any(|fact| changed.contains(fact))
    };
    let undone = state.undone_by(touched);
    if state.credentials.iter().any(|(_, _, by)| undone.contains(by)) {
        return Err(already_decided(changed));
    }
    events.extend(undone.into_iter().map(|act| Event::TaskReopened { act }));
    Ok(events)
}

fn changes(old: &Map<String, Json>, new: &Map<String, Json>) -> Vec<String> {
    let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
    keys.filter(|key| old.get(*key) != new.get(*key)).cloned().collect()
}

fn already_decided(changed: Vec<String>) -> Refusal {
    let refusal = Refusal::new(
        "already_granted",
        409,
        "证照已按原内容核发，此项不能在本件中修改，请另行申请变更。",
        "A credential was issued on the old answer: apply for a change instead.",
    );
    match changed.into_iter().next() {
        Some(field) => refusal.on(field),
        None => refusal,
    }
}

/// The number of a case: division, day, and a running number of the day without gaps.
async fn number(tx: &mut Tx, room: &Room, case: &str, now: Instant) -> Result<String> {
    let division = &room.pack.manifest.division;
    let day = now.date_in(&room.pack.zone()).strftime("%Y%m%d").to_string();
    let n = numbers::next(tx, &format!("case:{division}:{day}"), case, now).await?;
    Ok(format!("{division}{day}{n:06}"))
}
