//! Signing in and out.
pub mod begin;
pub mod begin_oidc;
pub mod change_password;
pub mod end;
pub mod finish_oidc;
pub mod read;

use access::Session;
use access::engine::token::Token;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use base::Instant;

use crate::api::views::{Account, OrganisationKey, Session as View};

/// Who has signed in, as the browser is told.
fn view(account: Option<&access::Account>, token: Option<&Token>) -> View {
    let organisations = account.into_iter().flat_map(|account| &account.organisations);
    let organisation = |key: &access::RecordKey| OrganisationKey {
        register: key.register.clone(),
        key: key.key.clone(),
    };
    View {
        account: account.map(Account::from),
        csrf: token.map(Token::csrf),
        organisations: organisations.map(organisation).collect(),
    }
}

/// `answer` with the cookie of `session`.
fn with_cookie(
    answer: impl IntoResponse,
    token: &Token,
    session: &Session,
    now: Instant,
    https: bool,
) -> Response {
    let seconds = (session.expires_at.0 - now.0) / Instant::SECOND;
    with_header(answer, &token.set_cookie(https, seconds))
}

/// `answer` with one `Set-Cookie` more.
fn with_header(answer: impl IntoResponse, cookie: &str) -> Response {
    let mut response = answer.into_response();
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}
