//! A file on its way in: read within its limit, typed by its bytes, stored under its SHA-256 before
//! any row names it.

use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use base::limits::{DOCUMENT_BYTES_MAX, NAME_CHARS_MAX};
use base::{Refusal, Result};
use bytes::BytesMut;
use cases::ops::NewDocument;
use sha2::{Digest, Sha256};

use crate::city::City;
use crate::documents;
use crate::http::problem::{bad_request, body_too_large};

/// What bytes are that are none of the types that are taken.
const OTHER: &str = "application/octet-stream";

/// A file as it was sent.
pub struct Received {
    /// What it is called.
    pub name: String,
    /// The type that its bytes say.
    pub media_type: &'static str,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    bytes: Bytes,
}

impl Received {
    /// The file in `field`.
    pub async fn read(field: &mut Field<'_>) -> Result<Self> {
        let name = field.file_name().unwrap_or("file").chars().take(NAME_CHARS_MAX).collect();
        let (bytes, sha256) = bounded(field, DOCUMENT_BYTES_MAX).await?;
        let media_type = sniff(&bytes).unwrap_or(OTHER);
        Ok(Self { name, media_type, sha256, bytes })
    }

    /// Stores the bytes, if they are of a type that is ever taken, as what answers `ask`.
    pub async fn store(self, city: &City, ask: String) -> Result<NewDocument> {
        let Self { name, media_type, sha256, bytes } = self;
        let size = bytes.len() as u64;
        if media_type != OTHER {
            documents::put(city, &sha256, bytes).await?;
        }
        let media_type = media_type.to_owned();
        Ok(NewDocument { ask, name, media_type, bytes: size, sha256 })
    }
}

/// A text field of at most `most` bytes.
pub async fn text(field: &mut Field<'_>, most: usize) -> Result<String> {
    let (bytes, _) = bounded(field, most).await?;
    Ok(String::from_utf8(bytes.to_vec()).map_err(|_| bad_request())?)
}

/// At most `most` bytes of a field, with their SHA-256.
async fn bounded(field: &mut Field<'_>, most: usize) -> Result<(Bytes, String)> {
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

/// What is wrong with a body that cannot be read in parts.
pub fn unreadable(error: MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { body_too_large() } else { bad_request() }
}

/// The media type that the first bytes say: PDF (ISO 32000), JPEG or PNG.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
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
