//! Say whether a commitment was kept. Answers 200; 404 `not_found`, 409 `commitment_not_checkable`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::id::CaseId;
use cases::ops::{Actor, check_commitment};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::views::CommitmentChecked;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// What was found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kept": false, "text": "现场与承诺不符"}))]
pub struct Found {
    /// Kept, or not.
    kept: bool,
    /// What was found.
    text: String,
}

/// Records that a commitment was kept, or not. What was granted on one that was not falls.
#[utoipa::path(post, path = "/api/v1/cases/{id}/commitments/{ask}/check",
    operation_id = "check_commitment", tag = "desk",
    params(("id" = String, Path), ("ask" = String, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = Found,
    responses((status = 200, description = "Done", body = CommitmentChecked)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path((id, ask)): Path<(String, String)>,
    Sent { value, bytes }: Sent<Found>,
) -> Answer<Response> {
    let (case, now) = (CaseId::parse(&id)?, edge.now());
    let (room, who) = (edge.room(&case).await?, caller.clone());
    let operation = format!("check_commitment {id} {ask}");
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let (kept, text) = (value.kept, &value.text);
        let case = check_commitment(tx, &room, &actor, (&case, &ask), kept, text).await?;
        Made::new(StatusCode::OK, &CommitmentChecked::new(&room.pack, &case, &ask))
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
