//! The answer to an objection. Answers 204; 404 `not_found`, 422 `reason_missing`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use policies::ops::mend::answer;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"founded": false, "text": "经核查，该企业仍在本市经营"}))]
pub struct PaymentObjectionAnswer {
    /// Whether the objection is right: then the payment is taken off the list.
    founded: bool,
    /// The answer in words.
    #[schema(example = "经核查，该企业仍在本市经营")]
    text: String,
}

/// Answers an objection; a founded one takes the payment off the list.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/objections/{objection}/answer",
    operation_id = "answer_payment_objection", tag = "payments",
    params(("id" = String, Path), ("objection" = String, Path)),
    request_body = PaymentObjectionAnswer,
    responses((status = 204, description = "Answered")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((id, objection)): Path<(String, String)>,
    sent: Sent<PaymentObjectionAnswer>,
) -> Answer<StatusCode> {
    let (now, by) = (edge.now(), caller.account()?.id.to_string());
    let PaymentObjectionAnswer { founded, text } = sent.value;
    let act =
        async move |tx: &mut Tx| answer(tx, &id, &objection, founded, &text, (&by, now)).await;
    edge.city.store.write(act).await?;
    Ok(StatusCode::NO_CONTENT)
}
