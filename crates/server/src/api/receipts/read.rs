//! One receipt. Answers 200; 202 while the journal has not signed it; 404 `not_found`.

use access::{Action, Authoriser};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::id::{CaseId, CredentialId, ReceiptId};
use base::{Refusal, Result};
use journal::{Leaf, Receipt};
use serde_json::json;
use store::Tx;

use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// The receipt, a file that verifies offline, for whoever may see what it is about.
#[utoipa::path(get, path = "/api/v1/receipts/{id}", operation_id = "read_receipt",
    tag = "journal", params(("id" = String, Path)),
    responses((status = 200, description = "The receipt", body = serde_json::Value),
        (status = 202, description = "Not signed yet; ask again in a second")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Response> {
    let (id, now) = (ReceiptId::parse(&id)?, edge.now());
    let (of, who, access) = (id.clone(), caller.clone(), edge.city.access.clone());
    let read = async move |tx: &mut Tx| {
        let Some(receipt) = journal::receipt_in(tx, &of).await? else { return Ok(None) };
        let case = case_of(tx, &access, &who, &receipt).await?;
        Ok(Some((receipt, case)))
    };
    let Some((receipt, case)) = edge.city.store.read(read).await? else {
        let pending = json!({ "id": id.as_str(), "state": "pending" });
        return Ok((StatusCode::ACCEPTED, Json(pending)).into_response());
    };
    if let Some(case) = case {
        let room = edge.room(&case).await?;
        let may = async move |tx: &mut Tx| {
            let (who, action) = (caller.principal(), Action::ReadCase);
            cases::ops::read(tx, &room, &case, who, action, now).await.map(drop)
        };
        edge.city.store.read(may).await?;
    }
    Ok(Json(receipt).into_response())
}

/// The case whose readers may have the receipt; `None` when it is about a credential that the
/// caller may read. The receipt holds the salt of its leaf: it goes only to those.
async fn case_of(
    tx: &mut Tx,
    access: &Authoriser,
    caller: &Caller,
    receipt: &Receipt,
) -> Result<Option<CaseId>> {
    let leaf = Leaf::parse(&receipt.leaf)?;
    if leaf.kind.starts_with("credential_") {
        let id = CredentialId::parse(&leaf.subject)?;
        let resource = cases::ops::credential_resource(tx, &id).await?;
        access.authorise(caller.principal(), Action::ReadCredential, &resource)?;
        return Ok(None);
    }
    let number = leaf.subject.split('/').next().unwrap_or_default();
    Ok(Some(cases::ops::find(tx, number).await?.ok_or_else(Refusal::not_found)?))
}
