//! Money taken back. Answers 200; 404 `unknown_run`, `not_found`, 409 `not_settled`, 422
//! `reason_missing`.

use axum::Json;
use axum::extract::{Path, State};
use policies::ops::claw_back::claw_back;
use policies::ops::pay;
use serde::Deserialize;
use serde::Serialize;
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

/// What is claimed back.
#[derive(Serialize, ToSchema)]
pub struct TakenBack {
    /// What had been paid.
    #[schema(example = "100000.00")]
    yuan: String,
    /// Days from the payment to today.
    days: i64,
    /// What it bore in these days, where the policy's clause says so.
    #[schema(example = "0.00")]
    interest_yuan: String,
}

/// Takes a payment back: the ledger is charged the other way round, with the interest of the
/// policy's clause.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/payments/{seq}/claw-back",
    operation_id = "claw_back_payment", tag = "payments",
    params(("id" = String, Path), ("seq" = i64, Path)), request_body = ClawBackReason,
    responses((status = 200, description = "Taken back", body = TakenBack)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path((id, seq)): Path<(String, i64)>,
    sent: Sent<ClawBackReason>,
) -> Answer<Json<TakenBack>> {
    let (now, reason) = (edge.now(), sent.value.reason);
    // by the clause that held when it was listed
    let run = pay::one(&edge.city.store, &id).await?;
    let pack = edge.city.room_of(&run.pack).await?.pack.clone();
    let act = async move |tx: &mut Tx| claw_back(tx, &pack, (&id, seq), &reason, now).await;
    let back = edge.city.store.write(act).await?;
    Ok(Json(TakenBack {
        yuan: back.amount.to_string(),
        days: back.days,
        interest_yuan: back.interest.to_string(),
    }))
}
