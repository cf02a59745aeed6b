//! Who read a record. Answers 200; 404 `not_found`.

use access::Action;
use axum::extract::{Path, State};
use base::Refusal;
use store::Tx;

use super::authorise;
use crate::api::me::reads::{Names, row};
use crate::api::views::{Page, ReadRow};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, PageQuery, page_limit};

/// Lists who read a record, for what, the latest first; personal facts only.
#[utoipa::path(get, path = "/api/v1/records/{register}/{key}/reads",
    operation_id = "list_record_reads", tag = "registers",
    params(("register" = String, Path, example = "person"),
        ("key" = String, Path, example = "330106199305181262"), PageQuery),
    responses((status = 200, description = "A page", body = Page<ReadRow>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((register, key)): Path<(String, String)>,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<Page<ReadRow>>> {
    authorise(&edge, &caller, Action::ReadAccessLog, &register, &key)?;
    let (limit, pack) = (page_limit(page.limit), edge.city.pack.clone());
    let read = async move |tx: &mut Tx| {
        if !registers::exists(tx, &register, &key).await? {
            return Err(Refusal::not_found().into());
        }
        let (mut rows, mut names) = (Vec::new(), Names::default());
        for line in registers::reads(tx, &register, &key, page.after.as_deref(), limit).await? {
            let reader = names.of(tx, &line.reader).await?;
            rows.push(row(&pack, line, reader));
        }
        Ok(rows)
    };
    let rows: Vec<ReadRow> = edge.city.store.read(read).await?;
    let cursor = rows.last().map(|row| row.id.clone());
    Ok(Json(Page::new(rows, limit, cursor)))
}
