//! The publicity is over: commitments and batch files. Answers 200; 404 `unknown_run`, 409
//! `still_public`, `objection_open`.

use axum::extract::{Path, State};

use super::shown;
use crate::api::views::PayRunView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::payroll;

/// Commits the run in the ledger and writes its batch files; takes up again what was cut off.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/payment", operation_id = "pay_run",
    tag = "payments", params(("id" = String, Path)),
    responses((status = 200, description = "The run", body = PayRunView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<PayRunView>> {
    let run = payroll::pay(&edge.city, &id, edge.now(), |_, _| {}).await?;
    Ok(Json(shown(&edge, &caller, &run).await?))
}
