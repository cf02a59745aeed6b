//! What a credential says and what it is worth: pure functions of values.

use base::id::CredentialId;
use base::{Instant, Refusal};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::limits;
use crate::model::{Credential, IssueRequest, Issuer, Standing, State, StatusPlace};
use crate::sdjwt::wrong_request;

/// Claims of the token that no fact may be called.
const CLAIMS: [&str; 14] = [
    "iss",
    "sub",
    "aud",
    "iat",
    "nbf",
    "exp",
    "jti",
    "cnf",
    "vct",
    "vct#integrity",
    "status",
    "issuing_authority",
    "_sd",
    "_sd_alg",
];

/// When the credential of `request` ends. Refused with `credential_request_wrong` when the request
/// has too many facts, a fact with a name that a claim has, or an end that is over at `now`.
pub fn check(
    request: &IssueRequest,
    issuer: &Issuer,
    now: Instant,
) -> Result<Option<Instant>, Refusal> {
    if request.facts.is_empty() || request.facts.len() > limits::FACTS_MAX {
        return Err(wrong_request().on("facts"));
    }
    if let Some(name) = request.facts.keys().find(|name| CLAIMS.contains(&name.as_str())) {
        return Err(wrong_request().on(format!("facts.{name}")));
    }
    let ends = request.valid_until.map(|date| Instant::end_of(date, &issuer.zone));
    if ends.is_some_and(|ends| ends <= now) {
        return Err(wrong_request().on("valid_until"));
    }
    Ok(ends)
}

/// What the token of `request` shows to everybody, and what it hides behind digests.
pub fn claims(
    request: &IssueRequest,
    id: &CredentialId,
    issuer: &Issuer,
    place: StatusPlace,
    ends: Option<Instant>,
    now: Instant,
) -> (Map<String, Value>, IndexMap<String, Value>) {
    let seconds = |at: Instant| Value::from(at.0.div_euclid(Instant::SECOND));
    let status = json!({ "idx": place.index, "uri": issuer.status_uri(place.list) });
    let mut shown = Map::from_iter([
        ("iss".to_owned(), Value::from(issuer.url.as_str())),
        ("vct".to_owned(), request.vct.as_str().into()),
        ("jti".to_owned(), id.as_str().into()),
        ("iat".to_owned(), seconds(now)),
        ("issuing_authority".to_owned(), request.issuer.as_str().into()),
        ("status".to_owned(), json!({ "status_list": status })),
    ]);
    if let Some(ends) = ends {
        shown.insert("exp".into(), seconds(ends));
    }
    if let Some(key) = &request.holder_public_key {
        shown.insert("cnf".into(), key.to_confirmation());
    }
    let mut hidden = IndexMap::new();
    for (name, value) in &request.facts {
        if request.always_disclosed.contains(name) {
            shown.insert(name.clone(), value.clone());
        } else {
            hidden.insert(name.clone(), value.clone());
        }
    }
    (shown, hidden)
}

/// What `credential` is worth at `now`.
pub fn standing(credential: &Credential, now: Instant) -> Standing {
    match credential.state {
        State::Revoked => Standing::Revoked,
        State::Issued if credential.expires_at.is_some_and(|at| now >= at) => Standing::Expired,
        State::Issued => Standing::Valid,
    }
}

/// Whether `credential` may be revoked for `reason`. Refused with `credential_already_revoked`, or
/// `credential_reason_missing` when the reason is empty or too long.
pub fn revoke(credential: &Credential, reason: &str) -> Result<(), Refusal> {
    if credential.state == State::Revoked {
        return Err(Refusal::new(
            "credential_already_revoked",
            409,
            "证照须尚未被撤销。",
            "The credential must not have been revoked before.",
        ));
    }
    if reason.trim().is_empty() || reason.chars().count() > limits::REASON_CHARS_MAX {
        return Err(Refusal::new(
            "credential_reason_missing",
            422,
            "撤销证照须说明理由，且不超过 500 字。",
            "A revocation has a reason of at most 500 characters.",
        )
        .on("reason"));
    }
    Ok(())
}
