//! Answer as a body outside the city's government. Answers 200; 404 `not_found`,
//! 409 `not_outside` or `task_not_open`, 422 `refusal_reason_missing`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cases::model::OutsideAnswer;
use cases::ops::{Actor, OutsideWord, answer_outside};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::tasks::parts;
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// What the body says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "accepted", "reference": "W-2026-001"}))]
pub struct OutsideSays {
    /// `requested`, `accepted` or `rejected`.
    #[schema(value_type = String)]
    answer: OutsideAnswer,
    /// The number under which the body has the matter.
    reference: String,
    /// A reason of the act's catalogue, when rejected.
    #[serde(default)]
    reason: Option<String>,
    /// In its words.
    #[serde(default)]
    note: String,
    /// Facts that only it can tell, among those that the act asks for.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    facts: serde_json::Map<String, serde_json::Value>,
}

/// Takes the answer of a court, a bank or a utility for its own task. The same answer again changes
/// nothing.
#[utoipa::path(post, path = "/api/v1/outside/tasks/{id}/answer", operation_id = "answer_outside",
    tag = "desk", params(("id" = String, Path, description = "`case:act`"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = OutsideSays,
    responses((status = 200, description = "Done", body = TaskChanged)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<OutsideSays>,
) -> Answer<Response> {
    key.required()?;
    let ((case, act), now) = (parts(&id)?, edge.now());
    let OutsideSays { answer, reference, reason, note, facts } = value;
    let word = OutsideWord { answer, reference, reason, note, facts };
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("answer_outside {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = answer_outside(tx, &room, &actor, (&case, &act), &word).await?;
        Made::new(StatusCode::OK, &TaskChanged::new(&room.pack, &case, &act, now))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
