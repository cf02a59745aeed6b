//! Change an application and submit it again. Answers 200; 404 `not_found`, 409 `case_state`,
//! 422 `submission_incomplete` or `answer_not_wrapped`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::Result;
use base::id::CaseId;
use cases::ops::{Actor, Loaded, Room, submit};
use store::Tx;

use super::mediator::Mediator;
use super::shapes::{GovFile, GovSubmission};
use super::submit::{fill, own_account};
use super::{ids, shown};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent, Wants};

/// Lays what is sent over a draft or a case that was sent back, and submits it.
#[utoipa::path(put, path = "/govstack/registration/applications/{id}",
    operation_id = "govstack_update", tag = "govstack",
    params(("id" = String, Path), ("Information-Mediator-Client" = String, Header),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = GovSubmission,
    responses((status = 200, description = "Submitted again", body = GovFile)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    _: Mediator,
    wants: Wants,
    key: Key,
    Path(file): Path<String>,
    Sent { value, bytes }: Sent<GovSubmission>,
) -> Answer<Response> {
    let (id, now) = (ids::case(&file)?, edge.now());
    let room = edge.room(&id).await?;
    let operation = format!("govstack update {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let who = caller.clone();
    let write = async move |tx: &mut Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = shown::read(tx, &room, &id, actor.who, now).await?;
        own_account(&who, &value)?;
        let urls = &value.document_urls;
        let case = again(tx, &room, &actor, &case, &value.form_data.data, urls).await?;
        Made::new(StatusCode::OK, &shown::file(&room.pack, &case, &who, wants.lang))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}

/// Fills in `case` and submits it again.
pub async fn again(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    case: &Loaded,
    data: &std::collections::BTreeMap<String, serde_json::Value>,
    document_urls: &[String],
) -> Result<Loaded> {
    let id: &CaseId = &case.header.id;
    fill(tx, room, actor, case, data, document_urls).await?;
    submit(tx, room, actor, id).await
}
