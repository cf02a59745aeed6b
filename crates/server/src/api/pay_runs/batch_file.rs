//! A batch file for the bank. Answers 200; 404 `unknown_run`, `not_found`.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::Refusal;

use super::found;
use crate::http::Shared;
use crate::http::problem::Answer;

/// The pain.001 file of a batch.
#[utoipa::path(get, path = "/api/v1/pay-runs/{id}/batches/{number}", operation_id = "read_batch",
    tag = "payments", params(("id" = String, Path), ("number" = i64, Path)),
    responses((status = 200, description = "ISO 20022 pain.001.001.09",
        content_type = "application/xml", body = String)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path((id, number)): Path<(String, i64)>,
) -> Answer<Response> {
    let run = found(&edge, &id).await?;
    if number < 1 || number > run.batches {
        return Err(Refusal::not_found().into());
    }
    let name = format!("{id}-{number}.pain.001.xml");
    let path = object_store::path::Path::from(format!("payments/{name}"));
    let file = object_store::ObjectStoreExt::get(&*edge.city.documents, &path).await;
    let file = file.map_err(|error| base::Fault::during("reading a batch file", error))?;
    let bytes = file.bytes().await;
    let bytes = bytes.map_err(|error| base::Fault::during("reading a batch file", error))?;
    let headers = [
        (CONTENT_TYPE, "application/xml".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, bytes).into_response())
}
