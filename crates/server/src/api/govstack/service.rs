//! One service. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};

use super::ids;
use super::shapes::GovService;
use super::shown::service;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Wants;

/// A package as a service.
#[utoipa::path(get, path = "/govstack/registration/services/{id}",
    operation_id = "govstack_service", tag = "govstack", params(("id" = String, Path)),
    responses((status = 200, description = "The service", body = GovService)))]
pub async fn handle(
    State(edge): State<Shared>,
    wants: Wants,
    Path(id): Path<String>,
) -> Answer<Json<GovService>> {
    let room = &edge.city.cases;
    let package = ids::package(&room.pack, ids::service, &id)?;
    Ok(Json(service(room, package, wants.lang, edge.now())))
}
