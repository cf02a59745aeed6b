//! Hand in a document before its case. Answers 200; 413 `body_too_large`, 415 `media_type`,
//! 422 `unknown_material`.

use axum::extract::{Multipart, State};
use axum::http::HeaderMap;
use base::{Fault, Result};
use cases::ops::Actor;
use cases::ops::deposit::deposit;
use serde::Deserialize;
use utoipa::IntoParams;

use super::ids;
use super::shapes::GovUpload;
use crate::api::documents::received::{Received, unreadable};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, public_url};

/// What it is.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// The ask that it answers, such as `articles_of_association`.
    additional_metadata: String,
}

/// Keeps one document for the caller; its `url` is named in `documentUrls` within seven days.
#[utoipa::path(post, path = "/govstack/registration/documents",
    operation_id = "govstack_upload", tag = "govstack", params(Query),
    request_body(content = String, content_type = "multipart/form-data",
        example = "the parts of a form, one of them called file"),
    responses((status = 200, description = "Kept", body = GovUpload)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Asked(query): Asked<Query>,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Answer<Json<GovUpload>> {
    let now = edge.now();
    let _place =
        edge.uploads.acquire().await.map_err(|e| Fault::during("waiting for a place", e))?;
    let mut form = form.map_err(|_| bad_request())?;
    let field = form.next_field().await.map_err(unreadable)?;
    let mut field = field.filter(|field| field.name() == Some("file"));
    let Some(field) = field.as_mut() else { return Err(bad_request().on("file").into()) };
    let file = Received::read(field).await?;
    let (name, media_type) = (file.name.clone(), file.media_type);
    let new = file.store(&edge.city, query.additional_metadata).await?;
    let room = edge.city.cases.clone();
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: caller.principal(), now };
        deposit(tx, &room, &actor, new.clone()).await
    };
    let id = edge.city.store.write(write).await?;
    let id = ids::uuid_of(id.as_str()).unwrap_or_default();
    let url = format!("{}/govstack/registration/documents/{id}", public_url(&edge, &headers));
    Ok(Json(GovUpload { code: 200, kind: media_type.to_owned(), message: name, url }))
}
