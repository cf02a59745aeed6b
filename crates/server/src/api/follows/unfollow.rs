//! Follow something no longer. Answers 204; 404 `not_found`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use policies::ops::follow;
use store::Tx;

use super::kind;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;

/// The caller does not follow it any more; again is the same.
#[utoipa::path(delete, path = "/api/v1/follows/{kind}/{target}", operation_id = "unfollow",
    tag = "policies", params(("kind" = String, Path, example = "department"),
    ("target" = String, Path, example = "science_and_technology")),
    responses((status = 204, description = "Not followed")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((of, target)): Path<(String, String)>,
) -> Answer<StatusCode> {
    let (account, kind) = (caller.account()?.id.to_string(), kind(&of)?);
    let write = async move |tx: &mut Tx| follow::unfollow(tx, &account, kind, &target).await;
    edge.city.store.write(write).await?;
    Ok(StatusCode::NO_CONTENT)
}
