//! One task. Answers 200; 404 `not_found`.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use base::{Instant, Result};
use cases::ops::{Loaded, Room};
use serde_json::{Value as Json_, json};
use store::Tx;

use super::shapes::{GovTask, GovTaskData};
use super::tasks::{CORRECT, correction};
use super::{ids, shown};
use crate::api::tasks::shown::detail;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Wants;

/// A task with what its act needs, and what may be said when it is completed.
#[utoipa::path(get, path = "/govstack/registration/tasks/{id}", operation_id = "govstack_task",
    tag = "govstack", params(("id" = String, Path, description = "The file's id, a dot, the act")),
    responses((status = 200, description = "The task", body = GovTaskData)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    Path(id): Path<String>,
) -> Answer<Json<GovTaskData>> {
    let ((case, act), now) = (ids::task_parts(&id)?, edge.now());
    let room = edge.room(&case).await?;
    let read = async move |tx: &mut Tx| {
        if act == CORRECT {
            let case = shown::read(tx, &room, &case, caller.principal(), now).await?;
            return Ok(of_applicant(&room, &case, wants));
        }
        let case = cases::ops::load(tx, &room, &case).await?;
        of_desk(tx, &room, &case, &act, &caller, wants, now).await
    };
    Ok(Json(edge.city.store.write(read).await?))
}

async fn of_desk(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    act: &str,
    caller: &Caller,
    wants: Wants,
    now: Instant,
) -> Result<GovTaskData> {
    let detail = detail(tx, room, case, act, caller, now).await?;
    let state = case.state.tasks[act].state;
    let row = shown::task(&room.pack, &case.header, act, state, wants.lang);
    let variable = |fact: &crate::api::views::TaskFact| {
        let title = shown::say(&fact.text, wants.lang);
        (fact.name.clone(), json!({ "value": fact.value, "title": title }))
    };
    let reasons = detail.refusals.iter().map(|reason| {
        let title = shown::say(&reason.text, wants.lang);
        json!({ "id": reason.id, "title": title })
    });
    let decision = json!({
        "values": ["approve", "refuse", "send_back"], "allowed": detail.allowed,
        "reasons": reasons.collect::<Vec<_>>(),
    });
    let mut view = whole(row, detail.facts.iter().map(variable).collect(), decision);
    view.created = detail.task.opened_at;
    Ok(view)
}

fn of_applicant(room: &Room, case: &Loaded, wants: Wants) -> GovTaskData {
    let faults = case.state.faults.iter().map(|fault| {
        let text = fault.must.get(wants.lang);
        (fault.field.clone(), json!({ "must": text, "code": fault.code }))
    });
    let row = correction(&room.pack, &case.header, wants);
    whole(row, faults.collect(), json!({ "values": ["submit"] }))
}

fn whole(row: GovTask, form_variables: BTreeMap<String, Json_>, decision: Json_) -> GovTaskData {
    GovTaskData {
        task_id: row.task_id,
        task_name: row.name,
        role_id: row.role_id,
        created: row.created,
        description: row.description,
        file_id: row.file_id,
        service_id: row.service_id,
        service_name: row.service_name,
        e_form_id: row.e_form_id,
        form_variables,
        status: row.status,
        data: BTreeMap::from([("decision".to_owned(), decision)]),
    }
}
