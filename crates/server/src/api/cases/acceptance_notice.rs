//! What people keep of an acceptance. Answers 200; 404 `not_found`, 409 `case_not_accepted`.

use access::Action;
use axum::extract::{Path, State};
use base::id::CaseId;
use base::{Refusal, Result};
use cases::ops::{Loaded, Room};
use pack::Pack;
use store::Tx;

use super::shown::{applicant_name, receipts_of};
use crate::api::views::{AcceptanceNotice, NoticeItem, Text, applicant, clock, package_name};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// The acceptance notice of a submitted case: what the city received, and the promised day.
#[utoipa::path(get, path = "/api/v1/cases/{id}/acceptance-notice",
    operation_id = "read_acceptance_notice", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, description = "For print", body = AcceptanceNotice)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<AcceptanceNotice>> {
    let id = CaseId::parse(&id)?;
    let (room, now) = (edge.room(&id).await?, edge.now());
    let read = async move |tx: &mut Tx| {
        let who = caller.principal();
        let (case, facts) = cases::ops::read(tx, &room, &id, who, Action::ReadCase, now).await?;
        let name = applicant_name(&room.pack, &case, &facts).map(str::to_owned);
        notice(tx, &room, &case, name, now).await
    };
    // the name is read from a register: the person's log says so
    Ok(Json(edge.city.store.write(read).await?))
}

async fn notice(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    name: Option<String>,
    now: base::Instant,
) -> Result<AcceptanceNotice> {
    let pack = &room.pack;
    let accepted = case.header.number.clone().zip(case.header.submitted_at);
    let (number, issued_at) = accepted.ok_or_else(not_accepted)?;
    let clock = clock(pack, &case.state.clock, now);
    Ok(AcceptanceNotice {
        number,
        package: package_name(pack, &case.header.package),
        applicant: applicant(name.as_deref()),
        items: items(pack, case),
        promised_on: clock.and_then(|clock| clock.due_on).or_else(|| case.header.due_on.clone()),
        receipts: receipts_of(tx, pack, case).await?,
        issued_at: issued_at.to_string(),
    })
}

fn items(pack: &Pack, case: &Loaded) -> Vec<NoticeItem> {
    let form = NoticeItem {
        text: Text::new("申请表（网上填写）", "Application form, filled in online"),
        kind: "form".to_owned(),
        sha256: None,
    };
    let text = |ask: &str| pack.asks.get(ask).map_or_else(Text::default, |a| (&a.text).into());
    let signed = case.state.submission.commitments.keys().map(|ask| NoticeItem {
        text: text(ask),
        kind: "commitment".to_owned(),
        sha256: None,
    });
    let documents = case.documents.iter().map(|document| NoticeItem {
        text: text(&document.ask),
        kind: "material".to_owned(),
        sha256: Some(document.sha256.clone()),
    });
    std::iter::once(form).chain(signed).chain(documents).collect()
}

fn not_accepted() -> Refusal {
    Refusal::new(
        "case_not_accepted",
        409,
        "办件提交并受理后才有受理通知书。",
        "There is an acceptance notice once the case was submitted.",
    )
}
