//! Change the own password. Answers 204; 401 `wrong_password`, 422 `weak_password`.

use access::ops::accounts::change_password;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// The old and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"old_password": "the old one 2026", "new_password": "the next one 2027"}))]
pub struct Passwords {
    /// The one that holds.
    old_password: String,
    /// The one to come.
    new_password: String,
}

/// Changes the own password; all other sessions of the account end.
#[utoipa::path(post, path = "/api/v1/session/password", operation_id = "change_password",
    tag = "session", request_body = Passwords,
    responses((status = 204, description = "Changed")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Sent { value, .. }: Sent<Passwords>,
) -> Answer<StatusCode> {
    let session = caller.session().ok_or_else(access::refusals::sign_in_required)?;
    let (city, passwords) = (&edge.city, (value.old_password, value.new_password));
    let (who, now) = (caller.principal(), edge.now());
    change_password(&city.store, &city.access, who, session, passwords, now).await?;
    edge.sessions.forget(None);
    Ok(StatusCode::NO_CONTENT)
}
