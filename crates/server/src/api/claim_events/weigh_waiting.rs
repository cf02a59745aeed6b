//! All events of a kind that wait are weighed again. Answers 200; 404 `not_found`.

use access::Action;
use axum::extract::{Path, State};
use policies::ops::event::decide::weigh_waiting;
use serde::Serialize;
use store::Tx;
use utoipa::ToSchema;

use super::{desk, kind};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeighedAgain {
    /// Events that wait no longer.
    pub settled: u64,
}

/// Weighs again every event of a kind that waits for a fact.
#[utoipa::path(post, path = "/api/v1/claim-events/{kind}/weighing",
    operation_id = "weigh_waiting_claim_events", tag = "policies",
    params(("kind" = String, Path, example = "medical_bill")),
    responses((status = 200, description = "How many were settled", body = WeighedAgain)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<WeighedAgain>> {
    let kind = kind(&edge, &caller, &id, Action::DecideClaimEvent)?;
    let (mut settled, mut after) = (0, Some(String::new()));
    while let Some(from) = after {
        let desk = desk(&edge, &caller, kind)?;
        let act = async move |tx: &mut Tx| weigh_waiting(tx, &desk, &from).await;
        let (more, next) = edge.city.store.write(act).await?;
        settled += more;
        after = next;
    }
    Ok(Json(WeighedAgain { settled }))
}
