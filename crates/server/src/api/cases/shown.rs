//! A case as its reader may see it.

use std::collections::BTreeSet;

use access::{Action, Relation};
use axum::http::StatusCode;
use base::{Instant, Result};
use cases::engine::{Facts, notice};
use cases::model::{CaseReceipt, CaseState};
use cases::ops::{Loaded, Room};
use pack::Pack;
use store::Tx;

use crate::api::views::{
    Case, CaseMinimal, CaseSubject, CredentialRow, Document, Plan, ReceiptRow, Shown, Task, Text,
    TimelineEntry, Wrong, applicant, checks, clock, commitments, mask_facts, owed, package_name,
};
use crate::http::caller::Caller;
use crate::http::once::Made;
use crate::http::sent::Wants;

/// Whether `caller` owns the case or filed it: then its answers are shown in full.
pub fn is_own(caller: &Caller, case: &Loaded) -> bool {
    let standing = caller.standing(&case.header.resource());
    standing.has(Relation::Own) || standing.has(Relation::Filed)
}

/// The answer to a change: the whole case with its version.
pub async fn made(
    tx: &mut Tx,
    room: &Room,
    case: Loaded,
    caller: &Caller,
    wants: Wants,
    now: Instant,
    status: StatusCode,
) -> Result<Made> {
    let facts = case.facts(tx, room, now).await?;
    let view = whole(tx, room, &case, &facts, caller, wants, now).await?;
    let place = format!("/api/v1/cases/{}", view.id);
    let made = Made::new(status, &view)?.version(view.version);
    Ok(if status == StatusCode::OK { made } else { made.at(place) })
}

/// What is new after a submission.
pub async fn minimal(tx: &mut Tx, pack: &Pack, case: &Loaded) -> Result<CaseMinimal> {
    let header = &case.header;
    let first = case.events.len() <= case.new_receipts.len();
    let receipts = match first {
        // nothing was left before, and nothing of this transaction is sealed yet: no query
        true => {
            let new = |receipt| ReceiptRow::new(pack, &case.state, receipt, &BTreeSet::new());
            case.new_receipts.iter().map(new).collect()
        }
        false => receipts_of(tx, pack, case).await?,
    };
    Ok(CaseMinimal {
        id: header.id.to_string(),
        number: header.number.clone(),
        state: header.state.as_str().to_owned(),
        receipts,
    })
}

/// Receipts of the case, also those that the transaction under way leaves.
pub async fn receipts_of(tx: &mut Tx, pack: &Pack, case: &Loaded) -> Result<Vec<ReceiptRow>> {
    let mut receipts: Vec<CaseReceipt> = cases::ops::receipts(tx, &case.header.id).await?;
    receipts.extend(case.new_receipts.iter().cloned());
    let ids: Vec<&str> = receipts.iter().map(|receipt| receipt.id.as_str()).collect();
    let sealed: BTreeSet<String> = journal::sealed(tx, &ids).await?;
    let row = |receipt| ReceiptRow::new(pack, &case.state, receipt, &sealed);
    Ok(receipts.iter().map(row).collect())
}

/// The whole case.
pub async fn whole(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    facts: &Facts,
    caller: &Caller,
    wants: Wants,
    now: Instant,
) -> Result<Case> {
    let (pack, header, state) = (&room.pack, &case.header, &case.state);
    let (id, own) = (header.id.as_str(), is_own(caller, case));
    let plan = case.plan(room, facts)?;
    let editable = matches!(header.state, CaseState::Draft | CaseState::SentBack);
    let shown = Shown { lang: wants.lang, own, today: now.date_in(&pack.zone()), editable };
    let credentials = credentials::ops::list_for_case(tx, &header.id).await?;
    let filed = header.filed_by.is_some();
    let tasks = state.tasks.iter().map(|(act, task)| Task::new(pack, id, act, task, now, own));
    let answers = &header.answers;
    Ok(Case {
        id: id.to_owned(),
        number: header.number.clone(),
        package: package_name(pack, &header.package),
        state: header.state.as_str().to_owned(),
        applicant: applicant(applicant_name(pack, case, facts)),
        filed_by: filed.then(|| filed_by(header)),
        mandate: header.mandate.as_ref().map(|mandate| mandate.id.clone()),
        subject: CaseSubject {
            register: header.subject_register.clone(),
            key: header.subject_key.clone(),
            text: header.subject_text.clone(),
        },
        answers: if own { answers.clone() } else { mask_facts(pack, answers) },
        commitments: commitments(pack, &header.commitments),
        documents: case.documents.iter().map(Document::from).collect(),
        plan: Plan::new(pack, &plan, facts, shown),
        clock: clock(pack, &state.clock, now),
        tasks: tasks.collect(),
        timeline: case.events.iter().map(|e| entry(pack, case, e)).collect(),
        notice: wrong_now(pack, case, &plan, facts),
        owed: owed(pack, case),
        checks: checks(pack, case),
        credentials: credentials.iter().map(|c| CredentialRow::new(pack, c)).collect(),
        receipts: receipts_of(tx, pack, case).await?,
        version: header.version,
        allowed: allowed(room, case, facts, caller),
    })
}

/// Who filed a case that its applicant did not.
fn filed_by(header: &cases::ops::Header) -> Text {
    match header.mandate {
        Some(_) => Text::new("代理人", "An agent"),
        None => Text::new("综合窗口", "The window"),
    }
}

/// What happened, told as done by the agent where one acts.
fn entry(pack: &Pack, case: &Loaded, happened: &cases::model::Happened) -> TimelineEntry {
    let header = &case.header;
    let mut entry = TimelineEntry::new(pack, &case.state, happened, header.filed_by.is_some());
    if header.mandate.is_some() && entry.actor == Text::new("综合窗口", "The window") {
        entry.actor = filed_by(header);
    }
    entry
}

/// The applicant's name, as far as the case knows it.
pub fn applicant_name<'f>(pack: &Pack, case: &Loaded, facts: &'f Facts) -> Option<&'f str> {
    let package = pack.packages.get(&case.header.package)?;
    facts.get(&format!("{}.name", package.applicant))?.json.as_str()
}

/// What must be mended: what a reviewer marked, and what the one-time notice would name.
fn wrong_now(pack: &Pack, case: &Loaded, plan: &cases::engine::Plan, facts: &Facts) -> Vec<Wrong> {
    let open = matches!(case.state.state, CaseState::Draft | CaseState::SentBack);
    let found = open.then(|| notice::check(pack, plan, &case.submission(), facts));
    let faults = case.state.faults.iter().cloned().chain(found.unwrap_or_default());
    faults.map(|fault| Wrong::new(pack, &fault)).collect()
}

fn allowed(room: &Room, case: &Loaded, facts: &Facts, caller: &Caller) -> Vec<String> {
    let resource = case.resource(room, Some(facts));
    let state = case.state.state;
    let open = matches!(state, CaseState::Draft | CaseState::SentBack);
    let given = !case.state.credentials.is_empty();
    let rows = [
        (Action::EditCase, "edit", open),
        (Action::UploadDocument, "upload", open),
        (Action::SubmitCase, "submit", open),
        (Action::WithdrawCase, "withdraw", !state.ended() && !given),
    ];
    let may = |action| room.access.authorise(caller.principal(), action, &resource).is_ok();
    let rows = rows.into_iter().filter(|(action, _, fits)| *fits && may(*action));
    rows.map(|(_, name, _)| name.to_owned()).collect()
}
