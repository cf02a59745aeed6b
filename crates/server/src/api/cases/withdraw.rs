//! Withdraw a case. Answers 200 with the case; 409 `case_state` or `already_granted`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::id::CaseId;
use cases::ops::{Actor, withdraw};
use serde::Deserialize;
use utoipa::ToSchema;

use super::shown;
use crate::api::views::Case;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent, Wants};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "计划有变"}))]
pub struct Reason {
    /// In the applicant's words.
    #[serde(default)]
    reason: String,
}

/// Withdraws a case, unless a credential was issued already.
#[utoipa::path(post, path = "/api/v1/cases/{id}/withdraw", operation_id = "withdraw_case",
    tag = "cases", params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = Reason, responses((status = 200, description = "Withdrawn", body = Case)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    key: Key,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<Reason>,
) -> Answer<Response> {
    let (id, now) = (CaseId::parse(&id)?, edge.now());
    let (room, who) = (edge.room(&id).await?, caller.clone());
    let operation = format!("withdraw_case {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let act = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = withdraw(tx, &room, &actor, &id, &value.reason).await?;
        shown::made(tx, &room, case, &who, wants, now, StatusCode::OK).await
    };
    Ok(once(&edge.city.store, request, now, act).await?)
}
