//! One fact. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};
use base::Refusal;

use crate::api::views::Fact;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// A fact of a subject: what people call it, its type, and what may be answered.
#[utoipa::path(get, path = "/api/v1/facts/{name}", operation_id = "read_fact", tag = "packages",
    params(("name" = String, Path, example = "entity.district")),
    responses((status = 200, description = "The fact", body = Fact)))]
pub async fn handle(State(edge): State<Shared>, Path(name): Path<String>) -> Answer<Json<Fact>> {
    let pack = &edge.city.pack;
    let fact = pack.fact(&name).ok_or_else(Refusal::not_found)?;
    Ok(Json(Fact::new(pack, &name, fact, true)))
}
