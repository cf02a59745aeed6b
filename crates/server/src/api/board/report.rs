//! The figures of departments. Answers 200 with JSON, or with CSV for `format=csv`;
//! 422 `period_reversed`.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::Date;
use cases::ops::board::{Period, report};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::BoardReport;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, Wants};

/// Over which days, and how.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// The first day.
    from: String,
    /// The last day.
    to: String,
    /// `json` (the default) or `csv`.
    #[serde(default)]
    format: Option<String>,
}

/// What the departments that the caller supervises received, decided, sent back and refused in a
/// period, and how long it took them.
#[utoipa::path(get, path = "/api/v1/board/report", operation_id = "report_departments",
    tag = "supervision", params(Query),
    responses((status = 200, description = "The figures; as `text/csv` when asked for",
        body = BoardReport)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    Asked(asked): Asked<Query>,
) -> Answer<Response> {
    let day = |field: &str, text: &str| -> Result<Date, base::Refusal> {
        text.parse().map_err(|_| bad_request().on(field))
    };
    let period = Period { from: day("from", &asked.from)?, to: day("to", &asked.to)? };
    let csv = match asked.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => return Err(bad_request().on("format").into()),
    };
    let room = edge.city.cases.clone();
    let read = async move |tx: &mut store::Tx| report(tx, &room, caller.principal(), period).await;
    let report = edge.city.store.read(read).await?;
    let view = BoardReport::new(&edge.city.pack, &report);
    if !csv {
        return Ok(Json(view).into_response());
    }
    let name = format!("attachment; filename=\"report-{}-{}.csv\"", period.from, period.to);
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, &name)];
    Ok((headers, view.csv(wants.lang)).into_response())
}
