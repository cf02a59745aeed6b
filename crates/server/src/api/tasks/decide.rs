//! Decide a task. Answers 200; 404 `not_found`, 409 `task_not_open`,
//! 422 `refusal_reason_missing`, `clause_forbids`, `decision_incomplete`, `fact_not_given` or
//! `value_invalid`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cases::engine::decide::Decision;
use cases::ops::{Actor, decide};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use super::{parts, shown};
use crate::api::views::TaskDetail;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// A decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"approve": false, "reason": "name_taken", "note": "与登记在册的企业同名"}))]
pub struct Decided {
    /// Granted, or not.
    approve: bool,
    /// A reason of the act's catalogue, when not.
    #[serde(default)]
    reason: Option<String>,
    /// In the reviewer's words.
    #[serde(default)]
    note: String,
    /// What the act leaves to the reviewer to say when it is granted: fact -> value, those of
    /// `decides` of the task.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Json>)]
    facts: Map<String, Json>,
}

/// Decides an open task.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/decision", operation_id = "decide_task",
    tag = "desk", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = Decided,
    responses((status = 200, description = "Decided", body = TaskDetail)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<Decided>,
) -> Answer<Response> {
    let ((case, act), now) = (parts(&id)?, edge.now());
    let Decided { approve, reason, note, facts } = value;
    let decision = Decision { approve, reason, note, facts };
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("decide_task {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = decide(tx, &room, &actor, &case, &act, &decision).await?;
        let detail = shown::detail(tx, &room, &case, &act, &who, now).await?;
        Made::new(StatusCode::OK, &detail)
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
