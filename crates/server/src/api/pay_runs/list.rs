//! Payment runs. Answers 200.

use axum::extract::State;
use policies::RunState;
use policies::ops::pay;

use super::sees_all;
use crate::api::views::PayRunView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Runs that are shown.
const RUNS_SHOWN: i64 = 200;

/// Lists payment runs, the latest first; who may not see all sees those whose lists are public.
#[utoipa::path(get, path = "/api/v1/pay-runs", operation_id = "list_pay_runs", tag = "payments",
    responses((status = 200, description = "The latest 200", body = Vec<PayRunView>)))]
pub async fn handle(State(edge): State<Shared>, caller: Caller) -> Answer<Json<Vec<PayRunView>>> {
    let runs = pay::runs(&edge.city.store, RUNS_SHOWN).await?;
    let all = sees_all(&edge, &caller);
    let runs = runs.iter().filter(|run| all || run.state == RunState::Public);
    Ok(Json(runs.map(|run| PayRunView::new(&edge.city.pack, run)).collect()))
}
