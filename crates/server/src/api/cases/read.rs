//! One case. Answers 200 with its version as entity tag; 404 `not_found`.

use access::Action;
use axum::extract::{Path, State};
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use base::Result;
use base::id::CaseId;
use store::Tx;

use super::shown::{is_own, whole};
use crate::api::views::Case;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Wants, etag};

/// A case with its plan, tasks, timeline, documents, credentials and receipts.
#[utoipa::path(get, path = "/api/v1/cases/{id}", operation_id = "read_case", tag = "cases",
    params(("id" = String, Path)),
    responses((status = 200, description = "The case; ETag is its version", body = Case)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    Path(id): Path<String>,
) -> Answer<Response> {
    let id = CaseId::parse(&id)?;
    let hash = edge.city.pack.hash.clone();
    let mut found = read(&edge, &caller, wants, &id, &hash, false).await?;
    if let Read::OtherPack(began_on) = &found {
        let began_on = began_on.clone();
        found = read(&edge, &caller, wants, &id, &began_on, false).await?;
    }
    if let Read::Others(began_on) = &found {
        // who looks at the case of somebody else leaves a trace in that person's log
        let began_on = began_on.clone();
        found = read(&edge, &caller, wants, &id, &began_on, true).await?;
    }
    match found {
        Read::Case(case) => Ok(([(ETAG, etag(case.version))], Json(case)).into_response()),
        _ => Err(base::Fault::new("a case changed its pack or its owner").into()),
    }
}

enum Read {
    Case(Box<Case>),
    /// It began on the pack with this hash.
    OtherPack(String),
    /// It is not the caller's own.
    Others(String),
}

async fn read(
    edge: &Shared,
    caller: &Caller,
    wants: Wants,
    id: &CaseId,
    hash: &str,
    traced: bool,
) -> Result<Read> {
    let (room, now) = (edge.city.room_of(hash).await?, edge.now());
    let (caller, id) = (caller.clone(), id.clone());
    let operation = async move |tx: &mut Tx| {
        let began_on = cases::ops::pack_of(tx, &id).await?;
        if began_on != room.pack.hash {
            return Ok(Read::OtherPack(began_on));
        }
        let who = caller.principal();
        let (case, facts) = cases::ops::read(tx, &room, &id, who, Action::ReadCase, now).await?;
        if !traced && !is_own(&caller, &case) {
            return Ok(Read::Others(case.header.pack));
        }
        let whole = whole(tx, &room, &case, &facts, &caller, wants, now).await?;
        Ok(Read::Case(Box::new(whole)))
    };
    let store = &edge.city.store;
    if traced { store.write(operation).await } else { store.read(operation).await }
}
