//! Verify what somebody presents. Answers 200, also when it does not hold: then a check says why.

use axum::extract::State;
use base::{Error, Refusal};
use credentials::VerifiedCredential;
use credentials::ops::verify_presented;
use pack::Pack;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::api::credential_views::read::view_of;
use crate::api::views::{
    Check, CredentialView, ShownFact, Text, credential_text, fact_text, value_text,
};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// What is presented.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJodHRwcyJ9.c2ln~"}))]
pub struct Presented {
    /// An SD-JWT, or the address of a credential's page.
    text: String,
}

/// Verifies an SD-JWT of this city, or the address of a credential's page.
#[utoipa::path(post, path = "/api/v1/credentials/verify", operation_id = "verify_credential",
    tag = "credentials", request_body = Presented,
    responses((status = 200, description = "What it proves", body = CredentialView)))]
pub async fn handle(
    State(edge): State<Shared>,
    Sent { value, .. }: Sent<Presented>,
) -> Answer<Json<CredentialView>> {
    let (text, now) = (value.text.trim().to_owned(), edge.now());
    let token = text.rsplit_once("/v/").map(|(_, token)| token.to_owned());
    let (pack, issuer) = (edge.city.pack.clone(), edge.city.issuer.clone());
    let read = async move |tx: &mut Tx| {
        if let Some(token) = &token {
            return view_of(tx, &pack, &issuer, token, now).await;
        }
        match verify_presented(tx, &issuer, &issuer.trusted_keys(), &text, now).await {
            Ok(verified) => Ok(proved(&pack, &verified)),
            Err(Error::Refusal(refusal)) => Ok(unproved(&pack, &refusal)),
            Err(fault) => Err(fault),
        }
    };
    Ok(Json(edge.city.store.read(read).await?))
}

/// The checks, of which everything before the one that `failed` holds.
pub fn checks(failed: Option<&str>) -> Vec<Check> {
    let rows = [
        ("format", "格式完整", "Well formed"),
        ("signature", "由本市签发，未被改动", "Signed by this city and unchanged"),
        ("time", "在有效期内", "Within its time"),
        ("status", "未被撤销", "Not revoked"),
    ];
    let end = rows.iter().position(|(id, ..)| Some(*id) == failed).unwrap_or(rows.len());
    let checks = rows.iter().enumerate();
    checks.map(|(i, (id, zh, en))| Check::new(id, zh, en, i < end)).collect()
}

/// Which check a refusal of the verifier failed.
pub fn failed(code: &str) -> &'static str {
    match code {
        "credential_malformed" | "credential_disclosure_wrong" => "format",
        "credential_expired" | "credential_not_yet_valid" => "time",
        "credential_revoked" => "status",
        _ => "signature",
    }
}

fn proved(pack: &Pack, verified: &VerifiedCredential) -> CredentialView {
    let kind = verified.vct.rsplit('/').next().unwrap_or_default();
    let claims = verified.claims.iter().filter(|(name, _)| pack.fact(name).is_some());
    let facts = claims.map(|(name, value)| ShownFact {
        text: fact_text(pack, name),
        value: value.clone(),
        value_text: value_text(pack, pack.fact(name), value),
    });
    CredentialView {
        kind: kind.to_owned(),
        text: credential_text(pack, kind),
        issuer: (&pack.manifest.text).into(),
        state: "valid".to_owned(),
        valid: true,
        checks: checks(None),
        facts: facts.collect(),
        issued_at: verified.issued_at.map(|at| at.to_string()),
    }
}

fn unproved(pack: &Pack, refusal: &Refusal) -> CredentialView {
    let failed = failed(refusal.code);
    let state = match failed {
        "time" => "expired",
        "status" => "revoked",
        _ => "invalid",
    };
    CredentialView {
        kind: String::new(),
        text: Text::from(&refusal.must),
        issuer: (&pack.manifest.text).into(),
        state: state.to_owned(),
        valid: false,
        checks: checks(Some(failed)),
        facts: Vec::new(),
        issued_at: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_before_the_one_that_failed_holds() {
        let ok = |failed| checks(failed).iter().map(|check| check.ok).collect::<Vec<_>>();
        assert_eq!(ok(None), [true; 4]);
        assert_eq!(ok(Some("format")), [false; 4]);
        assert_eq!(ok(Some("status")), [true, true, true, false]);
        assert_eq!(failed("credential_revoked"), "status");
        assert_eq!(failed("credential_unknown"), "signature");
    }
}
