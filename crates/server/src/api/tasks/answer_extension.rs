//! Grant more time, or refuse it. Answers 200; 404 `not_found`, 409 `extension_not_asked`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cases::ops::{Actor, answer_extension};
use serde::Deserialize;
use utoipa::ToSchema;

use super::parts;
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
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
    let ((case, act), now) = (parts(&id)?, edge.now());
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("answer_extension {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case =
            answer_extension(tx, &room, &actor, (&case, &act), value.granted, &value.text).await?;
        Made::new(StatusCode::OK, &TaskChanged::new(&room.pack, &case, &act, now))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
