//! A request that is done once: its key, its effect and its answer are written in one transaction.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base::{Fault, Instant, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::idempotency::{Remembered, answer, remember};
use store::{Store, Tx};

use super::sent::{Key, etag};

/// An answer as it is kept with its key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Made {
    /// HTTP status.
    status: u16,
    /// The version, for the entity tag.
    version: Option<i64>,
    /// Where the new thing is.
    location: Option<String>,
    /// JSON.
    body: String,
}

impl Made {
    /// `status` with `body`.
    pub fn new(status: StatusCode, body: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_string(body);
        let body = body.map_err(|error| Fault::during("writing an answer", error))?;
        Ok(Self { status: status.as_u16(), version: None, location: None, body })
    }

    /// The same, of a thing in `version`.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// The same, of a new thing at `location`.
    #[must_use]
    pub fn at(mut self, location: String) -> Self {
        self.location = Some(location);
        self
    }

    fn into_response(self, replayed: bool) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = (status, Body::from(self.body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let value = |text: String| HeaderValue::from_str(&text).ok();
        if let Some(tag) = self.version.and_then(|version| value(etag(version))) {
            headers.insert(ETAG, tag);
        }
        if let Some(location) = self.location.and_then(value) {
            headers.insert(LOCATION, location);
        }
        if replayed {
            headers.insert("Idempotency-Replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

/// What makes two requests the same.
pub struct Request<'a> {
    /// Whose keys.
    pub scope: &'a str,
    /// The key, when one was sent.
    pub key: Key,
    /// Operation and what it is done on, such as `submit_case 01k…`.
    pub operation: String,
    /// The body.
    pub body: &'a [u8],
}

/// Does `act` in one transaction, or answers what the same request answered before.
pub async fn once<F>(store: &Store, request: Request<'_>, now: Instant, act: F) -> Result<Response>
where
    F: AsyncFn(&mut Tx) -> Result<Made> + Send + 'static,
{
    let Some(key) = request.key.0 else {
        return Ok(store.write(act).await?.into_response(false));
    };
    let mut hasher = Sha256::new();
    hasher.update(request.operation.as_bytes());
    hasher.update([0]);
    hasher.update(request.body);
    let (hash, scope) = (hex::encode(hasher.finalize()), request.scope.to_owned());
    let (made, replayed) = store
        .write(async move |tx| match remember(tx, &scope, &key, &hash, now).await? {
            Remembered::Seen { response_json } => {
                let made = serde_json::from_str(&response_json);
                Ok((made.map_err(|e| Fault::during("reading a kept answer", e))?, true))
            }
            Remembered::Fresh => {
                let made = act(tx).await?;
                let kept = serde_json::to_string(&made);
                let kept = kept.map_err(|e| Fault::during("keeping an answer", e))?;
                answer(tx, &scope, &key, &kept).await?;
                Ok((made, false))
            }
        })
        .await?;
    Ok(made.into_response(replayed))
}
