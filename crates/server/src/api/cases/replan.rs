//! Plan a case again. Answers 200 with the case; 409 `case_state` or `nothing_changed`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::id::CaseId;
use cases::ops::{Actor, replan};

use super::shown;
use crate::api::views::Case;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Wants};

/// Plans an open case again with what the registers say now; the applicant is asked for what is
/// new.
#[utoipa::path(post, path = "/api/v1/cases/{id}/plan", operation_id = "replan_case",
    tag = "cases", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "The case", body = Case)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    key: Key,
    Path(id): Path<String>,
) -> Answer<Response> {
    let (case, now) = (CaseId::parse(&id)?, edge.now());
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("replan_case {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &[] };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = replan(tx, &room, &actor, &case).await?;
        shown::made(tx, &room, case, &who, wants, now, StatusCode::OK).await
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
