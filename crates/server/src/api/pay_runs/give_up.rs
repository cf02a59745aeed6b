//! A payment that is given up. Answers 200; 404 `unknown_run`, `not_found`, 409 `not_rejected`,
//! `too_soon`, 422 `reason_missing`.

use axum::extract::{Path, State};
use policies::limits::GIVEN_UP_AFTER_DAYS;
use policies::ops::mend::give_up;
use policies::ops::pay;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::shown;
use crate::api::views::PayRunView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// Why it is given up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "多次联系未提供收款账户"}))]
pub struct GiveUpReason {
    /// The reason.
    #[schema(example = "多次联系未提供收款账户")]
    reason: String,
}

/// Gives up a payment that has waited long enough for an account: what was committed is undone, so
/// that the run can end.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/payments/{seq}/cancellation",
    operation_id = "give_up_payment", tag = "payments",
    params(("id" = String, Path), ("seq" = i64, Path)), request_body = GiveUpReason,
    responses((status = 200, description = "The run", body = PayRunView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((id, seq)): Path<(String, i64)>,
    sent: Sent<GiveUpReason>,
) -> Answer<Json<PayRunView>> {
    let (city, now, reason) = (&edge.city, edge.now(), sent.value.reason);
    let days = city.pack.manifest.payment_given_up_after_days.unwrap_or(GIVEN_UP_AFTER_DAYS);
    let (zone, run) = (city.pack.zone(), id.clone());
    let act = async move |tx: &mut Tx| give_up(tx, &run, seq, &reason, (days, &zone, now)).await;
    city.store.write(act).await?;
    let run = pay::finish(&city.store, &id, now).await?;
    Ok(Json(shown(&edge, &caller, &run).await?))
}
