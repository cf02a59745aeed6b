//! What the caller has to do besides decisions. Answers 200.

use axum::extract::State;
use cases::ops::{DutyFilter, duties};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::{DutyRow, Page};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, page_limit};

/// Which duties.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Of this kind, such as `opinion` or `sign`.
    kind: Option<String>,
    /// Rows of a page.
    limit: Option<u32>,
    /// Where the page before ended.
    after: Option<String>,
}

/// Lists what the caller, or the caller's department, has to do, what is due first first.
#[utoipa::path(get, path = "/api/v1/duties", operation_id = "list_duties", tag = "desk",
    params(Filter), responses((status = 200, description = "A page", body = Page<DutyRow>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(filter): Asked<Filter>,
) -> Answer<Json<Page<DutyRow>>> {
    let limit = page_limit(filter.limit);
    let filter = DutyFilter { kind: filter.kind, after: filter.after, limit: Some(limit) };
    let room = edge.city.cases.clone();
    let read = async move |tx: &mut store::Tx| duties(tx, &room, caller.principal(), &filter).await;
    let rows = edge.city.store.read(read).await?;
    let pack = &edge.city.pack;
    let next = rows.last().map(cases::ops::DutyRow::cursor);
    let items = rows.iter().map(|row| DutyRow::new(pack, row)).collect();
    Ok(Json(Page::new(items, limit, next)))
}
