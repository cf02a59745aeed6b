//! Complete a task. Answers 200; 404 `not_found`, 409 `task_not_open` or `case_state`,
//! 422 `decision_unknown`, `refusal_reason_missing`, `clause_forbids` or `nothing_marked`.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::{Refusal, Result};
use cases::engine::decide::Decision;
use cases::ops::{Actor, Loaded, Room, decide, send_back};
use serde_json::Value as Json;
use store::Tx;

use super::shapes::{GovCompleted, GovData};
use super::tasks::CORRECT;
use super::update::again;
use super::{ids, shown};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent, Wants};

/// Decides a task (`decision`: `approve`, `refuse` with a `reason`, `send_back` with `fields`), or
/// submits a case again that was sent back.
#[utoipa::path(post, path = "/govstack/registration/tasks/{id}/complete",
    operation_id = "govstack_complete", tag = "govstack",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = GovData,
    responses((status = 200, description = "Completed", body = GovCompleted)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<GovData>,
) -> Answer<Response> {
    let ((case, act), now) = (ids::task_parts(&id)?, edge.now());
    let room = edge.room(&case).await?;
    let operation = format!("govstack complete {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let who = caller.clone();
    let write = async move |tx: &mut Tx| {
        let actor = Actor { who: who.principal(), now };
        let (done, status) = if act == CORRECT {
            let case = shown::read(tx, &room, &case, actor.who, now).await?;
            let done = again(tx, &room, &actor, &case, &value.data, &[]).await?;
            let status = shown::case_status(done.header.state, wants.lang);
            (done, status)
        } else {
            let done = by_desk(tx, &room, &actor, &case, &act, &value.data).await?;
            let task = done.state.tasks[&act].state;
            let status = shown::task_status(done.header.state, task, wants.lang);
            (done, status)
        };
        let completed = GovCompleted {
            task_id: ids::task(&done.header.id, &act),
            file_id: shown::file_id(&done.header),
            service_id: ids::service(&done.header.package),
            status,
            variables: BTreeMap::from([("completed".to_owned(), value.clone())]),
        };
        Made::new(StatusCode::OK, &completed)
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}

async fn by_desk(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    case: &base::id::CaseId,
    act: &str,
    data: &BTreeMap<String, Json>,
) -> Result<Loaded> {
    let text = |name: &str| shown::text_of(data, name);
    let approve = match text("decision").as_deref() {
        Some("approve") => true,
        Some("refuse") => false,
        Some("send_back") => {
            let fields = data.get("fields").and_then(|fields| fields.get("value"));
            let fields = fields.and_then(Json::as_object).into_iter().flatten();
            let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
            let fields: Vec<_> =
                fields.map(|(field, value)| (field.clone(), text(value))).collect();
            return send_back(tx, room, actor, case, act, &fields).await;
        }
        // who may not decide learns nothing about what may be said
        other => {
            let loaded = cases::ops::load(tx, room, case).await?;
            let facts = loaded.facts(tx, room, actor.now).await?;
            let resource = loaded.task_resource(room, act, &facts);
            room.access.authorise(actor.who, access::Action::DecideTask, &resource)?;
            return Err(decision_unknown(other).into());
        }
    };
    let (reason, note) = (text("reason"), text("note").unwrap_or_default());
    let facts = data.get("facts").and_then(|facts| facts.get("value")?.as_object());
    let facts = facts.cloned().unwrap_or_default();
    let decision = Decision { approve, reason, note, facts };
    decide(tx, room, actor, case, act, &decision).await
}

fn decision_unknown(said: Option<&str>) -> Refusal {
    let said = said.unwrap_or_default();
    Refusal::new(
        "decision_unknown",
        422,
        format!("data.decision.value 须为 approve、refuse 或 send_back，收到「{said}」。"),
        format!("data.decision.value is approve, refuse or send_back, not “{said}”."),
    )
    .on("decision")
}
