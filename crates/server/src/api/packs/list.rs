//! List pack versions. Answers 200.

use access::{Action, Kind, Resource};
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::api::views::PackVersion;
use crate::archive;
use crate::http::Shared;
use crate::http::caller::Caller;
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
        let room = edge.room_under(&version.hash).await?;
        views.push(PackVersion {
            id: version.id,
            version: version.version,
            state: version.state,
            hash: version.hash,
            loaded_at: version.loaded_at.to_string(),
            entries: entries(&room.pack),
            diagnostics: Vec::new(),
        });
    }
    Ok(Json(views))
}

fn entries(pack: &pack::Pack) -> serde_json::Value {
    json!({
        "departments": pack.departments.len(),
        "districts": pack.districts.len(),
        "registers": pack.registers.len(),
        "asks": pack.asks.len(),
        "acts": pack.acts.len(),
        "credentials": pack.credentials.len(),
        "packages": pack.packages.len(),
        "situations": pack.situations.len(),
        "stories": pack.stories.len(),
    })
}
