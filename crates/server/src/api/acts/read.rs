//! One act. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};
use base::Refusal;

use crate::api::views::{Act, Named};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// An act with its guide, clauses, reasons for refusal, and the packages that it is part of.
#[utoipa::path(get, path = "/api/v1/acts/{id}", operation_id = "read_act", tag = "packages",
    params(("id" = String, Path, example = "establishment_registration")),
    responses((status = 200, description = "The act", body = Act)))]
pub async fn handle(State(edge): State<Shared>, Path(id): Path<String>) -> Answer<Json<Act>> {
    let pack = &edge.city.pack;
    let act = pack.acts.get(&id).ok_or_else(Refusal::not_found)?;
    let packages = pack.packages.values().filter(|package| package.acts.contains(&id));
    let packages = packages.map(|package| Named::new(&package.id, &package.text)).collect();
    Ok(Json(Act { packages: Some(packages), ..Act::new(pack, act) }))
}
