//! Around every request: its id, its language, a limit of time, a net under panics, problems,
//! headers for safety, one line of log and the counts. No personal data is logged: no query, no
//! body, no account.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::{Fault, Lang};
use futures::FutureExt;

use super::edge::Shared;
use super::limits;
use super::problem::{self, Failure};

/// The header of the request id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const CONTENT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
     font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);

/// Puts everything that all requests share around `next`.
pub async fn envelope(
    State(edge): State<Shared>,
    matched: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let id = request_id(&edge, request.headers());
    let lang = lang_of(request.headers());
    let method = request.method().clone();
    let path = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    let at = request.uri().path();
    let govstack = at.starts_with("/govstack/");
    let private = at.starts_with("/api/") || govstack;
    let mut response = guarded(path, next.run(request)).await;
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        response = match govstack {
            true => problem::render_system_error(response, lang, &id),
            false => problem::render(response, lang, &id),
        };
    }
    secure(response.headers_mut(), private, edge.options.https);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let took = started.elapsed();
    let status = response.status().as_u16();
    edge.metrics.observe(&method, path, status, took);
    let duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "request", %method, path, status, duration_us, request_id = id);
    response
}

/// The answer of `run`, of a panic in it, or of its taking too long.
async fn guarded(path: &str, run: impl Future<Output = Response>) -> Response {
    const UPLOADS: [&str; 4] = ["/documents", "/imports", "/submissions", "/batches"];
    let upload = UPLOADS.iter().any(|end| path.ends_with(end));
    let seconds = if upload { limits::UPLOAD_SECONDS_MAX } else { limits::REQUEST_SECONDS_MAX };
    let run = AssertUnwindSafe(run).catch_unwind();
    match tokio::time::timeout(Duration::from_secs(seconds), run).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?");
            Failure::from(Fault::new(format!("a handler panicked: {text}"))).into_response()
        }
        Err(_) => Failure::from(problem::timed_out()).into_response(),
    }
}

/// The id that the caller gave, when it can be one, or a new one.
fn request_id(edge: &Shared, headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let fits = |id: &&str| id.len() <= limits::REQUEST_ID_CHARS_MAX && base::id::check(id).is_ok();
    given.filter(fits).map_or_else(|| base::id::fresh(edge.now()), str::to_owned)
}

/// The language of a request: the first of `Accept-Language` that we speak, else Chinese.
pub fn lang_of(headers: &HeaderMap) -> Lang {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let wanted = wanted.unwrap_or_default().split(',').filter_map(|part| {
        let mut halves = part.split(";q=");
        let tag = halves.next()?.trim().to_ascii_lowercase();
        let weight: f32 = halves.next().map_or(Some(1.0), |q| q.trim().parse().ok())?;
        let lang = match tag.split('-').next()? {
            "zh" => Lang::Zh,
            "en" => Lang::En,
            _ => return None,
        };
        (weight > 0.0).then_some((lang, weight))
    });
    let mut best: Option<(Lang, f32)> = None;
    for (lang, weight) in wanted {
        if best.is_none_or(|(_, most)| weight > most) {
            best = Some((lang, weight));
        }
    }
    best.map_or(Lang::Zh, |(lang, _)| lang)
}

fn secure(headers: &mut HeaderMap, private: bool, https: bool) {
    let set = |headers: &mut HeaderMap, name, value| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(CONTENT_POLICY);
    set(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    // addresses of credential pages hold a token
    set(headers, REFERRER_POLICY, "no-referrer");
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    // the window scans, and service points are sorted from where a person says to be
    let features = "camera=(self), geolocation=(self), microphone=(), payment=()";
    set(headers, HeaderName::from_static("permissions-policy"), features);
    if https {
        set(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if private {
        set(headers, CACHE_CONTROL, "no-store");
        headers.append(VARY, HeaderValue::from_static("accept-language"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_wanted_most() {
        let rows = [
            (None, Lang::Zh),
            (Some("en"), Lang::En),
            (Some("en-GB,zh;q=0.5"), Lang::En),
            (Some("en;q=0.4, zh-CN;q=0.9"), Lang::Zh),
            (Some("fr, en;q=0.1"), Lang::En),
            (Some("fr"), Lang::Zh),
            (Some("en;q=0"), Lang::Zh),
            (Some("en;q=x"), Lang::Zh),
        ];
        for (header, lang) in rows {
            let mut headers = HeaderMap::new();
            if let Some(header) = header {
                headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(header));
            }
            assert_eq!(lang_of(&headers), lang, "{header:?}");
        }
    }
}
