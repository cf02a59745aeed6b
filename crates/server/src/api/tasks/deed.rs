//! Do something in a step of a task. Answers 200; 404 `not_found`, 409 `step_not_open` and what the
//! kind of step asks, 422 `deed_not_fitting` or `deed_incomplete`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cases::ops::{Actor, deed};
use pack::StepDeed;

use super::parts;
use crate::api::views::{Deed, DeedDone};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// Does something in a step: an opinion, an objection, a visit, a payment, a signature, a delivery.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/steps/{step}", operation_id = "do_step",
    tag = "desk", params(("id" = String, Path, description = "`case:act`"),
        ("step" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = Deed,
    responses((status = 200, description = "Done", body = DeedDone)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path((id, step)): Path<(String, String)>,
    Sent { value, bytes }: Sent<Deed>,
) -> Answer<Response> {
    let ((case, act), now) = (parts(&id)?, edge.now());
    let wanted = StepDeed::from(value);
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("do_step {id} {step}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let about = (act.as_str(), Some(step.as_str()));
        let case = deed(tx, &room, &actor, &case, about, &wanted).await?;
        Made::new(StatusCode::OK, &DeedDone::new(&room.pack, &case, &act, &step))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
