//! The scan of a paper mandate. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::Refusal;
use cases::ops::Actor;
use cases::ops::mandates::read;

use crate::documents;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;

/// The bytes of the scan, for the parties and for clerks.
#[utoipa::path(get, path = "/api/v1/mandates/{id}/scan", operation_id = "read_mandate_scan",
    tag = "mandates", params(("id" = String, Path)),
    responses((status = 200, description = "Its bytes", content_type = "application/octet-stream",
        body = Vec<u8>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Response> {
    let (room, now) = (edge.city.cases.clone(), edge.now());
    let find = async move |tx: &mut store::Tx| {
        read(tx, &room, &Actor { who: caller.principal(), now }, &id).await
    };
    let scan = edge.city.store.read(find).await?.scan.ok_or_else(Refusal::not_found)?;
    let bytes = documents::get(&edge.city, &scan.sha256).await?;
    let headers = [
        (CONTENT_TYPE, scan.media_type),
        (CONTENT_DISPOSITION, "attachment; filename=\"mandate\"".to_owned()),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
