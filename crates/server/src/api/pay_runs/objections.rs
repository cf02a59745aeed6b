//! Objections to payments of a run. Answers 200; 404 `unknown_run`.

use axum::extract::{Path, State};
use policies::ops::mend;
use store::Tx;

use super::found;
use crate::api::views::PaymentObjectionView;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// The objections to a run, the first first, with their answers.
#[utoipa::path(get, path = "/api/v1/pay-runs/{id}/objections",
    operation_id = "list_payment_objections", tag = "payments", params(("id" = String, Path)),
    responses((status = 200, description = "All", body = Vec<PaymentObjectionView>)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(id): Path<String>,
) -> Answer<Json<Vec<PaymentObjectionView>>> {
    found(&edge, &id).await?;
    let read = async move |tx: &mut Tx| mend::objections(tx, &id).await;
    let objections = edge.city.store.read(read).await?;
    Ok(Json(objections.into_iter().map(PaymentObjectionView::from).collect()))
}
