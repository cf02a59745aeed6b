//! Half hours that can be booked. Answers 200; 404 `not_found`, 422 `appointment_day`.

use axum::extract::{Path, State};
use base::Date;
use cases::ops::appointments::free;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::Slot;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::Asked;

/// On which day.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// The day.
    on: String,
}

/// The half hours of a service point on a day that have not begun, with the seats that are free.
#[utoipa::path(get, path = "/api/v1/service-points/{id}/slots", operation_id = "list_slots",
    tag = "service points", params(("id" = String, Path), Query),
    responses((status = 200, description = "The slots; none on a day off", body = Vec<Slot>)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(id): Path<String>,
    Asked(query): Asked<Query>,
) -> Answer<Json<Vec<Slot>>> {
    let on: Date = query.on.parse().map_err(|_| bad_request().on("on"))?;
    let (room, now) = (edge.city.cases.clone(), edge.now());
    let read = async move |tx: &mut store::Tx| free(tx, &room, &id, on, now).await;
    let slots = edge.city.store.read(read).await?;
    Ok(Json(slots.iter().map(Slot::from).collect()))
}
