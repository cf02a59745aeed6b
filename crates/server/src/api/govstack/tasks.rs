//! Tasks of the caller. Answers 200.

use access::Action;
use axum::extract::State;
use base::Result;
use base::limits::PAGE_ROWS_MAX;
use cases::model::{CaseState, TaskState};
use cases::ops::{Header, Room, TaskFilter, tasks};
use pack::Pack;
use serde::Deserialize;
use store::Tx;
use utoipa::IntoParams;

use super::applications::files;
use super::ids;
use super::shapes::GovTask;
use super::shown::{case_status, file_id, say, task};
use crate::api::views::Text;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, Wants};

/// The task of an applicant whose case was sent back.
pub const CORRECT: &str = "applicant_correction";

/// Which tasks, and in what order.
#[derive(Deserialize, Default, IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Of this file.
    main_task_id: Option<String>,
    /// Of this file.
    file_id: Option<String>,
    /// Tasks are a desk's, not a person's: with an assignee the list is empty.
    assignee_id: Option<String>,
    /// How many to pass over.
    first_result: Option<usize>,
    /// How many at most: 1 to 200, 50 when absent.
    max_result: Option<usize>,
    /// `created`.
    sort_by: Option<String>,
    /// `asc`, what is due first first, or `desc`.
    sort_order: Option<String>,
}

/// Lists what waits for the caller: reviews of a desk, or corrections of an applicant.
#[utoipa::path(get, path = "/govstack/registration/tasks", operation_id = "govstack_tasks",
    tag = "govstack", params(Query),
    responses((status = 200, description = "The tasks", body = Vec<GovTask>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    Asked(query): Asked<Query>,
) -> Answer<Json<Vec<GovTask>>> {
    if query.sort_by.as_deref().is_some_and(|by| by != "created") {
        return Err(bad_request().on("sortBy").into());
    }
    if query.assignee_id.is_some() {
        return Ok(Json(Vec::new()));
    }
    let room = edge.city.cases.clone();
    let read = async move |tx: &mut Tx| waiting(tx, &room, &caller, wants).await;
    let mut rows = edge.city.store.read(read).await?;
    if query.sort_order.as_deref() == Some("desc") {
        rows.reverse();
    }
    rows.retain(|row| {
        let of = |id: &Option<String>| id.as_ref().is_none_or(|id| *id == row.file_id);
        of(&query.main_task_id) && of(&query.file_id)
    });
    let limit = query.max_result.unwrap_or(50).clamp(1, PAGE_ROWS_MAX);
    Ok(Json(rows.into_iter().skip(query.first_result.unwrap_or(0)).take(limit).collect()))
}

async fn waiting(tx: &mut Tx, room: &Room, caller: &Caller, wants: Wants) -> Result<Vec<GovTask>> {
    let (who, pack, lang) = (caller.principal(), &room.pack, wants.lang);
    let mut rows = Vec::new();
    if room.access.may_ever(who, Action::ListTasks) {
        let filter = TaskFilter { limit: Some(PAGE_ROWS_MAX as u32), ..TaskFilter::default() };
        for row in tasks(tx, room, who, &filter).await? {
            let mut view = task(pack, &row.case, &row.act, TaskState::Open, lang);
            view.created = row.opened_at.map(|at| at.to_string());
            rows.push(view);
        }
    }
    if room.access.may_ever(who, Action::ListOwnCases) {
        let files = files(tx, room, caller).await?;
        let back = files.iter().filter(|header| header.state == CaseState::SentBack);
        rows.extend(back.map(|header| correction(pack, header, wants)));
    }
    Ok(rows)
}

/// The correction that `header` waits for, as a task of its applicant.
pub fn correction(pack: &Pack, header: &Header, wants: Wants) -> GovTask {
    let mut view = task(pack, header, CORRECT, TaskState::Open, wants.lang);
    view.task_id = ids::task(&header.id, CORRECT);
    view.name = say(&Text::new("补正后重新提交", "Mend and submit again"), wants.lang);
    view.role_id = ids::named("role", "applicant");
    view.description = say(&Text::new("申请人", "The applicant"), wants.lang);
    view.created = Some(header.updated_at.to_string());
    view.file_id = file_id(header);
    view.status = case_status(header.state, wants.lang);
    view
}
