//! The entry of a policy and its situations, to draft a change. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};
use base::{Fault, Result};
use serde::Serialize;
use serde_json::Value;

use super::found;
use crate::api::views::PolicyDraft;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// A policy as the pack's entry has it, with its situations: where a draft of a change begins.
#[utoipa::path(get, path = "/api/v1/policies/{id}/entry", operation_id = "read_policy_entry",
    tag = "policies", params(("id" = String, Path, example = "high_tech_first_2025")),
    responses((status = 200, description = "The entry", body = PolicyDraft)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(id): Path<String>,
) -> Answer<Json<PolicyDraft>> {
    let pack = &edge.city.pack;
    let policy = value(found(pack, &id)?)?;
    // situations are not read to serve the pack
    let whole = edge.whole(&pack.hash).await?;
    let trials = whole.policy_trials.values().filter(|trial| trial.policy == id);
    let trials = trials.map(value).collect::<Result<_>>()?;
    Ok(Json(PolicyDraft { policy, trials }))
}

fn value(entry: &impl Serialize) -> Result<Value> {
    Ok(serde_json::to_value(entry).map_err(|error| Fault::during("writing an entry", error))?)
}
