//! An event that pays without a claim. Answers 201, or 200 for one that was there already; 404
//! `not_found`, 409 `event_differs`, `event_in_payment`, `claim_event_closed`, 422 `fact_unknown`,
//! `value_invalid`, `value_missing`, `date_in_future`.

use access::Action;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::Refusal;
use policies::engine::{Intake, Refused};
use policies::ops::event::take::{Origin, check, take};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use store::Tx;
use utoipa::ToSchema;

use super::{desk, kind, shown};
use crate::api::views::ClaimEventView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// An event.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"facts": {
    "accident_visit.number": "H20261116001", "accident_visit.patient_id": "330102195603073151",
    "accident_visit.visited_on": "2026-11-15", "accident_visit.accidental": true,
    "accident_visit.payable_yuan": "3260.50"}}))]
pub struct NewClaimEvent {
    /// Its facts; a name without a subject is one of the event's own.
    #[schema(value_type = Object)]
    facts: Map<String, Json>,
    /// It says otherwise what was said of the same event before.
    #[serde(default)]
    corrects: bool,
}

/// Takes an event of a kind: it is written into its register once, weighed at once, explained, and
/// what the rules grant is paid. The same event with the same facts again changes nothing; with
/// other facts it is refused unless it corrects, and then the difference is paid or shown.
#[utoipa::path(post, path = "/api/v1/claim-events/{kind}", operation_id = "send_claim_event",
    tag = "policies", params(("kind" = String, Path, example = "accident_visit")),
    request_body = NewClaimEvent,
    responses((status = 201, description = "What came of it", body = ClaimEventView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    sent: Sent<NewClaimEvent>,
) -> Answer<Response> {
    let kind = kind(&edge, &caller, &id, Action::SendClaimEvents)?;
    let desk = desk(&edge, &caller, kind)?;
    let (now, corrects) = (desk.now, sent.value.corrects);
    let mut intake = Intake::new(&desk.pack, desk.today);
    let checked = check(&desk, &mut intake, &sent.value.facts, corrects).map_err(refusal)?;
    let words = edge.policy_words();
    let act = async move |tx: &mut Tx| {
        let taken = take(tx, &desk, &checked, Origin::Alone { corrects }).await?;
        let status = if taken.repeated { StatusCode::OK } else { StatusCode::CREATED };
        Made::new(status, &shown(tx, &words, &taken.event, desk.today).await?)
    };
    let operation = format!("send_claim_event {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &sent.bytes };
    Ok(once(&edge.city.store, request, now, act).await?)
}

/// All that is wrong with an event, as one refusal.
fn refusal(refused: Vec<Refused>) -> Refusal {
    let all = refused.into_iter().map(|of| {
        let Refused { field, code, must, .. } = of;
        Refusal::new(code, 422, must.zh, must.en).on(&field)
    });
    Refusal::all(all.collect()).unwrap_or_else(Refusal::not_found)
}
