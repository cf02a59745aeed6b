//! Sign in at the city's identity provider. Answers 303 to the provider; 404 when there is none.

use access::ops::provider_sign_in::begin;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::Response;

use super::with_header;
use crate::http::Shared;
use crate::http::problem::{Answer, no_such_address};

/// Sends the browser to the city's identity provider.
#[utoipa::path(get, path = "/api/v1/session/oidc", operation_id = "begin_provider_session",
    tag = "session", responses((status = 303, description = "To the identity provider")))]
pub async fn handle(State(edge): State<Shared>) -> Answer<Response> {
    let offered = edge.options.provider.get().ok_or_else(no_such_address)?;
    let begun = begin(&edge.city.store, &offered.provider, edge.now()).await?;
    let cookie = begun.set_cookie(edge.options.https);
    Ok(with_header((StatusCode::SEE_OTHER, [(LOCATION, begun.url)]), &cookie))
}
