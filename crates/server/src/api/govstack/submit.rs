//! Submit an application. Answers 200 with the file; 404 `not_found`, 409 `package_closed`,
//! 422 `submission_incomplete` with everything wrong, `applicant_not_you` or `answer_not_wrapped`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::{Refusal, Result, limits};
use cases::ops::deposit::deposited;
use cases::ops::{Actor, Loaded, NewCase, Room, attach, draft, edit, submit};
use store::Tx;

use super::mediator::Mediator;
use super::shapes::{GovFile, GovSubmission};
use super::{ids, shown};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Key, Sent, Wants};

/// Begins a case, attaches its documents and submits it, in one transaction.
#[utoipa::path(post, path = "/govstack/registration/services/{id}/applications",
    operation_id = "govstack_submit", tag = "govstack",
    params(("id" = String, Path), ("Information-Mediator-Client" = String, Header),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = GovSubmission,
    responses((status = 200, description = "Accepted", body = GovFile)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    _: Mediator,
    wants: Wants,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<GovSubmission>,
) -> Answer<Response> {
    let room = edge.city.cases.clone();
    let package = ids::package(&room.pack, ids::service, &id)?.id.clone();
    own_account(&caller, &value)?;
    let now = edge.now();
    let request =
        Request { scope: caller.scope(), key, operation: format!("govstack {id}"), body: &bytes };
    let who = caller.clone();
    let write = async move |tx: &mut Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = begin(tx, &room, &actor, &package, &value).await?;
        Made::new(StatusCode::OK, &shown::file(&room.pack, &case, &who, wants.lang))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}

async fn begin(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    package: &str,
    sent: &GovSubmission,
) -> Result<Loaded> {
    let mut data = sent.form_data.data.clone();
    let subject = shown::text_of(&data, "subject_key");
    data.remove("subject_key");
    let new = NewCase { package: package.to_owned(), subject, ..NewCase::default() };
    let case = draft(tx, room, actor, new).await?;
    let id = case.header.id.clone();
    fill(tx, room, actor, &case, &data, &sent.document_urls).await?;
    submit(tx, room, actor, &id).await
}

/// Writes answers, commitments and documents into a case that may be filled in.
pub async fn fill(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    case: &Loaded,
    data: &std::collections::BTreeMap<String, serde_json::Value>,
    document_urls: &[String],
) -> Result<()> {
    let (id, change) = (&case.header.id, shown::edit(&room.pack, data)?);
    edit(tx, room, actor, id, case.header.version, change).await?;
    if document_urls.len() > limits::LIST_ITEMS_MAX {
        return Err(bad_request().on("documentUrls").into());
    }
    for url in document_urls {
        // what the case has already is told by our own address, and stays
        if case.documents.iter().any(|document| url.ends_with(&format!("/{}", document.id))) {
            continue;
        }
        let uuid = url.rsplit('/').next().unwrap_or_default();
        let document = ids::id_of(uuid).ok_or_else(Refusal::not_found)?;
        let document = deposited(tx, actor, &document).await?;
        attach(tx, room, actor, id, document).await?;
    }
    Ok(())
}

/// Refused unless the application names the caller.
pub fn own_account(caller: &Caller, sent: &GovSubmission) -> Result<(), Refusal> {
    let account = ids::uuid_of(caller.account()?.id.as_str());
    if account.is_some_and(|own| own.eq_ignore_ascii_case(&sent.applicant_id)) {
        return Ok(());
    }
    Err(Refusal::new(
        "applicant_not_you",
        422,
        "applicantId 须为当前登录账号的编号（UUID 形式）。",
        "applicantId is the account that has signed in, as a UUID.",
    )
    .on("applicantId"))
}
