//! What somebody in a story asks of the API, and what it answers.

use access::engine::token::{CSRF_HEADER, Token};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use base::{Fault, Refusal, Result};
use serde_json::Value as Json;
use tokio::sync::watch;
use tower::ServiceExt;

use super::story::Stage;
use crate::http::edge::{Edge, Options};
use crate::http::router::router;

/// Bytes of an answer.
const ANSWER_BYTES_MAX: usize = 16 << 20;

/// An answer of the API: its JSON, or the code of a problem.
pub(super) type Answered = std::result::Result<Json, String>;

/// A request.
pub(super) struct Call {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) kind: &'static str,
    pub(super) body: String,
}

impl Call {
    pub(super) fn get(path: String) -> Self {
        Self { method: "GET", path, kind: "application/json", body: String::new() }
    }

    pub(super) fn post(path: String, body: &Json) -> Self {
        Self { method: "POST", path, kind: "application/json", body: body.to_string() }
    }

    pub(super) fn put(path: String, body: &Json) -> Self {
        Self { method: "PUT", ..Self::post(path, body) }
    }

    pub(super) fn delete(path: String) -> Self {
        Self { method: "DELETE", ..Self::get(path) }
    }
}

impl Stage {
    /// The answer of the API to somebody's request. Nothing is kept from one to the next, as if
    /// each came to a server of its own.
    pub(super) async fn ask(&self, who: &str, call: Call) -> Result<Answered> {
        let account = self.people.get(who).ok_or_else(|| unknown(who))?.id.clone();
        let (token, now) = (Token::fresh(), self.city.now());
        let session = access::Session {
            token_hash: token.hash(),
            account,
            created_at: now,
            expires_at: now.plus_seconds(3_600),
            last_seen_at: now,
        };
        let begin =
            async move |tx: &mut store::Tx| access::store::insert_session(tx, &session).await;
        self.city.store.write(begin).await?;
        let request = Request::builder()
            .method(call.method)
            .uri(&call.path)
            .header(CONTENT_TYPE, call.kind)
            .header(COOKIE, format!("onevisit_session={}", token.as_str()))
            .header(CSRF_HEADER, token.csrf())
            .body(Body::from(call.body))
            .map_err(|error| Fault::during("writing a request of a story", error))?;
        let (stop, stopped) = watch::channel(false);
        let edge = Edge::new(self.city.clone(), Options::default(), stopped);
        let Ok(response) = router(edge).oneshot(request).await;
        stop.send_replace(true);
        let status = response.status();
        let body = to_bytes(response.into_body(), ANSWER_BYTES_MAX).await;
        let body = body.map_err(|error| Fault::during("reading an answer", error))?;
        let json: Json = serde_json::from_slice(&body).unwrap_or_default();
        Ok(match status.is_success() {
            true => Ok(json),
            false => Err(json["code"].as_str().unwrap_or("no_code").to_owned()),
        })
    }
}

/// What a story names is not there.
pub(super) fn unknown(name: &str) -> Refusal {
    Refusal::not_found().on(name)
}
