//! Correct what an approval gave. Answers 200; 404 `not_found`, 409 `decision_not_granted`,
//! 422 `fact_not_given` or `value_invalid`.

use axum::extract::{Path, State};
use axum::response::Response;
use cases::ops::{Actor, Room, correct};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::{Task, changed};
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// What is right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"facts": {"entity.name": "杭州示例有限公司"}, "reason": "笔误",
    "article": "浙江省行政程序办法第七十三条"}))]
pub struct DecisionCorrected {
    /// The right values, by fact.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    facts: serde_json::Map<String, serde_json::Value>,
    /// Why.
    reason: String,
    /// The article that it rests on.
    article: String,
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
    let change = async move |tx: &mut Tx, room: &Room, actor: &Actor<'_>, task: Task<'_>| {
        correct(tx, room, actor, task, &value.facts, (&value.reason, &value.article)).await
    };
    changed(&edge, &caller, key, ("correct_decision", &id), &bytes, change).await
}
