//! Tell of an event of the world. Answers 200; 404 `not_found`, 409 `report_not_awaited`,
//! 422 `submission_incomplete`.

use axum::extract::{Path, State};
use axum::response::Response;
use cases::ops::{Actor, Edit, Room, report};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::{Task, changed};
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// What is told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answers": {"project.completed_on": "2026-05-20"}, "commitments": []}))]
pub struct Report {
    /// Fact -> value.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    answers: serde_json::Map<String, serde_json::Value>,
    /// Commitments that are signed besides.
    #[serde(default)]
    commitments: std::collections::BTreeSet<String>,
}

/// Tells that an event happened, or what is asked after one; its documents are handed in before.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/report", operation_id = "report_event",
    tag = "cases", params(("id" = String, Path, description = "`case:act`"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = Report,
    responses((status = 200, description = "Done", body = TaskChanged)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<Report>,
) -> Answer<Response> {
    let edit = Edit { answers: value.answers, commitments: Some(value.commitments) };
    let change = async move |tx: &mut Tx, room: &Room, actor: &Actor<'_>, task: Task<'_>| {
        report(tx, room, actor, task, &edit).await
    };
    changed(&edge, &caller, key, ("report_event", &id), &bytes, change).await
}
