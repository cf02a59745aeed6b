//! All messages were read. Answers 204.

use axum::extract::State;
use axum::http::StatusCode;
use policies::ops::messages;
use store::Tx;

use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;

/// Marks all of the caller's messages as read.
#[utoipa::path(post, path = "/api/v1/messages/read", operation_id = "read_messages",
    tag = "policies", responses((status = 204, description = "Read")))]
pub async fn handle(State(edge): State<Shared>, caller: Caller) -> Answer<StatusCode> {
    let (account, now) = (caller.account()?.id.to_string(), edge.now());
    let read = async move |tx: &mut Tx| messages::read_all(tx, &account, now).await;
    edge.city.store.write(read).await?;
    Ok(StatusCode::NO_CONTENT)
}
