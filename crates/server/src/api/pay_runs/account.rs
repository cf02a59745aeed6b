//! Another account for a payment. Answers 204; 404 `unknown_run`, `not_found`, 409 `not_rejected`,
//! 422 `account_missing`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use policies::ops::mend::mend_account;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// An account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"account": "6222020000000000009"}))]
pub struct PaymentAccount {
    /// Its number.
    #[schema(example = "6222020000000000001")]
    account: String,
}

/// Gives a payment that the bank refused, or that waits for an account, another one; it goes into
/// the next batch file.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/payments/{seq}/account",
    operation_id = "mend_payment", tag = "payments",
    params(("id" = String, Path), ("seq" = i64, Path)), request_body = PaymentAccount,
    responses((status = 204, description = "Mended")))]
pub async fn handle(
    State(edge): State<Shared>,
    Path((id, seq)): Path<(String, i64)>,
    sent: Sent<PaymentAccount>,
) -> Answer<StatusCode> {
    let (now, account) = (edge.now(), sent.value.account);
    let act = async move |tx: &mut Tx| mend_account(tx, &id, seq, &account, now).await;
    edge.city.store.write(act).await?;
    Ok(StatusCode::NO_CONTENT)
}
