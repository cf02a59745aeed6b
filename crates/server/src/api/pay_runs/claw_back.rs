//! Money taken back. Answers 204; 404 `unknown_run`, `not_found`, 409 `not_settled`, 422
//! `reason_missing`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use policies::ops::mend::claw_back;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// Why it is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "申报数据不实，经核查属实"}))]
pub struct ClawBackReason {
    /// The reason.
    #[schema(example = "申报数据不实，经核查属实")]
    reason: String,
}

/// Takes a payment back: the ledger is charged the other way round.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/payments/{seq}/claw-back",
    operation_id = "claw_back_payment", tag = "payments",
    params(("id" = String, Path), ("seq" = i64, Path)), request_body = ClawBackReason,
    responses((status = 204, description = "Taken back")))]
pub async fn handle(
    State(edge): State<Shared>,
    Path((id, seq)): Path<(String, i64)>,
    sent: Sent<ClawBackReason>,
) -> Answer<StatusCode> {
    let (now, reason) = (edge.now(), sent.value.reason);
    let act = async move |tx: &mut Tx| claw_back(tx, &id, seq, &reason, now).await;
    edge.city.store.write(act).await?;
    Ok(StatusCode::NO_CONTENT)
}
