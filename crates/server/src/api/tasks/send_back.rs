//! Send a case back to be mended. Answers 200; 404 `not_found`, 409 `task_not_open`,
//! 422 `nothing_marked`, `field_not_asked` or `correction_text`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::limits;
use cases::ops::{Actor, send_back};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{parts, shown};
use crate::api::views::TaskDetail;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Key, Sent};

/// What is wrong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"fields": [{"field": "entity.scope", "text": "缺少主营项目"}]}))]
pub struct Marked {
    /// Each field with what is wrong with it.
    fields: Vec<MarkedField>,
}

/// A field that must be mended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkedField {
    /// A fact or an ask.
    field: String,
    /// What is wrong with it.
    text: String,
}

/// Sends the case back with the wrong fields marked; its clocks stop.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/send-back", operation_id = "send_back_task",
    tag = "desk", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = Marked,
    responses((status = 200, description = "Sent back", body = TaskDetail)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<Marked>,
) -> Answer<Response> {
    let ((case, act), now) = (parts(&id)?, edge.now());
    if value.fields.len() > limits::LIST_ITEMS_MAX {
        return Err(bad_request().on("fields").into());
    }
    let fields: Vec<(String, String)> =
        value.fields.into_iter().map(|marked| (marked.field, marked.text)).collect();
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("send_back_task {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = send_back(tx, &room, &actor, &case, &act, &fields).await?;
        let detail = shown::detail(tx, &room, &case, &act, &who, now).await?;
        Made::new(StatusCode::OK, &detail)
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
