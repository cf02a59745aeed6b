//! Ask for more time. Answers 200; 404 `not_found`, 409 `extension_unavailable`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cases::ops::{Actor, ask_extension};
use serde::Deserialize;
use utoipa::ToSchema;

use super::parts;
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
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
    let ((case, act), now) = (parts(&id)?, edge.now());
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("ask_extension {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = ask_extension(tx, &room, &actor, (&case, &act), &value.text).await?;
        Made::new(StatusCode::OK, &TaskChanged::new(&room.pack, &case, &act, now))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
