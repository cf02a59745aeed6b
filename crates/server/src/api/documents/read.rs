//! The bytes of a document. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::id::CaseId;
use cases::ops::{Actor, document};

use crate::documents;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;

/// The bytes of a document, for whoever may read it.
#[utoipa::path(get, path = "/api/v1/cases/{id}/documents/{document}",
    operation_id = "read_document", tag = "cases",
    params(("id" = String, Path), ("document" = String, Path)),
    responses((status = 200, description = "Its bytes", content_type = "application/octet-stream",
        body = Vec<u8>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((id, of)): Path<(String, String)>,
) -> Answer<Response> {
    let (id, now) = (CaseId::parse(&id)?, edge.now());
    let room = edge.room(&id).await?;
    let read = async move |tx: &mut store::Tx| {
        let actor = Actor { who: caller.principal(), now };
        document(tx, &room, &actor, &id, &of).await
    };
    let found = edge.city.store.read(read).await?;
    let bytes = documents::get(&edge.city, &found.sha256).await?;
    let headers = [
        (CONTENT_TYPE, found.media_type),
        (CONTENT_DISPOSITION, disposition(&found.name)),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// `attachment` with the file's name (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                encoded.push(byte as char);
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("attachment; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_end_the_header() {
        assert_eq!(disposition("a\"\r\n.pdf"), "attachment; filename*=UTF-8''a%22%0D%0A.pdf");
        assert_eq!(disposition("租"), "attachment; filename*=UTF-8''%E7%A7%9F");
    }
}
