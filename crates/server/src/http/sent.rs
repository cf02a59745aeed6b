//! What a request carries: JSON bodies, queries, versions, keys and the language, each checked.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HOST, IF_MATCH};
use axum::http::request::Parts;
use axum::response::IntoResponse;
use base::limits::{IDEMPOTENCY_KEY_CHARS_MAX, PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX};
use base::{Lang, Refusal};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::edge::Shared;
use super::envelope::lang_of;
use super::problem::{Failure, bad_request, body_too_large, media_type_wrong};

/// A JSON body and the bytes that it was read from.
pub struct Sent<T> {
    /// The value.
    pub value: T,
    /// The bytes.
    pub bytes: Bytes,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(media_type_wrong().into());
        }
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| {
                match rejection.into_response().status().as_u16() {
                    413 => body_too_large(),
                    _ => bad_request(),
                }
            })?;
        let value = json_of(&bytes)?;
        Ok(Self { value, bytes })
    }
}

/// The value in a JSON text, or `bad_json` (400).
pub fn json_of<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(bytes).map_err(|_| bad_json::<T>(bytes))
}

/// What is wrong with a body that is no `T`, and where: the slow path reads it once more.
fn bad_json<T: DeserializeOwned>(bytes: &[u8]) -> Refusal {
    let said = match axum::Json::<T>::from_bytes(bytes) {
        Err(JsonRejection::JsonDataError(error)) => source(&error),
        Err(JsonRejection::JsonSyntaxError(error)) => source(&error),
        _ => String::new(),
    };
    let (path, message) = said.split_once(": ").unwrap_or(("", said.as_str()));
    let is_path = !path.is_empty() && path != "." && !path.contains(' ');
    let message = if is_path { message } else { said.as_str() };
    let refusal = Refusal::new(
        "bad_json",
        400,
        format!("请求内容须为符合接口说明的 JSON:{message}"),
        format!("The body must be JSON as the interface describes it: {message}"),
    );
    if is_path { refusal.on(path) } else { refusal }
}

fn source(error: &dyn std::error::Error) -> String {
    error.source().map(ToString::to_string).unwrap_or_default()
}

/// Parameters after the question mark; unknown names are refused.
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(value)) => Ok(Self(value)),
            Err(error) => {
                let said = source(&error);
                Err(Refusal::new(
                    "bad_query",
                    400,
                    format!("地址参数不正确：{said}"),
                    format!("The parameters of the address are wrong: {said}"),
                )
                .into())
            }
        }
    }
}

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows of a page, 1 to 200; 50 when absent.
    pub limit: Option<u32>,
    /// Where the page before ended: its `next`.
    pub after: Option<String>,
}

/// Rows of a page: what was asked for within the limits.
pub fn page_limit(asked: Option<u32>) -> u32 {
    let most = u32::try_from(PAGE_ROWS_MAX).unwrap_or(u32::MAX);
    asked.map_or(PAGE_ROWS_DEFAULT as u32, |n| n.clamp(1, most))
}

/// The version that a change is based on: `If-Match: "7"`.
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let Some(sent) = parts.headers.get(IF_MATCH) else { return Err(if_match_missing().into()) };
        let sent = sent.to_str().unwrap_or_default().trim().trim_start_matches("W/");
        let version = sent.trim_matches('"').parse().map_err(|_| version_changed())?;
        Ok(Self(version))
    }
}

/// The entity tag of a version.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

fn if_match_missing() -> Refusal {
    Refusal::new(
        "if_match_missing",
        428,
        "修改须带有 If-Match 标头，其值为所依据的版本（ETag）。",
        "A change names the version that it is based on: If-Match with the ETag.",
    )
    .on("If-Match")
}

fn version_changed() -> Refusal {
    Refusal::new(
        "case_changed",
        412,
        "办件已被更新，请刷新后再试。",
        "The case was changed meanwhile: read it again.",
    )
}

/// The key under which a request is done once, when it was sent.
pub struct Key(pub Option<String>);

impl Key {
    /// The key, or `idempotency_key_missing` (400).
    pub fn required(&self) -> Result<(), Refusal> {
        if self.0.is_some() {
            return Ok(());
        }
        Err(Refusal::new(
            "idempotency_key_missing",
            400,
            "此请求须带有 Idempotency-Key 标头，以免重复提交。",
            "This request carries an Idempotency-Key, so that it is done once.",
        )
        .on("Idempotency-Key"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let Some(sent) = parts.headers.get("Idempotency-Key") else { return Ok(Self(None)) };
        let text = sent.to_str().unwrap_or_default();
        let fits = !text.is_empty()
            && text.len() <= IDEMPOTENCY_KEY_CHARS_MAX
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits {
            return Ok(Self(Some(text.to_owned())));
        }
        Err(Refusal::new(
            "bad_idempotency_key",
            400,
            format!("Idempotency-Key 须为 1 至 {IDEMPOTENCY_KEY_CHARS_MAX} 个可见 ASCII 字符。"),
            format!(
                "An Idempotency-Key is 1 to {IDEMPOTENCY_KEY_CHARS_MAX} visible ASCII characters."
            ),
        )
        .on("Idempotency-Key")
        .into())
    }
}

/// How the caller wants the answer.
#[derive(Debug, Clone, Copy)]
pub struct Wants {
    /// The language.
    pub lang: Lang,
    /// `Prefer: return=minimal`: only what is new (RFC 7240).
    pub minimal: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Wants {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let prefer = parts.headers.get_all("Prefer").iter().filter_map(|value| value.to_str().ok());
        let mut wishes = prefer.flat_map(|value| value.split([',', ';']));
        let minimal = wishes.any(|wish| wish.trim().eq_ignore_ascii_case("return=minimal"));
        Ok(Self { lang: lang_of(&parts.headers), minimal })
    }
}

/// The address under which the caller reaches the server, without a slash at its end.
pub fn public_url(edge: &Shared, headers: &HeaderMap) -> String {
    if let Some(url) = &edge.options.public_url {
        return url.clone();
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let fits =
        |host: &&str| host.bytes().all(|c| c.is_ascii_alphanumeric() || b".-:[]".contains(&c));
    match host.filter(fits) {
        Some(host) => format!("{}://{host}", if edge.options.https { "https" } else { "http" }),
        None => edge.city.issuer.url.clone(),
    }
}
