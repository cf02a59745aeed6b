//! Correct what an approval gave. Answers 200; 404 `not_found`, 409 `decision_not_granted`,
//! 422 `fact_not_given` or `value_invalid`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cases::ops::{Actor, correct};
use serde::Deserialize;
use utoipa::ToSchema;

use super::parts;
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// What is right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"facts": {"entity.name": "杭州示例有限公司"}, "reason": "笔误"}))]
pub struct DecisionCorrected {
    /// The right values, by fact.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    facts: serde_json::Map<String, serde_json::Value>,
    /// Why.
    reason: String,
}

/// Records get a new version; credentials of the act are revoked and issued anew.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/correction", operation_id = "correct_decision",
    tag = "desk", params(("id" = String, Path, description = "`case:act`"),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = DecisionCorrected,
    responses((status = 200, description = "Done", body = TaskChanged)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<DecisionCorrected>,
) -> Answer<Response> {
    let ((case, act), now) = (parts(&id)?, edge.now());
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("correct_decision {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = correct(tx, &room, &actor, (&case, &act), &value.facts, &value.reason).await?;
        Made::new(StatusCode::OK, &TaskChanged::new(&room.pack, &case, &act, now))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
