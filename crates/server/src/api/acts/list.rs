//! Find acts. Answers 200.

use axum::extract::State;
use pack::holds;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::packages::{found, search};
use crate::api::views::{Act, Page};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, page_limit};

/// Which acts.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Words of the name or the department.
    search: Option<String>,
    /// Rows of a page.
    limit: Option<u32>,
    /// Where the page before ended.
    after: Option<String>,
}

/// Finds acts that hold today, in pack order.
#[utoipa::path(get, path = "/api/v1/acts", operation_id = "list_acts", tag = "packages",
    params(Filter), responses((status = 200, description = "A page", body = Page<Act>)))]
pub async fn handle(
    State(edge): State<Shared>,
    Asked(filter): Asked<Filter>,
) -> Answer<Json<Page<Act>>> {
    let (pack, limit) = (&edge.city.pack, page_limit(filter.limit));
    let today = edge.now().date_in(&pack.zone());
    let search = search(filter.search.as_deref())?;
    let mut wanted: Vec<&pack::Act> = pack.acts.values().collect();
    wanted.retain(|act| {
        let department = pack.departments.get(&act.department).map(|d| &d.text);
        let department = department.into_iter().flat_map(|text| [&text.zh, &text.en]);
        let texts = [&act.id, &act.text.zh, &act.text.en].into_iter().chain(department);
        holds(act.from, act.to, today) && found(&search, texts.map(String::as_str))
    });
    if let Some(after) = &filter.after {
        let end = wanted.iter().position(|act| act.id == *after);
        wanted.drain(..end.map_or(0, |end| end + 1));
    }
    wanted.truncate(limit as usize);
    let cursor = wanted.last().map(|act| act.id.clone());
    let rows = wanted.into_iter().map(|act| Act::new(pack, act)).collect();
    Ok(Json(Page::new(rows, limit, cursor)))
}
