//! One receipt. Answers 200; 202 while the journal has not signed it; 404 `not_found`.

use access::Action;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::id::{CredentialId, ReceiptId};
use base::{Instant, Refusal, Result};
use cases::ops::{Actor, Room};
use journal::{Leaf, Receipt};
use serde_json::json;
use store::Tx;

use crate::http::Shared;
use crate::http::caller::Caller;
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
    let room = edge.city.cases.clone();
    let (of, who) = (id.clone(), caller.clone());
    let read = async move |tx: &mut Tx| {
        let Some(receipt) = journal::receipt_in(tx, &of).await? else { return Ok(None) };
        may_read(tx, &room, &who, &receipt, now).await?;
        Ok(Some(receipt))
    };
    Ok(match edge.city.store.read(read).await? {
        Some(receipt) => Json(receipt).into_response(),
        None => (StatusCode::ACCEPTED, Json(json!({ "id": id.as_str(), "state": "pending" })))
            .into_response(),
    })
}

/// The receipt holds the salt of its leaf: it goes only to who may see what the leaf is about.
async fn may_read(
    tx: &mut Tx,
    room: &Room,
    caller: &Caller,
    receipt: &Receipt,
    now: Instant,
) -> Result<()> {
    let (leaf, who) = (Leaf::parse(&receipt.leaf)?, caller.principal());
    if leaf.kind.starts_with("credential_") {
        let (id, actor) = (CredentialId::parse(&leaf.subject)?, Actor { who, now });
        let resource = cases::ops::credential_resource(tx, room, &actor, &id).await?;
        return Ok(room.access.authorise(who, Action::ReadCredential, &resource)?);
    }
    let number = leaf.subject.split('/').next().unwrap_or_default();
    let id = cases::ops::find(tx, number).await?.ok_or_else(Refusal::not_found)?;
    cases::ops::read(tx, room, &id, who, Action::ReadCase, now).await.map(drop)
}
