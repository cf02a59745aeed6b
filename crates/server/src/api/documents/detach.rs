//! Take a document away again. Answers 204; 404 `not_found`, 409 `case_state`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::id::CaseId;
use cases::ops::{Actor, detach};

use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;

/// Takes a document away from a draft or a case that was sent back.
#[utoipa::path(delete, path = "/api/v1/cases/{id}/documents/{document}",
    operation_id = "detach_document", tag = "cases",
    params(("id" = String, Path), ("document" = String, Path)),
    responses((status = 204, description = "Taken away")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((id, document)): Path<(String, String)>,
) -> Answer<StatusCode> {
    let (id, now) = (CaseId::parse(&id)?, edge.now());
    let room = edge.room(&id).await?;
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: caller.principal(), now };
        detach(tx, &room, &actor, &id, &document).await
    };
    edge.city.store.write(write).await?;
    Ok(StatusCode::NO_CONTENT)
}
