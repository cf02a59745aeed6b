//! An event is weighed again. Answers 200; 404 `not_found`, 409 `event_in_payment`.

use axum::extract::{Path, State};
use policies::ops::event::decide;
use store::Tx;

use super::{deciding, shown};
use crate::api::views::ClaimEventView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Weighs an event again on what the registers say now: what is due beyond what was paid is paid.
#[utoipa::path(post, path = "/api/v1/claim-events/{kind}/events/{id}/weighing",
    operation_id = "weigh_claim_event", tag = "policies",
    params(("kind" = String, Path), ("id" = String, Path)),
    responses((status = 200, description = "The event", body = ClaimEventView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((kind_id, id)): Path<(String, String)>,
) -> Answer<Json<ClaimEventView>> {
    let desk = deciding(&edge, &caller, &kind_id, &id).await?;
    let words = edge.policy_words();
    let act = async move |tx: &mut Tx| {
        let event = decide::weigh_again(tx, &desk, &id).await?;
        shown(tx, &words, &event, desk.today).await
    };
    Ok(Json(edge.city.store.write(act).await?))
}
