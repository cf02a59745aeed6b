//! The queue of a desk. Answers 200.

use axum::extract::State;
use cases::ops::{TaskFilter, tasks};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::{ClockColour, Page, TaskRow};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, page_limit};

/// Which tasks.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `open` (the default) or `done`.
    state: Option<String>,
    /// Whose clock has this colour today.
    #[param(inline)]
    colour: Option<ClockColour>,
    /// Of this act.
    act: Option<String>,
    /// Rows of a page.
    limit: Option<u32>,
    /// Where the page before ended.
    after: Option<String>,
}

/// Lists the tasks of the caller's department and districts, what is due first first.
#[utoipa::path(get, path = "/api/v1/tasks", operation_id = "list_tasks", tag = "desk",
    params(Filter), responses((status = 200, description = "A page", body = Page<TaskRow>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(filter): Asked<Filter>,
) -> Answer<Json<Page<TaskRow>>> {
    let pack = &edge.city.pack;
    let (limit, today) = (page_limit(filter.limit), edge.now().date_in(&pack.zone()));
    let filter = TaskFilter {
        done: filter.state.as_deref() == Some("done"),
        act: filter.act,
        colour: filter.colour.map(|colour| (colour.into(), today)),
        after: filter.after,
        limit: Some(limit),
    };
    let room = edge.city.cases.clone();
    let read = async move |tx: &mut store::Tx| tasks(tx, &room, caller.principal(), &filter).await;
    let rows = edge.city.store.read(read).await?;
    let next = rows.last().map(cases::ops::TaskRow::cursor);
    let rows = rows.iter().map(|row| TaskRow::new(pack, row, today)).collect();
    Ok(Json(Page::new(rows, limit, next)))
}
