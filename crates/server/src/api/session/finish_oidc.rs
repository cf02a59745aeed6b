//! Back from the identity provider. Answers 303 to the portal; 400 `sign_in_not_begun`,
//! 401 `identity_refused`, 403 `identity_unknown` or `account_locked`.

use access::engine::token::Token;
use access::ops::provider_sign_in::{BEGUN_COOKIE, Return, finish};
use access::refusals::{identity_refused, sign_in_not_begun};
use axum::extract::State;
use axum::http::header::{COOKIE, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::with_cookie;
use crate::http::Shared;
use crate::http::problem::{Answer, no_such_address};
use crate::http::sent::Asked;

/// What the provider sends back. Providers add parameters of their own.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Back {
    /// The code; absent when the provider refused.
    code: Option<String>,
    /// What we sent.
    state: Option<String>,
}

/// Ends a sign-in at the identity provider: the answer sets the cookie of the session.
#[utoipa::path(get, path = "/api/v1/session/oidc/callback", params(Back),
    operation_id = "finish_provider_session", tag = "session",
    responses((status = 303, description = "Signed in; to the portal")))]
pub async fn handle(
    State(edge): State<Shared>,
    headers: HeaderMap,
    Asked(back): Asked<Back>,
) -> Answer<Response> {
    let offered = edge.options.provider.get().ok_or_else(no_such_address)?;
    let state = back.state.ok_or_else(sign_in_not_begun)?;
    let code = back.code.ok_or_else(identity_refused)?;
    let browser = begun(&headers).ok_or_else(sign_in_not_begun)?;
    let now = edge.now();
    let back = Return { browser, code, state };
    let signed = finish(&edge.city.store, &offered.provider, &back, now).await?;
    let answer = (StatusCode::SEE_OTHER, [(LOCATION, "/")]);
    Ok(with_cookie(answer, &signed.token, &signed.session, now, edge.options.https))
}

/// What only the browser that began holds.
fn begun(headers: &HeaderMap) -> Option<Token> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|cookies| cookies.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        if name == BEGUN_COOKIE { Token::parse(value) } else { None }
    })
}
