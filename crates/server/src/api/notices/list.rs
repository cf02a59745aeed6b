//! What is shown to the public now. Answers 200.

use axum::extract::State;
use cases::ops::{DutyFilter, notices};

use crate::api::views::{NoticeRow, Page};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, PageQuery, page_limit};

/// Lists the public notices that run, what ends first first. Whoever has signed in may object.
#[utoipa::path(get, path = "/api/v1/notices", operation_id = "list_notices", tag = "packages",
    params(PageQuery), responses((status = 200, description = "A page", body = Page<NoticeRow>)))]
pub async fn handle(
    State(edge): State<Shared>,
    Asked(query): Asked<PageQuery>,
) -> Answer<Json<Page<NoticeRow>>> {
    let limit = page_limit(query.limit);
    let filter = DutyFilter { kind: None, after: query.after, limit: Some(limit) };
    let rows = edge.city.store.read(async move |tx| notices(tx, &filter).await).await?;
    let pack = &edge.city.pack;
    let next = rows.last().map(cases::ops::DutyRow::cursor);
    let items = rows.iter().map(|row| NoticeRow::new(pack, row)).collect();
    Ok(Json(Page::new(items, limit, next)))
}
