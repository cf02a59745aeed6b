//! Revoke a credential. Answers 200; 404 `not_found`, 409 `credential_already_revoked`,
//! 422 `credential_reason_missing`.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base::id::CredentialId;
use cases::ops::{Actor, revoke};
use serde::Deserialize;
use utoipa::ToSchema;

use super::shown;
use crate::api::views::Credential;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent, public_url};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "提交虚假材料取得登记"}))]
pub struct RevocationReason {
    /// What the revocation rests on.
    reason: String,
}

/// Revokes a credential, for ever.
#[utoipa::path(post, path = "/api/v1/credentials/{id}/revoke",
    operation_id = "revoke_credential", tag = "credentials",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RevocationReason,
    responses((status = 200, description = "Revoked", body = Credential)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    headers: HeaderMap,
    Path(id): Path<String>,
    Sent { value, bytes }: Sent<RevocationReason>,
) -> Answer<Response> {
    let (id, now) = (CredentialId::parse(&id)?, edge.now());
    let (room, address) = (edge.city.cases.clone(), public_url(&edge, &headers));
    let (operation, who) = (format!("revoke_credential {id}"), caller.clone());
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        revoke(tx, &room, &actor, &id, &value.reason).await?;
        Made::new(StatusCode::OK, &shown(tx, &room, &id, &who, &address, now).await?)
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}
