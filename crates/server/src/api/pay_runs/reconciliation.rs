//! Whether ledger and payments say the same. Answers 200; 404 `unknown_run`.

use axum::extract::{Path, State};
use base::Money;
use policies::ops::pay;

use crate::api::views::{LedgerSum, OwedBetween, ReconciliationView, StateSum};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Holds the ledger of a run against its payments, to the fen.
#[utoipa::path(get, path = "/api/v1/pay-runs/{id}/reconciliation",
    operation_id = "reconcile_pay_run", tag = "payments", params(("id" = String, Path)),
    responses((status = 200, description = "The sums", body = ReconciliationView)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(id): Path<String>,
) -> Answer<Json<ReconciliationView>> {
    let found = pay::reconcile(&edge.city.store, &id).await?;
    let yuan = |fen: i64| Money::from_fen(fen).to_string();
    Ok(Json(ReconciliationView {
        balanced: found.balanced,
        committed_yuan: found.committed.to_string(),
        paid_yuan: found.paid.to_string(),
        interest_yuan: found.interest.to_string(),
        owed: found
            .owed
            .iter()
            .map(|owed| OwedBetween {
                by: owed.by.clone(),
                to: owed.to.clone(),
                yuan: owed.amount.to_string(),
            })
            .collect(),
        states: found.states.iter().map(StateSum::from).collect(),
        ledger: found
            .ledger
            .into_iter()
            .map(|(step, debit, credit, entries, fen)| LedgerSum {
                step,
                debit,
                credit,
                entries,
                yuan: yuan(fen),
            })
            .collect(),
    }))
}
