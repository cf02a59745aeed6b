//! Object to a decision. Answers 200; 404 `not_found`, 409 `nothing_to_object`.

use axum::extract::{Path, State};
use axum::response::Response;
use cases::ops::{Actor, Room, object};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::{Task, changed};
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// What is wrong with the decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "与事实不符"}))]
pub struct Objected {
    /// In the applicant's words.
    text: String,
}

/// The applicant objects to a decision; a supervisor looks at it.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/objection", operation_id = "object_to_decision",
    tag = "cases", params(("id" = String, Path, description = "`case:act`"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = Objected,
    responses((status = 200, description = "Done", body = TaskChanged)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<Objected>,
) -> Answer<Response> {
    let change = async move |tx: &mut Tx, room: &Room, actor: &Actor<'_>, task: Task<'_>| {
        object(tx, room, actor, task, &value.text).await
    };
    changed(&edge, &caller, key, ("object_to_decision", &id), &bytes, change).await
}
