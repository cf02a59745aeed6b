//! A request that is done once: its key, its effect and its answer are written in one transaction.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base::{Error, Fault, Instant, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::idempotency::{Remembered, answer, remember};
use store::{Appends, Store, Tx};

use super::limits::PREPARED_ATTEMPTS_MAX;
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
    let token = request.token();
    let (made, replayed) = store.write(async move |tx| token.once(tx, now, &act).await).await?;
    Ok(made.into_response(replayed))
}

/// The same in two: `prepare` reads, plans and checks on a snapshot, beside other requests, and
/// what it made is written in one transaction. Tried again when what was read has changed since. A
/// request that was done before is found by the writer, or here when it would be refused now.
pub async fn once_prepared<P, R, F>(
    store: &Store,
    request: Request<'_>,
    now: Instant,
    prepare: R,
    act: F,
) -> Result<Response>
where
    P: Send + Sync + 'static,
    R: AsyncFn(&mut Tx) -> Result<P> + Send + Sync + 'static,
    F: AsyncFn(&mut Tx, &P) -> Result<Made> + Send + Sync + 'static,
{
    let (token, prepare, act) = (request.token(), Arc::new(prepare), Arc::new(act));
    for attempt in 1.. {
        let (own, prepare) = (token.clone(), prepare.clone());
        let prepared = store.read(async move |tx| match prepare(tx).await {
            Ok(prepared) => Ok(Prepared::Fresh(Arc::new(prepared), tx.take_appends())),
            Err(Error::Refusal(refusal)) => match own.seen(tx, now).await? {
                Some(made) => Ok(Prepared::Seen(made)),
                None => Err(Error::Refusal(refusal)),
            },
            Err(fault) => Err(fault),
        });
        let (prepared, appends) = match prepared.await? {
            Prepared::Seen(made) => return Ok(made.into_response(true)),
            Prepared::Fresh(prepared, appends) => (prepared, appends),
        };
        let (own, act) = (token.clone(), act.clone());
        let written = store.write(async move |tx| {
            let make = async |tx: &mut Tx| {
                tx.append_all(&appends);
                act(tx, &prepared).await
            };
            own.once(tx, now, &make).await
        });
        match written.await {
            Err(Error::Refusal(refusal))
                if refusal.code == "case_changed" && attempt < PREPARED_ATTEMPTS_MAX => {}
            done => return done.map(|(made, replayed)| made.into_response(replayed)),
        }
    }
    unreachable!("the last attempt answers")
}

enum Prepared<P> {
    /// The request was done before.
    Seen(Made),
    /// What is to be written, and the rows that the reading left.
    Fresh(Arc<P>, Appends),
}

/// The key of a request with what it stands for.
#[derive(Clone)]
struct Token {
    scope: String,
    key: Option<String>,
    hash: String,
}

impl Request<'_> {
    fn token(self) -> Token {
        let mut hasher = Sha256::new();
        hasher.update(self.operation.as_bytes());
        hasher.update([0]);
        hasher.update(self.body);
        let hash = hex::encode(hasher.finalize());
        Token { scope: self.scope.to_owned(), key: self.key.0, hash }
    }
}

impl Token {
    /// The answer that was given to the same request before.
    async fn seen(&self, tx: &mut Tx, now: Instant) -> Result<Option<Made>> {
        let Some(key) = &self.key else { return Ok(None) };
        match remember(tx, &self.scope, key, &self.hash, now).await? {
            Remembered::Fresh => Ok(None),
            Remembered::Seen { response_json } => {
                let made = serde_json::from_str(&response_json);
                Ok(Some(made.map_err(|e| Fault::during("reading a kept answer", e))?))
            }
        }
    }

    /// Does `act` unless it was done before, and says whether it was.
    async fn once<F>(&self, tx: &mut Tx, now: Instant, act: &F) -> Result<(Made, bool)>
    where
        F: AsyncFn(&mut Tx) -> Result<Made>,
    {
        if let Some(made) = self.seen(tx, now).await? {
            return Ok((made, true));
        }
        let made = act(tx).await?;
        if let Some(key) = &self.key {
            let kept = serde_json::to_string(&made);
            let kept = kept.map_err(|e| Fault::during("keeping an answer", e))?;
            answer(tx, &self.scope, key, &kept).await?;
        }
        Ok((made, false))
    }
}
