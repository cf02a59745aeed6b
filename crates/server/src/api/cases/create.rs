//! Begin a case. Answers 201 with the draft; 403 `no_person` or `subject_not_yours`,
//! 404 `unknown_package`, 409 `package_closed`, 422 `subject_missing` or `applicant_name`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base::id::CaseId;
use cases::ops::{Actor, NewCase, draft};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use super::{OnBehalfOf, shown};
use crate::api::views::Case;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent, Wants};

/// A case to be begun.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"package": "company_opening",
    "answers": {"entity.name": "杭州云栖示例软件有限公司"}}))]
pub struct New {
    /// The package.
    package: String,
    /// Answers so far: fact -> value.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    answers: Map<String, Json>,
    /// Key of the subject, when the package does not make one.
    #[serde(default)]
    subject_key: Option<String>,
    /// The person at the window.
    #[serde(default)]
    on_behalf_of: Option<OnBehalfOf>,
    /// The mandate under which the caller acts for somebody else.
    #[serde(default)]
    mandate: Option<String>,
    /// The open case that it is a part of.
    #[serde(default)]
    parent: Option<String>,
}

/// Begins a case as a draft.
#[utoipa::path(post, path = "/api/v1/cases", operation_id = "create_case", tag = "cases",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = New,
    responses((status = 201, description = "The draft", body = Case)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    key: Key,
    Sent { value, bytes }: Sent<New>,
) -> Answer<Response> {
    caller.account()?;
    let new = NewCase {
        package: value.package,
        answers: value.answers,
        subject: value.subject_key,
        on_behalf_of: value.on_behalf_of.map(Into::into),
        mandate: value.mandate,
        parent: value.parent.as_deref().map(CaseId::parse).transpose()?,
    };
    let (operation, now) = ("create_case".to_owned(), edge.now());
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let (room, who) = (edge.city.cases.clone(), caller.clone());
    let act = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = draft(tx, &room, &actor, new.clone()).await?;
        shown::made(tx, &room, case, &who, wants, now, StatusCode::CREATED).await
    };
    Ok(once(&edge.city.store, request, now, act).await?)
}
