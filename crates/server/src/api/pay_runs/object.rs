//! An objection to a payment of a public list. Answers 201; 404 `unknown_run`, `not_found`, 409
//! `not_public`, 422 `reason_missing`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use policies::ops::mend::object;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// An objection.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"seq": 1, "text": "该企业已迁出本市"}))]
pub struct PaymentObjection {
    /// The payment's place in the list.
    #[schema(example = 1)]
    seq: i64,
    /// Why it should not be paid.
    #[schema(example = "该企业已迁出本市")]
    text: String,
}

/// Objects to a payment while its list is public.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/objections", operation_id = "object_to_payment",
    tag = "payments", params(("id" = String, Path)), request_body = PaymentObjection,
    responses((status = 201, description = "It will be answered")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    sent: Sent<PaymentObjection>,
) -> Answer<StatusCode> {
    let now = edge.now();
    let today = now.date_in(&edge.city.pack.zone());
    let by = caller.account()?.id.to_string();
    let PaymentObjection { seq, text } = sent.value;
    let act = async move |tx: &mut Tx| object(tx, &id, seq, &text, (&by, today, now)).await;
    edge.city.store.write(act).await?;
    Ok(StatusCode::CREATED)
}
