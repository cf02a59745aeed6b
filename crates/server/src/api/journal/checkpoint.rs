//! The newest signed head of the log. Answers 200; 404 before there is one.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::http::Shared;
use crate::http::problem::{Answer, no_such_address};

/// The newest signed head of the log, a note.
#[utoipa::path(get, path = "/journal/checkpoint", operation_id = "read_checkpoint",
    tag = "journal", responses((status = 200, description = "A signed note",
        content_type = "text/plain", body = String)))]
pub async fn handle(State(edge): State<Shared>) -> Answer<Response> {
    let note = journal::checkpoint(&edge.city.store).await?.ok_or_else(no_such_address)?;
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    Ok((headers, note).into_response())
}
