//! Cancel an appointment. Answers 200; 404 `not_found`, 409 `appointment_begun`.

use axum::extract::{Path, State};
use cases::ops::Actor;
use cases::ops::appointments::cancel;

use crate::api::views::Appointment;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Gives the half hour back; again is the same.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/cancel",
    operation_id = "cancel_appointment", tag = "service points", params(("id" = String, Path)),
    responses((status = 200, description = "Cancelled", body = Appointment)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Appointment>> {
    let (room, now) = (edge.city.cases.clone(), edge.now());
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: caller.principal(), now };
        cancel(tx, &room, &actor, &id).await
    };
    let cancelled = edge.city.store.write(write).await?;
    Ok(Json(Appointment::new(&edge.city.pack, &cancelled, now)))
}
