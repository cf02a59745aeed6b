//! Hand in a document. Answers 201; 409 `case_state`, 413 `body_too_large`, 415 `media_type`,
//! 422 `unknown_material`.

use access::Action;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use base::id::CaseId;
use base::limits::NAME_CHARS_MAX;
use base::{Fault, Result};
use cases::ops::{Actor, attach};
use utoipa::ToSchema;

use super::received::{Received, text, unreadable};
use crate::api::views::Document;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};

/// A file and what it answers, in this order.
#[derive(ToSchema)]
#[schema(example = json!({"ask": "articles_of_association", "file": "章程.pdf"}))]
#[expect(dead_code, reason = "the shape of a body that is read part by part")]
pub struct AskFile {
    /// The ask.
    ask: String,
    /// The file: PDF, JPEG or PNG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Adds a document: fields `ask` and `file`, in this order. Its type is what its bytes say.
#[utoipa::path(post, path = "/api/v1/cases/{id}/documents", operation_id = "attach_document",
    tag = "cases", params(("id" = String, Path)),
    request_body(content = AskFile, content_type = "multipart/form-data"),
    responses((status = 201, description = "Handed in", body = Document)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer<(StatusCode, Json<Document>)> {
    let (id, now) = (CaseId::parse(&id)?, edge.now());
    let room = edge.room(&id).await?;
    // nobody fills the disk who may not hand in
    let (asked, of, who) = (room.clone(), id.clone(), caller.clone());
    let may = async move |tx: &mut store::Tx| {
        let action = Action::UploadDocument;
        cases::ops::read(tx, &asked, &of, who.principal(), action, now).await.map(drop)
    };
    edge.city.store.read(may).await?;
    let _place =
        edge.uploads.acquire().await.map_err(|e| Fault::during("waiting for a place", e))?;
    let form = form.map_err(|_| bad_request())?;
    let (ask, file) = upload(form).await?;
    let new = file.store(&edge.city, ask).await?;
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: caller.principal(), now };
        attach(tx, &room, &actor, &id, new.clone()).await
    };
    let document = edge.city.store.write(write).await?;
    Ok((StatusCode::CREATED, Json(Document::from(&document))))
}

async fn upload(mut form: Multipart) -> Result<(String, Received)> {
    let (mut ask, mut file) = (None, None);
    while let Some(mut field) = form.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some("ask") => ask = Some(text(&mut field, 4 * NAME_CHARS_MAX).await?),
            Some("file") if file.is_none() => file = Some(Received::read(&mut field).await?),
            _ => return Err(bad_request().into()),
        }
    }
    let ask = ask.ok_or_else(|| bad_request().on("ask"))?;
    Ok((ask, file.ok_or_else(|| bad_request().on("file"))?))
}
