//! Hand in the scan of a paper mandate. Answers 200; 404 `not_found`, 413 `body_too_large`,
//! 422 `mandate_scan`.

use access::Scan;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use base::{Fault, Result};
use cases::ops::Actor;
use cases::ops::mandates::{put_scan, read};
use utoipa::ToSchema;

use super::shown;
use crate::api::documents::received::{Received, unreadable};
use crate::api::views::Mandate;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};

/// The scan.
#[derive(ToSchema)]
#[schema(example = json!({"file": "委托书.pdf"}))]
#[expect(dead_code, reason = "the shape of a body that is read part by part")]
pub struct ScanFile {
    /// PDF, JPEG or PNG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Puts the scan of its paper, field `file`, to a mandate that the same clerk recorded: once.
#[utoipa::path(post, path = "/api/v1/mandates/{id}/scan", operation_id = "put_mandate_scan",
    tag = "mandates", params(("id" = String, Path)),
    request_body(content = ScanFile, content_type = "multipart/form-data"),
    responses((status = 200, description = "Kept", body = Mandate)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer<Json<Mandate>> {
    let (room, now, who) = (edge.city.cases.clone(), edge.now(), caller.clone());
    // nobody fills the disk who may not hand in
    let (asked, of) = (room.clone(), id.clone());
    let may = async move |tx: &mut store::Tx| {
        read(tx, &asked, &Actor { who: who.principal(), now }, &of).await.map(drop)
    };
    edge.city.store.read(may).await?;
    let _place =
        edge.uploads.acquire().await.map_err(|e| Fault::during("waiting for a place", e))?;
    let file = upload(form.map_err(|_| bad_request())?).await?;
    let kept = file.store(&edge.city, String::new()).await?;
    let scan = Scan { sha256: kept.sha256, media_type: kept.media_type };
    let who = caller.clone();
    let write = async move |tx: &mut store::Tx| {
        put_scan(tx, &room, &Actor { who: who.principal(), now }, &id, &scan).await
    };
    let mandate = edge.city.store.write(write).await?;
    Ok(Json(shown(&edge, &caller, &mandate, now)?))
}

async fn upload(mut form: Multipart) -> Result<Received> {
    let mut file = None;
    while let Some(mut field) = form.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some("file") if file.is_none() => file = Some(Received::read(&mut field).await?),
            _ => return Err(bad_request().into()),
        }
    }
    Ok(file.ok_or_else(|| bad_request().on("file"))?)
}
