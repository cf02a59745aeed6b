//! The board. Answers 200.

use axum::extract::State;
use cases::ops::board::{BoardFilter, Shade, board, counts};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::{Board, BoardCounts, BoardRow, Page};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, page_limit};

/// What of the board.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `yellow`, `red`, `stopped` or `green`; yellow and red when absent.
    colour: Option<String>,
    /// Of this department.
    department: Option<String>,
    /// Of this act.
    act: Option<String>,
    /// In this district.
    district: Option<String>,
    /// Rows of a page.
    limit: Option<u32>,
    /// Where the page before ended.
    after: Option<String>,
}

/// What is yellow and red in the caller's department and districts: why, since when, in whose
/// hands, and whom it was told to; what is due first first.
#[utoipa::path(get, path = "/api/v1/board", operation_id = "read_supervision_board",
    tag = "supervision", params(Filter),
    responses((status = 200, description = "A page with the counts of all", body = Board)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(asked): Asked<Filter>,
) -> Answer<Json<Board>> {
    let (limit, now) = (page_limit(asked.limit), edge.now());
    let shade = match asked.colour.as_deref() {
        Some(colour) => Some(Shade::parse(colour).ok_or_else(|| bad_request().on("colour"))?),
        None => None,
    };
    let filter = BoardFilter {
        shade,
        department: asked.department,
        act: asked.act,
        district: asked.district,
        after: asked.after,
        limit: Some(limit),
    };
    let room = edge.city.cases.clone();
    let read = async move |tx: &mut store::Tx| {
        let who = caller.principal();
        let rows = board(tx, &room, who, &filter, now).await?;
        Ok((rows, counts(tx, &room, who, now).await?))
    };
    let (rows, counts) = edge.city.store.read(read).await?;
    let pack = &edge.city.pack;
    let next = rows.last().map(cases::ops::board::BoardRow::cursor);
    let items = rows.iter().map(|row| BoardRow::new(pack, row, now)).collect();
    let Page { items, next } = Page::new(items, limit, next);
    Ok(Json(Board { counts: BoardCounts::new(pack, &counts), items, next }))
}
