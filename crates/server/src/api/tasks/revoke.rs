//! Revoke an approval. Answers 200; 404 `not_found`, 409 `decision_not_granted`,
//! 422 `deed_incomplete`.

use axum::extract::{Path, State};
use axum::response::Response;
use cases::ops::{Actor, Room, undo};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::{Task, changed};
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// Why the approval falls.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "原材料系伪造", "article": "行政许可法第六十九条"}))]
pub struct DecisionRevoked {
    /// Why.
    reason: String,
    /// The article that it rests on.
    article: String,
}

/// Takes back what the approval gave: records go back by a new version, credentials are revoked.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/revocation", operation_id = "revoke_decision",
    tag = "desk", params(("id" = String, Path, description = "`case:act`"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = DecisionRevoked,
    responses((status = 200, description = "Done", body = TaskChanged)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<DecisionRevoked>,
) -> Answer<Response> {
    let change = async move |tx: &mut Tx, room: &Room, actor: &Actor<'_>, task: Task<'_>| {
        undo(tx, room, actor, task, (&value.reason, &value.article)).await
    };
    changed(&edge, &caller, key, ("revoke_decision", &id), &bytes, change).await
}
