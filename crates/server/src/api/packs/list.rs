//! List pack versions. Answers 200.

use access::{Action, Kind, Resource};
use axum::extract::State;
use pack::Pack;
use serde_json::Value as Json_;

use crate::api::views::PackVersion;
use crate::archive;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Lists the versions that the city has run on, the latest first.
#[utoipa::path(get, path = "/api/v1/packs", operation_id = "list_packs",
    tag = "administration",
    responses((status = 200, description = "All", body = Vec<PackVersion>)))]
pub async fn handle(State(edge): State<Shared>, caller: Caller) -> Answer<Json<Vec<PackVersion>>> {
    let all = Resource::all(Kind::Pack);
    edge.city.access.authorise(caller.principal(), Action::ListPacks, &all)?;
    let mut views = Vec::new();
    for version in archive::versions(&edge.city).await? {
        let pack = edge.whole(&version.hash).await?;
        let found = edge.findings.get(&version.hash);
        views.push(PackVersion {
            id: version.id,
            version: version.version,
            state: version.state,
            hash: version.hash,
            loaded_at: version.loaded_at.to_string(),
            entries: entries(&pack),
            diagnostics: found.map_or_else(Vec::new, |found| found.to_vec()),
        });
    }
    Ok(Json(views))
}

/// How many of each kind, in the order of kinds.
fn entries(pack: &Pack) -> Json_ {
    let count = |kind: pack::Kind| (kind.key().to_owned(), pack.places.entries(kind).len().into());
    Json_::Object(pack::Kind::ALL.into_iter().map(count).collect())
}
