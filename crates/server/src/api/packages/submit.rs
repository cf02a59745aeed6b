//! Begin and submit a case in one request. Answers 202; 400 `idempotency_key_missing`,
//! 404 `unknown_package`, 409 `package_closed`, 422 `submission_incomplete` with everything wrong.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::{Instant, Refusal, Result, limits};
use cases::ops::{
    Actor, Direct, Edit, Loaded, NewCase, Prepared, Room, accept, prepare_directly, submit_directly,
};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use crate::api::cases::{OnBehalfOf, shown};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once, once_prepared};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent, Wants};

/// A case, complete.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// Fact -> value.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    answers: Map<String, Json>,
    /// Commitments signed, by ask.
    #[serde(default)]
    commitments: BTreeSet<String>,
    /// Documents: none can be there before the case is. A case with materials is drafted first.
    #[serde(default)]
    documents: Vec<AskDocument>,
    /// Key of the subject, when the package does not make one.
    #[serde(default)]
    subject_key: Option<String>,
    /// The person at the window.
    #[serde(default)]
    on_behalf_of: Option<OnBehalfOf>,
    /// The mandate under which the caller acts for somebody else.
    #[serde(default)]
    mandate: Option<String>,
}

/// A document that answers an ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskDocument {
    /// The ask.
    ask: String,
    /// The document.
    #[allow(dead_code, reason = "refused by its presence")]
    document: String,
}

/// Begins and submits a case in one transaction: for people without materials, and for agents.
#[utoipa::path(post, path = "/api/v1/packages/{id}/submissions",
    operation_id = "submit_package", tag = "cases",
    params(("id" = String, Path, example = "company_opening"),
        ("Idempotency-Key" = String, Header), ("Prefer" = Option<String>, Header)),
    request_body = Submission,
    responses((status = 202, description = "Accepted", body = crate::api::views::Case)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<Submission>,
) -> Answer<Response> {
    key.required()?;
    caller.account()?;
    if let Some(first) = value.documents.first() {
        return Err(documents_later(&first.ask).into());
    }
    if value.commitments.len() > limits::LIST_ITEMS_MAX {
        return Err(crate::http::problem::bad_request().on("commitments").into());
    }
    let operation = format!("submit_package {id}");
    let new = NewCase {
        package: id,
        answers: value.answers,
        subject: value.subject_key,
        on_behalf_of: value.on_behalf_of.map(Into::into),
        mandate: value.mandate,
    };
    let edit = Edit { answers: Map::new(), commitments: Some(value.commitments) };
    let (direct, now) = (Direct { new, edit }, edge.now());
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let (room, who) = (edge.city.cases.clone(), caller.clone());
    if direct.new.on_behalf_of.is_some() {
        // a person whom the register does not know is recorded first
        let act = async move |tx: &mut store::Tx| {
            let actor = Actor { who: who.principal(), now };
            let case = submit_directly(tx, &room, &actor, direct.clone()).await?;
            answer(tx, &room, case, &who, wants, now).await
        };
        return Ok(once(&edge.city.store, request, now, act).await?);
    }
    let (with, by) = (room.clone(), caller.clone());
    let prepare = async move |tx: &mut store::Tx| {
        let actor = Actor { who: by.principal(), now };
        prepare_directly(tx, &with, &actor, direct.clone()).await
    };
    let act = async move |tx: &mut store::Tx, prepared: &Prepared| {
        let case = accept(tx, &room, &Actor { who: who.principal(), now }, prepared).await?;
        answer(tx, &room, case, &who, wants, now).await
    };
    Ok(once_prepared(&edge.city.store, request, now, prepare, act).await?)
}

async fn answer(
    tx: &mut store::Tx,
    room: &Room,
    case: Loaded,
    who: &Caller,
    wants: Wants,
    now: Instant,
) -> Result<Made> {
    if wants.minimal {
        return Made::new(StatusCode::ACCEPTED, &shown::minimal(tx, &case).await?);
    }
    shown::made(tx, room, case, who, wants, now, StatusCode::ACCEPTED).await
}

fn documents_later(ask: &str) -> Refusal {
    Refusal::new(
        "documents_need_a_draft",
        422,
        "带材料的申请须先建立草稿、上传材料,再提交。",
        "A case with materials is drafted first: draft, hand in the documents, then submit.",
    )
    .on(ask)
}
