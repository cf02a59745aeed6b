//! What the lints say of a pack version. Answers 200; 404 `not_found`.

use access::{Action, Kind, Resource};
use axum::extract::{Path, State};

use crate::api::views::PackDiagnostic;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Every finding of the lints, waived ones too, in order of files and lines.
#[utoipa::path(get, path = "/api/v1/packs/{hash}/diagnostics",
    operation_id = "list_pack_diagnostics", tag = "administration",
    params(("hash" = String, Path)),
    responses((status = 200, description = "All", body = Vec<PackDiagnostic>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(hash): Path<String>,
) -> Answer<Json<Vec<PackDiagnostic>>> {
    let all = Resource::all(Kind::Pack);
    edge.city.access.authorise(caller.principal(), Action::ListPacks, &all)?;
    let pack = super::kept(&edge, &hash).await?;
    Ok(Json(super::diagnostics_of(&edge, &pack).await?.to_vec()))
}
