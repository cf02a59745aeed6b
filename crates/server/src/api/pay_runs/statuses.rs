//! What the bank says. Answers 200; 404 `unknown_run`, 422 `status_unreadable`.

use axum::extract::{Path, State};
use policies::engine::iso20022::pain_002;
use policies::ops::pay;
use serde::Deserialize;
use utoipa::ToSchema;

use super::shown;
use crate::api::views::PayRunView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// A status file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"file": "<?xml version=\"1.0\"?>…"}))]
pub struct StatusFile {
    /// The pain.002 file of the bank.
    file: String,
}

/// Takes a pain.002 file: payments are settled or rejected; what was settled before stays so.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/statuses", operation_id = "take_statuses",
    tag = "payments", params(("id" = String, Path)), request_body = StatusFile,
    responses((status = 200, description = "The run", body = PayRunView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    sent: Sent<StatusFile>,
) -> Answer<Json<PayRunView>> {
    let statuses = pain_002(&id, &sent.value.file)?;
    let (city, now) = (&edge.city, edge.now());
    let run = pay::take_statuses(&city.store, &city.pack, &id, &statuses, now, |_| {}).await?;
    Ok(Json(shown(&edge, &caller, &run).await?))
}
