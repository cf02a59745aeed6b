//! A status list. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::Refusal;
use credentials::ops::status_token;

use crate::http::Shared;
use crate::http::limits::STATUS_LIST_SECONDS;
use crate::http::problem::Answer;

/// A status list as a signed token (`application/statuslist+jwt`).
#[utoipa::path(get, path = "/api/v1/status-lists/{id}", operation_id = "read_status_list",
    tag = "credentials", params(("id" = i64, Path, example = 1)),
    responses((status = 200, description = "The list", content_type = "application/statuslist+jwt",
        body = String)))]
pub async fn handle(State(edge): State<Shared>, Path(id): Path<String>) -> Answer<Response> {
    let list: i64 = id.parse().map_err(|_| Refusal::not_found())?;
    let (issuer, now) = (edge.city.issuer.clone(), edge.now());
    let read = async move |tx: &mut store::Tx| status_token(tx, &issuer, list, now).await;
    let token = edge.city.store.read(read).await?;
    let kept = format!("public, max-age={STATUS_LIST_SECONDS}");
    let headers = [(CONTENT_TYPE, "application/statuslist+jwt".to_owned()), (CACHE_CONTROL, kept)];
    Ok((headers, token).into_response())
}
