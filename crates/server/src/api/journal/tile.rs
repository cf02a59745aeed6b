//! A tile of the log. Answers 200; 404 when the log has no such tile (yet).

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::http::Shared;
use crate::http::problem::{Answer, no_such_address};

/// A tile of hashes or a bundle of entries; it never changes.
#[utoipa::path(get, path = "/journal/tile/{path}", operation_id = "read_tile", tag = "journal",
    params(("path" = String, Path, example = "0/000.p/1")),
    responses((status = 200, description = "Bytes", content_type = "application/octet-stream",
        body = Vec<u8>)))]
pub async fn handle(State(edge): State<Shared>, Path(path): Path<String>) -> Answer<Response> {
    let tile = journal::tile(&edge.city.store, &format!("tile/{path}")).await?;
    let bytes = tile.ok_or_else(no_such_address)?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, bytes).into_response())
}
