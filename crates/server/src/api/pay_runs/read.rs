//! One payment run. Answers 200; 404 `unknown_run`, `not_found`.

use axum::extract::{Path, State};

use super::{seen, shown};
use crate::api::views::PayRunView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// A payment run and how far it has come.
#[utoipa::path(get, path = "/api/v1/pay-runs/{id}", operation_id = "read_pay_run",
    tag = "payments", params(("id" = String, Path)),
    responses((status = 200, description = "The run", body = PayRunView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<PayRunView>> {
    let run = seen(&edge, &caller, &id).await?;
    Ok(Json(shown(&edge, &caller, &run).await?))
}
