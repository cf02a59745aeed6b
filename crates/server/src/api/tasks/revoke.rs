//! Revoke an approval. Answers 200; 404 `not_found`, 409 `decision_not_granted`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cases::ops::{Actor, undo};
use serde::Deserialize;
use utoipa::ToSchema;

use super::parts;
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// Why the approval falls.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "原材料系伪造"}))]
pub struct DecisionRevoked {
    /// Why.
    reason: String,
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
    let ((case, act), now) = (parts(&id)?, edge.now());
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("revoke_decision {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = undo(tx, &room, &actor, (&case, &act), &value.reason).await?;
        Made::new(StatusCode::OK, &TaskChanged::new(&room.pack, &case, &act, now))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
