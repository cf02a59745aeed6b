//! A person looks at an event that was drawn. Answers 200; 404 `not_found`, 409 `event_not_drawn`,
//! 422 `reason_missing`.

use access::Action;
use axum::Json;
use axum::extract::{Path, State};
use base::Refusal;
use policies::ops::event::{decide, one};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::{desk, kind, not_own, shown};
use crate::api::views::ClaimEventView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// What came of looking at it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"pass": true, "note": "合同、发票、运输单据相符"}))]
pub struct ClaimEventDecision {
    /// It passes and is paid; else it is refused.
    pass: bool,
    /// Why; needed when it is refused.
    #[serde(default)]
    note: String,
}

/// Lets a drawn event pass, or refuses it with a reason.
#[utoipa::path(post, path = "/api/v1/claim-events/{kind}/events/{id}/decision",
    operation_id = "decide_claim_event", tag = "policies",
    params(("kind" = String, Path), ("id" = String, Path)), request_body = ClaimEventDecision,
    responses((status = 200, description = "The event", body = ClaimEventView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((kind_id, id)): Path<(String, String)>,
    sent: Sent<ClaimEventDecision>,
) -> Answer<Json<ClaimEventView>> {
    let kind = kind(&edge, &caller, &kind_id, Action::DecideClaimEvent)?;
    let desk = desk(&edge, &caller, kind)?;
    let of = id.clone();
    let event = edge.city.store.read(async move |tx: &mut Tx| one(tx, &of).await).await?;
    if event.kind != kind_id {
        return Err(Refusal::not_found().into());
    }
    not_own(&edge, &caller, kind, &event)?;
    let ClaimEventDecision { pass, note } = sent.value;
    let act = async move |tx: &mut Tx| {
        let event = decide::decide(tx, &desk, &id, pass, &note).await?;
        shown(tx, &desk, &event).await
    };
    Ok(Json(edge.city.store.write(act).await?))
}
