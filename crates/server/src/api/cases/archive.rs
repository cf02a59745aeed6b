//! The archive of a case. Answers 200 with a tar file; 404 `not_found`.

use access::Action;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::id::CaseId;

use crate::case_archive::take_out;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;

/// Everything about a case in one tar file: events, documents, credentials, receipts, and a
/// manifest with the SHA-256 of each.
#[utoipa::path(get, path = "/api/v1/cases/{id}/archive", operation_id = "archive_case",
    tag = "cases", params(("id" = String, Path)),
    responses((status = 200, description = "A tar file", body = Vec<u8>,
        content_type = "application/x-tar")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Response> {
    let (id, now) = (CaseId::parse(&id)?, edge.now());
    let (room, of) = (edge.room(&id).await?, id.clone());
    let read = async move |tx: &mut store::Tx| {
        cases::ops::read(tx, &room, &of, caller.principal(), Action::ArchiveCase, now).await?;
        Ok(())
    };
    edge.city.store.write(read).await?;
    let archive = take_out(&edge.city, &id).await?;
    let name = format!("attachment; filename=\"{}.tar\"", archive.name);
    let headers = [
        (CONTENT_TYPE, "application/x-tar".to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, archive.tar()).into_response())
}
