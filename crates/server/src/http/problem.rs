//! How the edge says no: RFC 9457 problem details, made of refusals and faults in one place.
//!
//! A handler answers a [`Failure`]; the envelope writes it in the language of the request, with the
//! id of the request. What the router itself refuses (no such address, no such method, a body too
//! large) becomes a problem as well.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base::{Error, Fault, Lang, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::views::{Basis, Text};

/// What a handler answers when it does not answer.
#[derive(Debug)]
pub struct Failure(pub Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self(refusal.into())
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self(fault.into())
    }
}

/// What handlers answer.
pub type Answer<T = Response> = Result<T, Failure>;

/// Carried by a response until the envelope writes it.
#[derive(Clone)]
struct Carried(Arc<Error>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match &self.0 {
            Error::Refusal(refusal) => refusal.status,
            Error::Fault(_) => 500,
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(Carried(Arc::new(self.0)));
        response
    }
}

/// A problem (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Where the code is explained, such as `/errors/case_state`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What kind of no it is, in the language of the request.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What must hold, in the language of the request.
    pub detail: String,
    /// Stable, such as `case_state`.
    pub code: String,
    /// What must hold, in both languages.
    pub must: Text,
    /// The field that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
    /// Everything else that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<AlsoWrong>,
    /// The id of the request, for whoever is asked about it.
    pub request_id: String,
}

/// Something else that is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlsoWrong {
    /// Stable.
    pub code: String,
    /// What must hold.
    pub must: Text,
    /// The field that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
}

impl Problem {
    fn new(refusal: &Refusal, lang: Lang, request_id: &str) -> Self {
        let also = refusal.also.iter().map(|other| AlsoWrong {
            code: other.code.to_owned(),
            must: (&other.must).into(),
            field: other.field.clone(),
            basis: other.basis.iter().map(Basis::from).collect(),
        });
        Self {
            kind: format!("/errors/{}", refusal.code),
            title: title(refusal.status, lang).to_owned(),
            status: refusal.status,
            detail: refusal.must.get(lang).to_owned(),
            code: refusal.code.to_owned(),
            must: (&refusal.must).into(),
            field: refusal.field.clone(),
            basis: refusal.basis.iter().map(Basis::from).collect(),
            also: also.collect(),
            request_id: request_id.to_owned(),
        }
    }
}

/// The problem that an answer which has begun ends with, as JSON; a fault is logged here, once.
/// `reference` stands for the id of the request.
pub fn problem_of(error: &Error, lang: Lang, reference: &str) -> String {
    let refusal = match error {
        Error::Refusal(refusal) => (**refusal).clone(),
        Error::Fault(fault) => {
            tracing::error!(reference, error = fault.chain(), "an answer ended early");
            internal()
        }
    };
    serde_json::to_string(&Problem::new(&refusal, lang, reference)).expect("a problem is JSON")
}

/// Writes the problem that `response` carries or stands for; a fault is logged here, once.
pub fn render(response: Response, lang: Lang, request_id: &str) -> Response {
    let Some(refusal) = said_no(&response, request_id) else { return response };
    let problem = Problem::new(&refusal, lang, request_id);
    let body = serde_json::to_vec(&problem).expect("a problem is JSON");
    written(response, &refusal, "application/problem+json", body)
}

/// The same as the building blocks of GovStack have it: everything that is wrong in one message.
pub fn render_system_error(response: Response, lang: Lang, request_id: &str) -> Response {
    let Some(refusal) = said_no(&response, request_id) else { return response };
    let all = || std::iter::once(&refusal).chain(&refusal.also);
    let line = |refusal: &Refusal, lang| match &refusal.field {
        Some(field) => format!("{field}: {}", refusal.must.get(lang)),
        None => refusal.must.get(lang).to_owned(),
    };
    let text = |lang| all().map(|one| line(one, lang)).collect::<Vec<_>>().join("\n");
    let error = SystemError {
        trace_id: request_id.to_owned(),
        code: refusal.code.to_owned(),
        message: text(Lang::En),
        localized_message: text(lang),
    };
    let body = serde_json::to_vec(&error).expect("an error is JSON");
    written(response, &refusal, "application/json", body)
}

/// An error of the GovStack facade.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SystemError {
    trace_id: String,
    code: String,
    message: String,
    localized_message: String,
}

/// The refusal that `response` carries or stands for, if it is one.
fn said_no(response: &Response, request_id: &str) -> Option<Refusal> {
    let carried = response.extensions().get::<Carried>().cloned();
    match carried.as_deref() {
        Some(Error::Refusal(refusal)) => Some((**refusal).clone()),
        Some(Error::Fault(fault)) => {
            tracing::error!(request_id, error = fault.chain(), "a request failed");
            Some(internal())
        }
        None => of_router(response),
    }
}

fn written(response: Response, refusal: &Refusal, kind: &'static str, body: Vec<u8>) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    if refusal.status == 429 {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    Response::from_parts(parts, Body::from(body))
}

impl std::ops::Deref for Carried {
    type Target = Error;

    fn deref(&self) -> &Error {
        &self.0
    }
}

/// What the router or an extractor of axum meant; `None` for an answer of our own.
fn of_router(response: &Response) -> Option<Refusal> {
    let kind = response.headers().get(CONTENT_TYPE);
    let plain = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !plain {
        return None;
    }
    Some(match response.status().as_u16() {
        404 => no_such_address(),
        405 => method_not_allowed(response.headers().get(ALLOW)),
        413 => body_too_large(),
        415 => media_type_wrong(),
        400..=499 => bad_request(),
        _ => internal(),
    })
}

fn title(status: u16, lang: Lang) -> &'static str {
    let (zh, en) = match status {
        400 => ("请求格式有误", "The request cannot be read"),
        401 => ("需要登录", "Sign in"),
        403 => ("无权操作", "Not allowed"),
        404 => ("没有找到", "Not found"),
        405 => ("不支持此方法", "Method not allowed"),
        409 => ("与当前状态冲突", "In conflict with the state"),
        412 | 428 => ("版本不符", "Another version"),
        413 => ("内容过大", "Too large"),
        415 => ("类型不支持", "Type not supported"),
        422 => ("内容须补正", "Something must be mended"),
        429 => ("请求过于频繁", "Too many requests"),
        503 => ("服务暂不可用", "Not available now"),
        _ => ("系统故障", "Something failed"),
    };
    if lang == Lang::Zh { zh } else { en }
}

fn internal() -> Refusal {
    Refusal::new(
        "internal",
        500,
        "系统出现故障，已记录；请稍后再试，仍不成功请告知请求编号。",
        "Something failed on our side and was noted; try again later, or tell us the request id.",
    )
}

/// There is nothing under this address (404).
pub fn no_such_address() -> Refusal {
    Refusal::new("no_such_address", 404, "没有这个地址。", "There is nothing at this address.")
}

fn method_not_allowed(allow: Option<&HeaderValue>) -> Refusal {
    let allow = allow.and_then(|allow| allow.to_str().ok()).unwrap_or("-");
    Refusal::new(
        "method_not_allowed",
        405,
        format!("此地址只接受：{allow}。"),
        format!("This address takes: {allow}."),
    )
}

/// The body is larger than what is taken (413).
pub fn body_too_large() -> Refusal {
    Refusal::new(
        "body_too_large",
        413,
        "请求内容不得超过 1 MiB，单个文件不得超过 20 MiB。",
        "A request is at most 1 MiB, a document at most 20 MiB.",
    )
}

/// The body is of a type that is not taken (415).
pub fn media_type_wrong() -> Refusal {
    Refusal::new(
        "media_type_wrong",
        415,
        "请求内容的类型须为本接口所接受的类型（一般为 application/json）。",
        "The body must be of a type that this address takes, mostly application/json.",
    )
}

/// The request cannot be read (400).
pub fn bad_request() -> Refusal {
    Refusal::new(
        "bad_request",
        400,
        "请求的地址参数或内容格式不正确。",
        "The parameters or the body of the request are not well formed.",
    )
}

/// The answer took too long (503).
pub fn timed_out() -> Refusal {
    Refusal::new(
        "timed_out",
        503,
        "处理超时，请稍后再试；提交类请求请使用同一 Idempotency-Key 重试。",
        "It took too long; try again later, with the same Idempotency-Key.",
    )
}
