//! The public page of a credential. Answers 200; 404 `not_found` for a token that is none.

use axum::extract::{Path, State};
use base::{Instant, Result};
use credentials::{Issuer, Standing};
use pack::Pack;
use store::Tx;

use crate::api::credentials::verify::{checks, failed};
use crate::api::views::{
    CredentialView, ShownFact, Text, credential_text, department, fact_text, value_text,
};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// What a verifier who scanned the QR code sees: whether it holds, and what everybody may see.
#[utoipa::path(get, path = "/api/v1/credential-views/{token}",
    operation_id = "read_credential_view", tag = "credentials",
    params(("token" = String, Path)),
    responses((status = 200, description = "The page", body = CredentialView)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(token): Path<String>,
) -> Answer<Json<CredentialView>> {
    let (pack, issuer, now) = (edge.city.pack.clone(), edge.city.issuer.clone(), edge.now());
    let read = async move |tx: &mut Tx| view_of(tx, &pack, &issuer, &token, now).await;
    Ok(Json(edge.city.store.read(read).await?))
}

/// What the page behind `token` shows; the signature of the whole credential is checked anew.
pub async fn view_of(
    tx: &mut Tx,
    pack: &Pack,
    issuer: &Issuer,
    token: &str,
    now: Instant,
) -> Result<CredentialView> {
    let view = credentials::ops::view(tx, token, now).await?;
    let whole = credentials::ops::get(tx, &view.credential.id).await?;
    let (state, late) = match view.standing {
        Standing::Valid => ("valid", None),
        Standing::Expired => ("expired", Some("time")),
        Standing::Revoked => ("revoked", Some("status")),
    };
    let signed = credentials::verify(&whole.body, &issuer.trusted_keys(), now);
    let broken = signed.err().map(|refusal| failed(refusal.code)).filter(|check| *check != "time");
    let failed = broken.or(late);
    let credential = view.credential;
    let facts = credential.facts.iter();
    let facts = facts.map(|(name, value)| ShownFact {
        text: fact_text(pack, name),
        value: value.clone(),
        value_text: value_text(pack, pack.fact(name), value),
    });
    let (by, city) = (department(pack, &credential.issuer).text, &pack.manifest.text);
    Ok(CredentialView {
        kind: credential.type_id.clone(),
        text: credential_text(pack, &credential.type_id),
        issuer: Text::new(format!("{}{}", city.zh, by.zh), format!("{}, {}", by.en, city.en)),
        state: if broken.is_some() { "invalid" } else { state }.to_owned(),
        valid: failed.is_none(),
        checks: checks(failed),
        facts: facts.collect(),
        issued_at: Some(credential.issued_at.to_string()),
    })
}
