//! The web application, embedded: its files with their cache headers, and its first page for every
//! address of its own.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::http::problem::{Failure, no_such_address};

/// What `npm run build` made; empty when it was not run.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

const FIRST_PAGE: &str = "index.html";
/// Files here have the hash of their content in their name.
const HASHED: &str = "assets/";

/// A file, the first page, or nothing: the fallback of the router.
pub async fn handle(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let theirs = ["api/", "journal/", "errors/", "credentials/status/", ".well-known/"];
    let readable = method == Method::GET || method == Method::HEAD;
    if !readable || theirs.iter().any(|prefix| path.starts_with(prefix)) {
        return Failure::from(no_such_address()).into_response();
    }
    if let Some(file) = Files::get(path) {
        return answer(path, &file, &headers);
    }
    // an address with a dot names a file; any other is a screen
    let is_screen =
        !path.starts_with(HASHED) && !path.rsplit('/').next().unwrap_or("").contains('.');
    match Files::get(FIRST_PAGE).filter(|_| is_screen) {
        Some(page) => answer(FIRST_PAGE, &page, &headers),
        None => Failure::from(no_such_address()).into_response(),
    }
}

fn answer(path: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let kept =
        if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = headers.get(IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == tag.as_bytes());
    if known {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, kept.to_owned())])
            .into_response();
    }
    let headers = [
        (CONTENT_TYPE, media_type(path).to_owned()),
        (ETAG, tag),
        (CACHE_CONTROL, kept.to_owned()),
    ];
    (headers, file.data.to_vec()).into_response()
}

/// The media type of a file of the application, by its ending.
fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "webmanifest" => "application/json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
