//! Appointments. Answers 200.

use axum::extract::State;
use cases::ops::appointments::{AppointmentFilter, list};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::{Appointment, Page};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, page_limit};

/// Which appointments.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// At this service point.
    service_point: Option<String>,
    /// Also those that have begun.
    past: Option<bool>,
    /// Rows of a page.
    limit: Option<u32>,
    /// Where the page before ended.
    after: Option<String>,
}

/// Lists one's own appointments; for a clerk those booked at the window, and those at the halls of
/// the clerk's districts; in order of time.
#[utoipa::path(get, path = "/api/v1/appointments", operation_id = "list_appointments",
    tag = "service points", params(Filter),
    responses((status = 200, description = "A page", body = Page<Appointment>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(filter): Asked<Filter>,
) -> Answer<Json<Page<Appointment>>> {
    let (limit, now) = (page_limit(filter.limit), edge.now());
    let filter = AppointmentFilter {
        point: filter.service_point,
        since: (!filter.past.unwrap_or_default()).then_some(now),
        after: filter.after,
        limit: Some(limit),
    };
    let room = edge.city.cases.clone();
    let read = async move |tx: &mut store::Tx| list(tx, &room, caller.principal(), &filter).await;
    let rows = edge.city.store.read(read).await?;
    let next = rows.last().map(cases::ops::appointments::Appointment::cursor);
    let pack = &edge.city.pack;
    let items = rows.iter().map(|row| Appointment::new(pack, row, now)).collect();
    Ok(Json(Page::new(items, limit, next)))
}
