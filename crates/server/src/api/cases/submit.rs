//! Submit a case. Answers 200 with the case; 409 `case_state` or `already_granted`,
//! 422 `submission_incomplete` with everything that is wrong.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::id::CaseId;
use cases::ops::{Actor, Prepared, accept};

use super::shown;
use crate::api::views::Case;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once_prepared};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Wants};

/// Submits a draft, or a case that was sent back: accepted, and its clock runs, or everything that
/// is wrong is named at once.
#[utoipa::path(post, path = "/api/v1/cases/{id}/submit", operation_id = "submit_case",
    tag = "cases", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Accepted", body = Case)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    key: Key,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer<Response> {
    let (id, now) = (CaseId::parse(&id)?, edge.now());
    let (room, who) = (edge.room(&id).await?, caller.clone());
    let operation = format!("submit_case {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &body };
    let (with, by) = (room.clone(), caller.clone());
    let prepare = async move |tx: &mut store::Tx| {
        cases::ops::prepare(tx, &with, &Actor { who: by.principal(), now }, &id).await
    };
    let act = async move |tx: &mut store::Tx, prepared: &Prepared| {
        let actor = Actor { who: who.principal(), now };
        let case = accept(tx, &room, &actor, prepared).await?;
        if wants.minimal {
            return Made::new(StatusCode::OK, &shown::minimal(tx, &room.pack, &case).await?);
        }
        shown::made(tx, &room, case, &who, wants, now, StatusCode::OK).await
    };
    Ok(once_prepared(&edge.city.store, request, now, prepare, act).await?)
}
