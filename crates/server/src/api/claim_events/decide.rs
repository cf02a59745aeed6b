//! A person looks at an event that was drawn. Answers 200; 404 `not_found`, 409 `event_not_drawn`,
//! 422 `reason_missing`.

use axum::extract::{Path, State};
use policies::ops::event::decide;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::{deciding, shown};
use crate::api::views::ClaimEventView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
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
    let desk = deciding(&edge, &caller, &kind_id, &id).await?;
    let ClaimEventDecision { pass, note } = sent.value;
    let words = edge.policy_words();
    let act = async move |tx: &mut Tx| {
        let event = decide::decide(tx, &desk, &id, pass, &note).await?;
        shown(tx, &words, &event, desk.today).await
    };
    Ok(Json(edge.city.store.write(act).await?))
}
