//! Payments of a run. Answers 200; 404 `unknown_run`, `not_found`.

use axum::Json;
use axum::extract::{Path, State};
use policies::ops::pay;

use super::seen;
use crate::api::views::{Page, PaymentView};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, PageQuery, page_limit};

/// The list of a run in its order; keys of persons are masked.
#[utoipa::path(get, path = "/api/v1/pay-runs/{id}/payments", operation_id = "list_payments",
    tag = "payments", params(("id" = String, Path), PageQuery),
    responses((status = 200, description = "A page", body = Page<PaymentView>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<Page<PaymentView>>> {
    let run = seen(&edge, &caller, &id).await?;
    let after = page.after.as_deref().map(str::parse::<i64>).transpose();
    let after = after.map_err(|_| bad_request().on("after"))?.unwrap_or(0).max(0);
    let limit = page_limit(page.limit);
    let pack = &edge.city.pack;
    let register = pack.policies.get(&run.policy).and_then(|policy| pack.payee_register(policy));
    let masked = register.is_none_or(|register| register == "person");
    let payments = pay::payments(&edge.city.store, &id, after + 1, i64::from(limit)).await?;
    let cursor = payments.last().map(|payment| payment.seq.to_string());
    let rows = payments.iter().map(|payment| PaymentView::new(payment, masked)).collect();
    Ok(Json(Page::new(rows, limit, cursor)))
}
