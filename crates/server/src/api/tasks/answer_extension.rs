//! Grant more time, or refuse it. Answers 200; 404 `not_found`, 409 `extension_not_asked`.

use axum::extract::{Path, State};
use axum::response::Response;
use cases::ops::{Actor, Room, answer_extension};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::{Task, changed};
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// The answer to a wish for more time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"granted": true, "text": "同意"}))]
pub struct ExtensionAnswered {
    /// Granted, or not.
    granted: bool,
    /// Why.
    text: String,
}

/// A supervisor grants the extension, so that the due day moves, or refuses it.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/extension/answer", operation_id = "answer_extension",
    tag = "desk", params(("id" = String, Path, description = "`case:act`"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = ExtensionAnswered,
    responses((status = 200, description = "Done", body = TaskChanged)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<ExtensionAnswered>,
) -> Answer<Response> {
    let change = async move |tx: &mut Tx, room: &Room, actor: &Actor<'_>, task: Task<'_>| {
        answer_extension(tx, room, actor, task, value.granted, &value.text).await
    };
    changed(&edge, &caller, key, ("answer_extension", &id), &bytes, change).await
}
