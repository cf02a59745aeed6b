//! Ask for more time. Answers 200; 404 `not_found`, 409 `extension_unavailable`.

use axum::extract::{Path, State};
use axum::response::Response;
use cases::ops::{Actor, Room, ask_extension};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::{Task, changed};
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// Why more time is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "案情复杂"}))]
pub struct ExtensionAsked {
    /// Why.
    text: String,
}

/// Asks for the extension that the act allows, once; a supervisor answers.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/extension", operation_id = "ask_extension",
    tag = "desk", params(("id" = String, Path, description = "`case:act`"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = ExtensionAsked,
    responses((status = 200, description = "Done", body = TaskChanged)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<ExtensionAsked>,
) -> Answer<Response> {
    let change = async move |tx: &mut Tx, room: &Room, actor: &Actor<'_>, task: Task<'_>| {
        ask_extension(tx, room, actor, task, &value.text).await
    };
    changed(&edge, &caller, key, ("ask_extension", &id), &bytes, change).await
}
