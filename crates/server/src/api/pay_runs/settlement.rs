//! Treasuries settle what one has paid first for others. Answers 200; 404 `unknown_run`, 422
//! `settled_on_wrong`.

use axum::extract::{Path, State};
use base::Date;
use policies::ops::settle::{self, settle};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::views::TreasuriesSettled;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// What the treasuries have paid each other.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"by": "treasury/city", "on": "2026-11-26"}))]
pub struct Settlement {
    /// Only what this one owed, as the reconciliation names it; all of them when absent.
    #[serde(default)]
    by: Option<String>,
    /// The day on which the money went, not before the payments arrived; today when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// Enters in the ledger that the treasuries have paid what they owed for a run to the one that
/// paid first. Asked again it settles nothing.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/settlement", operation_id = "settle_pay_run",
    tag = "payments", params(("id" = String, Path)), request_body = Settlement,
    responses((status = 200, description = "What was settled", body = TreasuriesSettled)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(id): Path<String>,
    sent: Sent<Settlement>,
) -> Answer<Json<TreasuriesSettled>> {
    let Settlement { by, on } = sent.value;
    let asked = settle::Settlement { by, on };
    let (zone, now) = (edge.city.pack.zone(), edge.now());
    let settled = settle(&edge.city.store, &id, &asked, (&zone, now)).await?;
    Ok(Json(TreasuriesSettled { settled_yuan: settled.to_string() }))
}
