//! Follow something. Answers 204; 404 `not_found`, 409 `follows_too_many`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use policies::ops::follow;
use store::Tx;

use super::kind;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;

/// The caller follows a policy, a department or a moment of life, and is told when a policy of it
/// begins or changes; again is the same.
#[utoipa::path(put, path = "/api/v1/follows/{kind}/{target}", operation_id = "follow",
    tag = "policies", params(("kind" = String, Path, example = "department"),
    ("target" = String, Path, example = "science_and_technology")),
    responses((status = 204, description = "Followed")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((of, target)): Path<(String, String)>,
) -> Answer<StatusCode> {
    let (account, now) = (caller.account()?.id.to_string(), edge.now());
    let (kind, pack) = (kind(&of)?, edge.city.pack.clone());
    let write =
        async move |tx: &mut Tx| follow::follow(tx, &pack, &account, (kind, &target), now).await;
    edge.city.store.write(write).await?;
    Ok(StatusCode::NO_CONTENT)
}
