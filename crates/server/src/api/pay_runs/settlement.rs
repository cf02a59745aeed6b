//! Treasuries settle what one has paid first for others. Answers 200; 404 `unknown_run`.

use axum::extract::{Path, State};
use policies::ops::settle::settle;

use crate::api::views::TreasuriesSettled;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Enters in the ledger that the treasuries have paid what they owed for a run to the one that
/// paid first. Asked again it settles nothing.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/settlement", operation_id = "settle_pay_run",
    tag = "payments", params(("id" = String, Path)),
    responses((status = 200, description = "What was settled", body = TreasuriesSettled)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(id): Path<String>,
) -> Answer<Json<TreasuriesSettled>> {
    let settled = settle(&edge.city.store, &id, edge.now()).await?;
    Ok(Json(TreasuriesSettled { settled_yuan: settled.to_string() }))
}
