//! A draw as a file. Answers 200; 202 while the journal has not signed it; 404 `not_found`, 409
//! `draw_not_over`.

use access::Action;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use policies::ops::event::seed::file;
use serde_json::json;
use store::Tx;

use super::kind;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// The draw of one seed, a file that verifies offline (`onevisit draw verify`): the commitment with
/// its receipt, the seed, every event in order of arrival with its chance, the rule of choice, and
/// the result. It names events by their whole keys.
#[utoipa::path(get, path = "/api/v1/claim-events/{kind}/draws/{number}",
    operation_id = "export_draw", tag = "policies",
    params(("kind" = String, Path, example = "export_refund"),
        ("number" = i64, Path, example = 12)),
    responses((status = 200, description = "The file", body = serde_json::Value),
        (status = 202, description = "Not signed yet; ask again in a second")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((id, number)): Path<(String, i64)>,
) -> Answer<Response> {
    kind(&edge, &caller, &id, Action::ExportDraw)?;
    let today = edge.now().date_in(&edge.city.pack.zone());
    let read = async move |tx: &mut Tx| file(tx, &id, number, today).await;
    Ok(match edge.city.store.read(read).await? {
        Some(file) => Json(file).into_response(),
        None => (StatusCode::ACCEPTED, Json(json!({ "state": "pending" }))).into_response(),
    })
}
