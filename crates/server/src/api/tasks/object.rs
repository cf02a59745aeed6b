//! Object to a decision. Answers 200; 404 `not_found`, 409 `nothing_to_object`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cases::ops::{Actor, object};
use serde::Deserialize;
use utoipa::ToSchema;

use super::parts;
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
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
    let ((case, act), now) = (parts(&id)?, edge.now());
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("object_to_decision {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = object(tx, &room, &actor, (&case, &act), &value.text).await?;
        Made::new(StatusCode::OK, &TaskChanged::new(&room.pack, &case, &act, now))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
