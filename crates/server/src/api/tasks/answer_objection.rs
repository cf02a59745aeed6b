//! Uphold an objection, or dismiss it. Answers 200; 404 `not_found`, 409 `objection_not_made` or
//! `already_granted`.

use axum::extract::{Path, State};
use axum::response::Response;
use cases::ops::{Actor, Room, answer_objection};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::{Task, changed};
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// The answer to an objection.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"upheld": false, "text": "原决定正确"}))]
pub struct ObjectionAnswered {
    /// Upheld, or dismissed.
    upheld: bool,
    /// Why.
    text: String,
}

/// Upheld, the act is decided again by a reviewer.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/objection/answer", operation_id = "decide_objection",
    tag = "desk", params(("id" = String, Path, description = "`case:act`"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = ObjectionAnswered,
    responses((status = 200, description = "Done", body = TaskChanged)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<ObjectionAnswered>,
) -> Answer<Response> {
    let change = async move |tx: &mut Tx, room: &Room, actor: &Actor<'_>, task: Task<'_>| {
        answer_objection(tx, room, actor, task, value.upheld, &value.text).await
    };
    changed(&edge, &caller, key, ("decide_objection", &id), &bytes, change).await
}
