//! Begin and submit a case in one request. Answers 202; 400 `idempotency_key_missing`,
//! 404 `unknown_package`, 409 `package_closed`, 413 `body_too_large`, 415 `media_type`,
//! 422 `submission_incomplete` with everything wrong, `documents_need_a_draft`.

use std::collections::BTreeSet;

use axum::extract::{FromRequest, Multipart, Path, Request as Asked, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use base::{Fault, Instant, Result, limits};
use bytes::{Bytes, BytesMut};
use cases::ops::{
    Actor, Direct, Edit, Filing, Loaded, NewCase, Prepared, Room, accept, prepare_directly,
    submit_directly,
};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use crate::api::cases::{OnBehalfOf, shown};
use crate::api::documents::received::{Received, text, unreadable};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once, once_prepared};
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Key, Sent, Wants, json_of};

/// A case, complete.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "answers": {
        "entity.name": "杭州云栖示例软件中心", "entity.kind": "sole_proprietorship",
        "entity.address_listed": true, "entity.address_code": "HZ33010600001",
        "entity.legal_representative_id": "330106199305181262", "entity.industry": "I65",
        "entity.registered_capital_yuan": "100000", "entity.scope": ["software_development"],
        "entity.scope_standard": true, "entity.invoice_kinds": ["ordinary_vat_electronic"],
        "entity.account_bank": "bank_a"
    },
    "commitments": ["name_commitment", "address_commitment"]
}))]
pub struct Submission {
    /// Fact -> value.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    answers: Map<String, Json>,
    /// Commitments signed, by ask.
    #[serde(default)]
    commitments: BTreeSet<String>,
    /// Documents that were handed in before, in cases of the caller's own. Others are sent along.
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

/// A document that was handed in before, and what it answers now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskDocument {
    /// The ask.
    ask: String,
    /// The document's id.
    document: String,
}

/// A submission with its documents: the part `submission`, then for each document the parts `ask`
/// and `file`, in this order.
#[derive(ToSchema)]
#[schema(example = json!({
    "submission": {"answers": {"entity.kind": "limited_company"}, "commitments": []},
    "ask": "articles_of_association", "file": "章程.pdf"
}))]
#[expect(dead_code, reason = "the shape of a body that is read part by part")]
pub struct SubmissionParts {
    /// The submission as JSON.
    submission: Submission,
    /// The ask that the next file answers.
    ask: String,
    /// A file: PDF, JPEG or PNG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Begins and submits a case in one transaction, with its documents: for agents, and for
/// whoever has everything at hand. Documents are sent along (`multipart/form-data`) or named.
#[utoipa::path(post, path = "/api/v1/packages/{id}/submissions",
    operation_id = "submit_package", tag = "cases",
    params(("id" = String, Path, example = "company_opening"),
        ("Idempotency-Key" = String, Header), ("Prefer" = Option<String>, Header)),
    request_body(content((Submission = "application/json"),
        (SubmissionParts = "multipart/form-data"))),
    responses((status = 202, description = "Accepted", body = crate::api::views::Case)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    key: Key,
    Path(id): Path<String>,
    asked: Asked,
) -> Answer<Response> {
    key.required()?;
    caller.account()?;
    let Sent { value: (value, files), bytes } = sent(&edge, asked).await?;
    let many = value.commitments.len().max(value.documents.len());
    if many > limits::LIST_ITEMS_MAX {
        return Err(bad_request().into());
    }
    let operation = format!("submit_package {id}");
    let named = value.documents.into_iter();
    let named = named.map(|AskDocument { ask, document }| Filing::Named { ask, document });
    let documents = named.chain(files).collect();
    let new = NewCase {
        package: id,
        answers: value.answers,
        subject: value.subject_key,
        on_behalf_of: value.on_behalf_of.map(Into::into),
        mandate: value.mandate,
        parent: None,
    };
    let edit = Edit { answers: Map::new(), commitments: Some(value.commitments) };
    let (direct, now) = (Direct { new, edit, documents }, edge.now());
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
        return Made::new(StatusCode::ACCEPTED, &shown::minimal(tx, &room.pack, &case).await?);
    }
    shown::made(tx, room, case, who, wants, now, StatusCode::ACCEPTED).await
}

/// A submission, the documents sent along with it, and the bytes by which the same is known again.
async fn sent(edge: &Shared, asked: Asked) -> Answer<Sent<(Submission, Vec<Filing>)>> {
    let kind = asked.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let Sent { value, bytes } = Sent::<Submission>::from_request(asked, edge).await?;
        return Ok(Sent { value: (value, Vec::new()), bytes });
    }
    let form = Multipart::from_request(asked, edge).await.map_err(|_| bad_request())?;
    Ok(parts(edge, form).await?)
}

async fn parts(edge: &Shared, mut form: Multipart) -> Result<Sent<(Submission, Vec<Filing>)>> {
    let _place =
        edge.uploads.acquire().await.map_err(|e| Fault::during("waiting for a place", e))?;
    let (mut submission, mut ask, mut files) = (None, None, Vec::new());
    let mut same = BytesMut::new();
    while let Some(mut field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        match (name.as_str(), ask.take()) {
            ("submission", None) if submission.is_none() => {
                let json = Bytes::from(text(&mut field, limits::REQUEST_BYTES_MAX).await?);
                same.extend_from_slice(&json);
                submission = Some(json_of::<Submission>(&json)?);
            }
            ("ask", None) if submission.is_some() && files.len() < limits::LIST_ITEMS_MAX => {
                ask = Some(text(&mut field, 4 * limits::NAME_CHARS_MAX).await?);
            }
            ("file", Some(ask)) => {
                let file = Received::read(&mut field).await?;
                let line = format!("\0{ask}\0{}\0{}", file.name, file.sha256);
                same.extend_from_slice(line.as_bytes());
                files.push(Filing::New(file.store(&edge.city, ask).await?));
            }
            (_, _) => return Err(bad_request().on(name).into()),
        }
    }
    let submission = submission.ok_or_else(|| bad_request().on("submission"))?;
    Ok(Sent { value: (submission, files), bytes: same.freeze() })
}
