//! Fill in a case (autosave). Answers 200 with the case; 409 `case_state`, 412 `case_changed`,
//! 422 `unknown_field` or `unknown_commitment`, 428 `if_match_missing`.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::id::CaseId;
use cases::ops::{Actor, Edit, edit};
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use super::shown;
use crate::api::views::Case;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{IfMatch, Key, Sent, Wants};

/// What changed in the form.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answers": {"entity.name": "杭州云栖示例软件有限公司"}}))]
pub struct Change {
    /// Answers given, or taken back with null; the others stay.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    answers: Map<String, Json>,
    /// The commitments that are signed now, all of them.
    #[serde(default)]
    commitments: Option<BTreeSet<String>>,
}

/// Saves answers and commitments over the version that `If-Match` names.
#[utoipa::path(patch, path = "/api/v1/cases/{id}", operation_id = "edit_case", tag = "cases",
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = Change,
    responses((status = 200, description = "The case", body = Case)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    Sent { value, bytes }: Sent<Change>,
) -> Answer<Response> {
    let (id, now) = (CaseId::parse(&id)?, edge.now());
    let change = Edit { answers: value.answers, commitments: value.commitments };
    let (room, who) = (edge.room(&id).await?, caller.clone());
    let operation = format!("edit_case {id}");
    let request = Request { scope: caller.scope(), key: Key(None), operation, body: &bytes };
    let act = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = edit(tx, &room, &actor, &id, version, change.clone()).await?;
        shown::made(tx, &room, case, &who, wants, now, StatusCode::OK).await
    };
    Ok(once(&edge.city.store, request, now, act).await?)
}
