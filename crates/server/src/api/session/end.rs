//! Sign out. Answers 204, also when nobody has signed in.

use access::engine::token::clear_cookie;
use access::ops::sign_in::sign_out;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::with_header;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;

/// Signs out: the session ends here and everywhere.
#[utoipa::path(delete, path = "/api/v1/session", operation_id = "end_session", tag = "session",
    responses((status = 204, description = "Signed out")))]
pub async fn handle(State(edge): State<Shared>, caller: Caller) -> Answer<Response> {
    if let Some(token) = caller.token() {
        sign_out(&edge.city.store, token).await?;
        edge.sessions.forget(Some(&token.hash()));
    }
    Ok(with_header(StatusCode::NO_CONTENT, &clear_cookie(edge.options.https)))
}
