//! `Information-Mediator-Client`: which system calls, as the mediator between them says. Written
//! into the log; what the caller may do follows from the session alone.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base::Refusal;

use crate::http::problem::Failure;

/// The system that calls.
pub struct Mediator;

const HEADER: &str = "Information-Mediator-Client";
const PART_CHARS_MAX: usize = 64;

impl<S: Send + Sync> FromRequestParts<S> for Mediator {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let sent = parts.headers.get(HEADER).and_then(|value| value.to_str().ok());
        let Some(client) = sent.filter(|client| fits(client)) else {
            return Err(mediator_client_missing().into());
        };
        let (method, path) = (&parts.method, parts.uri.path());
        tracing::info!(target: "mediator", client, %method, path);
        Ok(Self)
    }
}

/// `INSTANCE/CLASS/MEMBER/SUBSYSTEM`.
fn fits(client: &str) -> bool {
    let named = |part: &str| {
        (1..=PART_CHARS_MAX).contains(&part.len())
            && part.bytes().all(|c| c.is_ascii_alphanumeric() || b"._-".contains(&c))
    };
    client.split('/').count() == 4 && client.split('/').all(named)
}

fn mediator_client_missing() -> Refusal {
    Refusal::new(
        "mediator_client_missing",
        400,
        "请求须带有 Information-Mediator-Client 标头，格式为 INSTANCE/CLASS/MEMBER/SUBSYSTEM。",
        "The request names the calling system in Information-Mediator-Client, as \
         INSTANCE/CLASS/MEMBER/SUBSYSTEM.",
    )
    .on(HEADER)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_system_has_four_names() {
        assert!(fits("eGovStack/GOV/90000009/digitalregistries"));
        for bad in ["", "a/b/c", "a/b/c/d/e", "a//c/d", "a/b/c/d\u{e9}", "a/b/c/ d"] {
            assert!(!fits(bad), "{bad}");
        }
    }
}
