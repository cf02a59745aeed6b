//! The forms of a service: one. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};

use super::ids;
use super::shapes::GovEFormRow;
use super::shown::eform_row;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Wants;

/// Lists the one form of a package.
#[utoipa::path(get, path = "/govstack/registration/services/{id}/eForms",
    operation_id = "govstack_eforms", tag = "govstack", params(("id" = String, Path)),
    responses((status = 200, description = "The forms", body = Vec<GovEFormRow>)))]
pub async fn handle(
    State(edge): State<Shared>,
    wants: Wants,
    Path(id): Path<String>,
) -> Answer<Json<Vec<GovEFormRow>>> {
    let pack = &edge.city.pack;
    let package = ids::package(pack, ids::service, &id)?;
    Ok(Json(vec![eform_row(pack, package, wants.lang)]))
}
