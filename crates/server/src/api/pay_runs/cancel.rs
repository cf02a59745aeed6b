//! A run that is given up. Answers 200; 404 `unknown_run`, 409 `run_begun`.

use axum::extract::{Path, State};
use policies::ops::pay;

use super::shown;
use crate::api::views::PayRunView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Gives up a run of which nothing is committed yet.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/cancellation", operation_id = "cancel_pay_run",
    tag = "payments", params(("id" = String, Path)),
    responses((status = 200, description = "The run", body = PayRunView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<PayRunView>> {
    let run = pay::cancel(&edge.city.store, &id, edge.now()).await?;
    Ok(Json(shown(&edge, &caller, &run).await?))
}
