//! One policy. Answers 200; 404 `not_found`.

use axum::Json;
use axum::extract::{Path, State};

use super::found;
use crate::api::views::PolicyView;
use crate::http::Shared;
use crate::http::problem::Answer;

/// A policy with its clauses, amount, funding and what it rests on.
#[utoipa::path(get, path = "/api/v1/policies/{id}", operation_id = "read_policy",
    tag = "policies", params(("id" = String, Path, example = "high_tech_first_2025")),
    responses((status = 200, description = "The policy", body = PolicyView)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(id): Path<String>,
) -> Answer<Json<PolicyView>> {
    let pack = &edge.city.pack;
    let today = edge.now().date_in(&pack.zone());
    Ok(Json(PolicyView::new(pack, found(pack, &id)?, today)))
}
