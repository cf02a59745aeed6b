//! A message was read. Answers 204; 404 `not_found`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use policies::ops::messages;
use store::Tx;

use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;

/// Marks one of the caller's messages as read; again is the same.
#[utoipa::path(post, path = "/api/v1/messages/{id}/read", operation_id = "read_message",
    tag = "policies", params(("id" = String, Path)),
    responses((status = 204, description = "Read")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let (account, now) = (caller.account()?.id.to_string(), edge.now());
    let read = async move |tx: &mut Tx| messages::read_one(tx, &account, &id, now).await;
    edge.city.store.write(read).await?;
    Ok(StatusCode::NO_CONTENT)
}
