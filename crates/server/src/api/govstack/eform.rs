//! One form. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};

use super::ids;
use super::shapes::GovEForm;
use super::shown::eform;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Wants;

/// A form with the JSON Schema of what is filled in when the city knows nothing yet.
#[utoipa::path(get, path = "/govstack/registration/eForms/{id}", operation_id = "govstack_eform",
    tag = "govstack", params(("id" = String, Path)),
    responses((status = 200, description = "The form", body = GovEForm)))]
pub async fn handle(
    State(edge): State<Shared>,
    wants: Wants,
    Path(id): Path<String>,
) -> Answer<Json<GovEForm>> {
    let room = &edge.city.cases;
    let package = ids::package(&room.pack, ids::eform, &id)?;
    Ok(Json(eform(room, package, wants.lang, edge.now())))
}
