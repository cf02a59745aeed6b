//! Stop the clock of a task for a legal reason. Answers 200; 404 `not_found`,
//! 409 `task_not_open` or `task_suspended`, 422 `suspension_reason`.

use axum::extract::{Path, State};
use axum::response::Response;
use cases::ops::{Actor, Room, suspend};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::{Task, changed};
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// Why the clock stops.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "lawsuit", "text": "相邻权诉讼未决"}))]
pub struct Suspended {
    /// A reason of the act's list.
    reason: String,
    /// In the officer's words.
    text: String,
}

/// Stops the clock of an open task; the due day moves by the days that it stands.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/suspension", operation_id = "suspend_task",
    tag = "desk", params(("id" = String, Path, description = "`case:act`"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = Suspended,
    responses((status = 200, description = "Done", body = TaskChanged)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<Suspended>,
) -> Answer<Response> {
    let change = async move |tx: &mut Tx, room: &Room, actor: &Actor<'_>, task: Task<'_>| {
        suspend(tx, room, actor, task, &value.reason, &value.text).await
    };
    changed(&edge, &caller, key, ("suspend_task", &id), &bytes, change).await
}
