//! List cases. Answers 200.

use axum::extract::State;
use cases::ops::{CaseFilter, list};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::{CaseRow, Page};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, page_limit};

/// Which cases.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// In this state.
    state: Option<String>,
    /// Of this package.
    package: Option<String>,
    /// Filed at the caller's window, instead of the caller's own.
    filed: Option<bool>,
    /// Rows of a page.
    limit: Option<u32>,
    /// Where the page before ended.
    after: Option<String>,
}

/// Lists the caller's cases, latest first.
#[utoipa::path(get, path = "/api/v1/cases", operation_id = "list_cases", tag = "cases",
    params(Filter), responses((status = 200, description = "A page", body = Page<CaseRow>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(filter): Asked<Filter>,
) -> Answer<Json<Page<CaseRow>>> {
    let limit = page_limit(filter.limit);
    let filter = CaseFilter {
        filed: filter.filed.unwrap_or_default(),
        state: filter.state,
        package: filter.package,
        after: filter.after,
        limit: Some(limit),
    };
    let room = edge.city.cases.clone();
    let read = async move |tx: &mut store::Tx| list(tx, &room, caller.principal(), &filter).await;
    let headers = edge.city.store.read(read).await?;
    let pack = &edge.city.pack;
    let today = edge.now().date_in(&pack.zone());
    let cursor = headers.last().map(|header| header.id.to_string());
    let rows = headers.iter().map(|header| CaseRow::new(pack, header, today)).collect();
    Ok(Json(Page::new(rows, limit, cursor)))
}
