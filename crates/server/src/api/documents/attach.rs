//! Hand in a document. Answers 201; 409 `case_state`, 413 `body_too_large`, 415 `media_type`,
//! 422 `unknown_material`.

use access::Action;
use axum::Json;
use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use base::id::CaseId;
use base::limits::{DOCUMENT_BYTES_MAX, NAME_CHARS_MAX};
use base::{Fault, Refusal, Result};
use bytes::BytesMut;
use cases::ops::{Actor, NewDocument, attach};
use sha2::{Digest, Sha256};

use crate::api::views::Document;
use crate::documents;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::{Answer, bad_request, body_too_large};

/// Adds a document: fields `ask` and `file`, in this order. Its type is what its bytes say.
#[utoipa::path(post, path = "/api/v1/cases/{id}/documents", operation_id = "attach_document",
    tag = "cases", params(("id" = String, Path)),
    request_body(content = String, content_type = "multipart/form-data"),
    responses((status = 201, description = "Handed in", body = Document)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
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
    let Upload { ask, name, bytes, sha256 } = upload(form).await?;
    let media_type = sniff(&bytes).unwrap_or("application/octet-stream").to_owned();
    let size = bytes.len() as u64;
    if media_type != "application/octet-stream" {
        documents::put(&edge.city, &sha256, bytes).await?;
    }
    let new = NewDocument { ask, name, media_type, bytes: size, sha256 };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: caller.principal(), now };
        attach(tx, &room, &actor, &id, new.clone()).await
    };
    let document = edge.city.store.write(write).await?;
    Ok((StatusCode::CREATED, Json(Document::from(&document))))
}

struct Upload {
    ask: String,
    name: String,
    bytes: Bytes,
    sha256: String,
}

async fn upload(mut form: Multipart) -> Result<Upload> {
    let (mut ask, mut file) = (None, None);
    while let Some(mut field) = form.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some("ask") => {
                let (bytes, _) = bounded(&mut field, 4 * NAME_CHARS_MAX).await?;
                ask = Some(String::from_utf8(bytes.to_vec()).map_err(|_| bad_request().on("ask"))?);
            }
            Some("file") if file.is_none() => {
                let name = field.file_name().unwrap_or("file").to_owned();
                let (bytes, sha256) = bounded(&mut field, DOCUMENT_BYTES_MAX).await?;
                file = Some((name, bytes, sha256));
            }
            _ => return Err(bad_request().into()),
        }
    }
    let ask = ask.ok_or_else(|| bad_request().on("ask"))?;
    let (name, bytes, sha256) = file.ok_or_else(|| bad_request().on("file"))?;
    Ok(Upload { ask, name, bytes, sha256 })
}

/// At most `most` bytes of a field, with their SHA-256.
pub(crate) async fn bounded(field: &mut Field<'_>, most: usize) -> Result<(Bytes, String)> {
    let (mut bytes, mut hasher) = (BytesMut::new(), Sha256::new());
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        if bytes.len() + chunk.len() > most {
            return Err(body_too_large().into());
        }
        hasher.update(&chunk);
        bytes.extend_from_slice(&chunk);
    }
    Ok((bytes.freeze(), hex::encode(hasher.finalize())))
}

pub(crate) fn unreadable(error: MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { body_too_large() } else { bad_request() }
}

/// The media type that the first bytes say: PDF (ISO 32000), JPEG or PNG.
pub(crate) fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_what_the_bytes_say() {
        assert_eq!(sniff(b"%PDF-1.7\n"), Some("application/pdf"));
        assert_eq!(sniff(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        for bad in [&b""[..], b"<html>", b"%PD", b"MZ\x90"] {
            assert_eq!(sniff(bad), None, "{bad:?}");
        }
    }
}
