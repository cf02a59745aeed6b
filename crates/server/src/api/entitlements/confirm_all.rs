//! A party confirms its account in advance, for all that comes without an application. Answers 200;
//! 404 `not_found`, 422 `account_missing`.

use axum::extract::State;
use policies::ops::confirm::confirm_all;
use store::Tx;

use super::confirm::Confirmation;
use crate::api::views::PaymentsReleased;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// Confirms account and commitment once, for all that comes without an application; payments that
/// wait for it go into the next batch file, but for those of policies that want each payment
/// confirmed by itself. Another account takes the place of the one before.
#[utoipa::path(put, path = "/api/v1/entitlements/confirmation", operation_id = "confirm_account",
    tag = "policies", request_body = Confirmation,
    responses((status = 200, description = "Confirmed", body = PaymentsReleased)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    sent: Sent<Confirmation>,
) -> Answer<Json<PaymentsReleased>> {
    let given = sent.value.of(&edge, &caller)?;
    let (pack, now) = (edge.city.pack.clone(), edge.now());
    let act = async move |tx: &mut Tx| confirm_all(tx, &pack, &given, now).await;
    let released = edge.city.store.write(act).await?;
    Ok(Json(PaymentsReleased { released }))
}
