//! One credential. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use base::id::CredentialId;

use super::shown;
use crate::api::views::Credential;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::public_url;

/// A credential with its facts, its SD-JWT (for the holder), and a page for verifiers with its QR.
#[utoipa::path(get, path = "/api/v1/credentials/{id}", operation_id = "read_credential",
    tag = "credentials", params(("id" = String, Path)),
    responses((status = 200, description = "The credential", body = Credential)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Answer<Json<Credential>> {
    let (id, now) = (CredentialId::parse(&id)?, edge.now());
    let (room, address) = (edge.city.cases.clone(), public_url(&edge, &headers));
    let read = async move |tx: &mut store::Tx| shown(tx, &room, &id, &caller, &address, now).await;
    Ok(Json(edge.city.store.write(read).await?))
}
