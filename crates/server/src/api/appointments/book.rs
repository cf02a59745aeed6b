//! Book a half hour. Answers 201; 404 `not_found`, 409 `slot_full`, `appointment_clash` or
//! `too_many_appointments`, 422 `not_a_slot`, `appointment_day` or `package_not_served`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base::Date;
use cases::ops::Actor;
use cases::ops::appointments::{NewAppointment, book};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::cases::OnBehalfOf;
use crate::api::views::Appointment;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Key, Sent};

/// An appointment to be booked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAppointment, example = json!({"service_point": "hall_xihu", "on": "2026-11-17", "at": "09:30",
    "package": "company_opening"}))]
pub struct New {
    /// Where.
    service_point: String,
    /// On which day.
    on: String,
    /// At what time, as a slot says it.
    at: String,
    /// For which package.
    package: String,
    /// The person at the window, when a clerk books.
    #[serde(default)]
    on_behalf_of: Option<OnBehalfOf>,
}

/// Books a half hour for the caller, or for a person at the window.
#[utoipa::path(post, path = "/api/v1/appointments", operation_id = "book_appointment",
    tag = "service points", params(("Idempotency-Key" = Option<String>, Header)),
    request_body = New,
    responses((status = 201, description = "Booked", body = Appointment)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Sent { value, bytes }: Sent<New>,
) -> Answer<Response> {
    let on: Date = value.on.parse().map_err(|_| bad_request().on("on"))?;
    let new = NewAppointment {
        point: value.service_point,
        on,
        at: value.at,
        package: value.package,
        on_behalf_of: value.on_behalf_of.map(Into::into),
    };
    let (room, now, who) = (edge.city.cases.clone(), edge.now(), caller.clone());
    let operation = "book_appointment".to_owned();
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let booked = book(tx, &room, &actor, &new).await?;
        Made::new(StatusCode::CREATED, &Appointment::new(&room.pack, &booked, now))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
