//! Who has signed in. Answers 200, also when nobody has.

use super::view;
use crate::api::views::Session;
use crate::http::caller::Caller;
use crate::http::json::Json;

/// Who has signed in, and the token that unsafe requests carry.
#[utoipa::path(get, path = "/api/v1/session", operation_id = "read_session", tag = "session",
    responses((status = 200, description = "Who has signed in", body = Session)))]
pub async fn handle(caller: Caller) -> Json<Session> {
    Json(view(caller.principal().account(), caller.token()))
}
