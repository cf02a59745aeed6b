//! The verification of a presented credential: pure and offline, with nothing but the keys of the
//! issuer (RFC 9901 section 7, SD-JWT VC section 3.5).

use base::{Instant, Refusal};
use serde_json::{Map, Value};

use crate::jwk::{PublicKey, TrustedKeys};
use crate::jws::Jws;
use crate::limits;
use crate::sdjwt::{self, SdJwt, malformed};
use crate::status::{self, StatusRef, seconds};

/// What a credential proves.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifiedCredential {
    /// Who issued it.
    pub issuer: String,
    /// Its type.
    pub vct: String,
    /// The id of the key that signed it.
    pub key_id: String,
    /// When it was issued, to the second.
    pub issued_at: Option<Instant>,
    /// When it ends, to the second.
    pub expires_at: Option<Instant>,
    /// Where its status stands. It is valid only if that list says so ([`verify_status`]).
    pub status: Option<StatusRef>,
    /// Every claim that was shown or disclosed, also those above.
    pub claims: Map<String, Value>,
    /// Claims that the holder kept back, at the first level.
    pub kept_back: usize,
}

/// What `text` proves at `now` to somebody who trusts `keys`. Keys that name their issuer prove
/// only what that issuer signed; a bare JWK Set is trusted for whatever `iss` it signed. Whether it
/// was revoked is another question: [`verify_status`]. Refused with, in this order:
/// `credential_malformed`, `credential_unsigned`, `credential_disclosure_wrong`,
/// `credential_issuer_wrong`, `credential_not_yet_valid`, `credential_expired`.
pub fn verify(text: &str, keys: &TrustedKeys, now: Instant) -> Result<VerifiedCredential, Refusal> {
    let sdjwt = SdJwt::parse(text)?;
    let token = Jws::parse(sdjwt.token).ok_or_else(malformed)?;
    // `vc+sd-jwt` is what the type was called before November 2024
    if ![sdjwt::TYP, "vc+sd-jwt"].contains(&token.typ()) {
        return Err(malformed());
    }
    let signer = token.signer(keys).ok_or_else(unsigned)?;
    let claims = sdjwt::disclose(&token.payload, &sdjwt.disclosures)?;
    for name in sdjwt::NEVER_HIDDEN {
        if claims.contains_key(name) && !token.payload.contains_key(name) {
            return Err(malformed().on(name));
        }
    }
    let claim = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    let issuer = claim("iss").ok_or_else(|| malformed().on("iss"))?;
    let vct = claim("vct").ok_or_else(|| malformed().on("vct"))?;
    if keys.issuer.as_ref().is_some_and(|trusted| *trusted != issuer) {
        return Err(another_issuer());
    }
    let issued_at = point(&claims, "iat")?;
    let expires_at = point(&claims, "exp")?;
    let starts_at = point(&claims, "nbf")?.max(issued_at);
    if starts_at.is_some_and(|at| at > now.plus_seconds(limits::CLOCK_SKEW_SECONDS)) {
        return Err(not_yet_valid());
    }
    if expires_at.is_some_and(|at| now >= at) {
        return Err(expired());
    }
    let kept_back = kept_back(&token.payload, &claims);
    let status = status_ref(&claims)?;
    let key_id = signer.id().to_owned();
    Ok(VerifiedCredential { issuer, vct, key_id, issued_at, expires_at, status, claims, kept_back })
}

/// Whether the status list in `token`, fetched from the address in `credential`, lets the
/// credential hold at `now`. A credential without status holds. Refused with `status_list_unusable`
/// or `credential_revoked`.
pub fn verify_status(
    credential: &VerifiedCredential,
    token: &str,
    keys: &TrustedKeys,
    now: Instant,
) -> Result<(), Refusal> {
    let Some(StatusRef { uri, index }) = &credential.status else { return Ok(()) };
    let list = status::verify(token, keys, uri, now)?;
    match list.get(*index) {
        Some(0) => Ok(()),
        Some(_) => Err(revoked()),
        None => Err(status::unusable()),
    }
}

/// Whether who presents `text` has the key to which the credential is bound, proved for `audience`
/// and its `nonce`. Refused with `credential_malformed` or `credential_binding_wrong`.
pub fn verify_binding(
    text: &str,
    audience: &str,
    nonce: &str,
    now: Instant,
) -> Result<(), Refusal> {
    let sdjwt = SdJwt::parse(text)?;
    let token = Jws::parse(sdjwt.token).ok_or_else(malformed)?;
    let holder = token.payload.get("cnf").and_then(|cnf| cnf.get("jwk")).ok_or_else(unbound)?;
    let holder = PublicKey::from_jwk(holder).map_err(|_| unbound())?;
    let binding = sdjwt.binding.and_then(Jws::parse).ok_or_else(unbound)?;
    if binding.typ() != sdjwt::BINDING_TYP || !binding.signed_by(&holder) {
        return Err(unbound());
    }
    let is = |name: &str, wanted: &str| {
        binding.payload.get(name).and_then(Value::as_str) == Some(wanted)
    };
    if !is("aud", audience) || !is("nonce", nonce) || !is("sd_hash", &sdjwt.hash()) {
        return Err(unbound());
    }
    let skew = limits::CLOCK_SKEW_SECONDS;
    match seconds(&binding.payload, "iat") {
        Some(at) if at <= now.plus_seconds(skew) => Ok(()),
        _ => Err(unbound()),
    }
}

/// How many digests of the first level of `payload` were not disclosed in `claims`.
fn kept_back(payload: &Map<String, Value>, claims: &Map<String, Value>) -> usize {
    let digests = payload.get("_sd").and_then(Value::as_array).map_or(0, Vec::len);
    let disclosed = claims.keys().filter(|name| !payload.contains_key(*name)).count();
    digests.saturating_sub(disclosed)
}

/// The point in time in claim `name`: absent, or whole seconds.
fn point(claims: &Map<String, Value>, name: &str) -> Result<Option<Instant>, Refusal> {
    match claims.get(name) {
        None => Ok(None),
        Some(_) => seconds(claims, name).map(Some).ok_or_else(|| malformed().on(name)),
    }
}

fn status_ref(claims: &Map<String, Value>) -> Result<Option<StatusRef>, Refusal> {
    let Some(status) = claims.get("status") else { return Ok(None) };
    let list = status.get("status_list");
    let uri = list.and_then(|list| list.get("uri")).and_then(Value::as_str);
    let index = list.and_then(|list| list.get("idx")).and_then(Value::as_u64);
    match (uri, index) {
        (Some(uri), Some(index)) => Ok(Some(StatusRef { uri: uri.to_owned(), index })),
        _ => Err(malformed().on("status")),
    }
}

fn unsigned() -> Refusal {
    Refusal::new(
        "credential_unsigned",
        422,
        "证照须由可信公钥之一签名，且签名后未被改动。",
        "The credential must be signed by one of the trusted keys and unchanged since.",
    )
}

fn another_issuer() -> Refusal {
    Refusal::new(
        "credential_issuer_wrong",
        422,
        "证照的发证机关须与所信任的公钥所属机关一致。",
        "The credential must be issued by the one whose keys are trusted.",
    )
    .on("iss")
}

fn not_yet_valid() -> Refusal {
    Refusal::new(
        "credential_not_yet_valid",
        422,
        "证照须已到生效时间。",
        "The credential must already hold.",
    )
}

fn expired() -> Refusal {
    Refusal::new(
        "credential_expired",
        422,
        "证照须在有效期之内。",
        "The credential must not have expired.",
    )
}

pub(crate) fn revoked() -> Refusal {
    Refusal::new(
        "credential_revoked",
        422,
        "证照须未被撤销。",
        "The credential must not have been revoked.",
    )
}

pub(crate) fn unknown() -> Refusal {
    Refusal::new(
        "credential_unknown",
        422,
        "证照须为本市所发并登记在册。",
        "The credential must be one that this city issued and has on record.",
    )
}

fn unbound() -> Refusal {
    Refusal::new(
        "credential_binding_wrong",
        422,
        "出示人须证明持有证照所绑定的密钥，且证明须针对本次核验。",
        "Who presents the credential must prove to have its key, for this verification.",
    )
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use serde_json::json;

    use super::*;
    use crate::jwk::{Algorithm, SecretKey};
    use crate::status::StatusList;
    use crate::{jws, rfc};

    const NOW: Instant = Instant(1_700_000_000 * Instant::SECOND);
    const URI: &str = "https://hz.example/status/1";

    fn key() -> SecretKey {
        SecretKey::from_seed(Algorithm::EdDsa, &[1; 32]).unwrap()
    }

    fn keys() -> TrustedKeys {
        TrustedKeys::new("https://hz.example", vec![key().public().clone()])
    }

    fn shown() -> Map<String, Value> {
        let claims = json!({
            "iss": "https://hz.example",
            "vct": "https://hz.example/types/licence",
            "iat": 1_700_000_000,
            "exp": 1_800_000_000,
            "status": { "status_list": { "idx": 7, "uri": URI } },
            "open": 1,
        });
        serde_json::from_value(claims).unwrap()
    }

    fn issued(shown: Map<String, Value>) -> String {
        let hidden = [("name", "A"), ("size", "B")];
        let hidden: IndexMap<String, Value> =
            hidden.iter().map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
        let mut n = 0;
        sdjwt::issue(&key(), shown, hidden, || {
            n += 1;
            [n; 16]
        })
        .unwrap()
    }

    #[test]
    fn a_credential_verifies_offline() {
        let credential = verify(&issued(shown()), &keys(), NOW).unwrap();
        assert_eq!(credential.issuer, "https://hz.example");
        assert_eq!(credential.vct, "https://hz.example/types/licence");
        assert_eq!(credential.key_id, key().public().id());
        assert_eq!(credential.issued_at, Some(NOW));
        assert_eq!(credential.status, Some(StatusRef { uri: URI.into(), index: 7 }));
        assert_eq!((credential.claims["name"].as_str(), credential.kept_back), (Some("A"), 0));
        let some = sdjwt::present(&issued(shown()), &["size"].into()).unwrap();
        let credential = verify(&some, &keys(), NOW).unwrap();
        assert_eq!((credential.claims.get("name"), credential.kept_back), (None, 1));
    }

    /// One row an attempt; each comes one check further than the row before.
    #[test]
    fn credentials_that_do_not_hold_are_refused() {
        let with = |name: &str, value: Value| {
            let mut claims = shown();
            claims.insert(name.into(), value);
            issued(claims)
        };
        let without = |name: &str| {
            let mut claims = shown();
            claims.shift_remove(name);
            issued(claims)
        };
        let signed =
            |typ: &str, payload: &Value| format!("{}~", jws::sign(&key(), typ, payload, true));
        let stranger = SecretKey::from_seed(Algorithm::EdDsa, &[2; 32]).unwrap();
        let forged = jws::sign(&stranger, sdjwt::TYP, &Value::Object(shown()), false);
        let good = issued(shown());
        let none = good.replacen("eyJhbGciOiJFZERTQSIs", "eyJhbGciOiJub25lIiws", 1);
        let hidden_exp = json!(["c2FsdA", "exp", 9_999_999_999u64]).to_string();
        let hidden_exp =
            base64::Engine::encode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, hidden_exp);
        let payload = json!({ "_sd": [sdjwt::digest(&hidden_exp)] });
        let smuggled = format!("{}{hidden_exp}~", signed(sdjwt::TYP, &payload));
        let rows = [
            ("empty", String::new(), "credential_malformed"),
            ("no token", "x~".into(), "credential_malformed"),
            ("another type", signed("JWT", &json!({})), "credential_malformed"),
            ("no algorithm", none, "credential_malformed"),
            ("another key", format!("{forged}~"), "credential_unsigned"),
            (
                "a foreign disclosure",
                format!("{good}WyJzIiwiYSIsMV0~"),
                "credential_disclosure_wrong",
            ),
            ("a hidden end", smuggled, "credential_malformed"),
            ("no issuer", without("iss"), "credential_malformed"),
            ("no type", without("vct"), "credential_malformed"),
            ("another issuer", with("iss", json!("https://nb.example")), "credential_issuer_wrong"),
            ("an end that is no time", with("exp", json!("soon")), "credential_malformed"),
            ("from later on", with("nbf", json!(1_700_000_061)), "credential_not_yet_valid"),
            ("issued later on", with("iat", json!(1_700_000_061)), "credential_not_yet_valid"),
            ("expired", with("exp", json!(1_700_000_000)), "credential_expired"),
            ("a status that is none", with("status", json!({})), "credential_malformed"),
        ];
        for (what, text, code) in rows {
            assert_eq!(verify(&text, &keys(), NOW).unwrap_err().code, code, "{what}");
        }
        assert!(verify(&with("nbf", json!(1_700_000_060)), &keys(), NOW).is_ok());
        assert!(verify(&with("exp", json!(1_700_000_001)), &keys(), NOW).is_ok());
    }

    #[test]
    fn a_bent_byte_anywhere_is_refused() {
        let good = issued(shown());
        for (at, byte) in good.bytes().enumerate().step_by(7) {
            let mut bent = good.clone().into_bytes();
            bent[at] = if byte == b'A' { b'B' } else { b'A' };
            let bent = String::from_utf8(bent).unwrap();
            assert!(verify(&bent, &keys(), NOW).is_err(), "byte {at}");
        }
    }

    #[test]
    fn the_status_list_has_the_last_word() {
        let credential = verify(&issued(shown()), &keys(), NOW).unwrap();
        let token = |revoked: &[u32], places| {
            status::sign(&key(), URI, &StatusList::new(places, revoked.to_vec()), NOW)
        };
        let check = |token: &str| verify_status(&credential, token, &keys(), NOW);
        assert_eq!(check(&token(&[6, 8], 16)), Ok(()));
        assert_eq!(check(&token(&[7], 16)).unwrap_err().code, "credential_revoked");
        assert_eq!(check(&token(&[], 0)).unwrap_err().code, "status_list_unusable");
        assert_eq!(check("x").unwrap_err().code, "status_list_unusable");
    }

    /// The key binding of RFC 9901 section 5.2, and what breaks it.
    #[test]
    fn the_binding_of_the_rfc_holds() {
        let now = Instant(1_748_537_300 * Instant::SECOND);
        let audience = "https://verifier.example.org";
        let check = |text: &str, audience: &str, nonce: &str, now| {
            verify_binding(text, audience, nonce, now).map_err(|refusal| refusal.code)
        };
        assert_eq!(check(rfc::BOUND, audience, "1234567890", now), Ok(()));
        let (presented, binding) = rfc::BOUND.rsplit_once('~').unwrap();
        let (fewer, _) = presented.rsplit_once('~').unwrap();
        let early = Instant(1_748_537_000 * Instant::SECOND);
        let rows = [
            (issued(shown()), audience, "1234567890", now),
            (format!("{presented}~"), audience, "1234567890", now),
            (format!("{presented}~{}", binding.replace(".Pq", ".Qq")), audience, "1234567890", now),
            (rfc::BOUND.to_owned(), "https://other.example", "1234567890", now),
            (rfc::BOUND.to_owned(), audience, "1234567891", now),
            (format!("{fewer}~{binding}"), audience, "1234567890", now),
            (rfc::BOUND.to_owned(), audience, "1234567890", early),
        ];
        for (i, (text, audience, nonce, now)) in rows.into_iter().enumerate() {
            assert_eq!(
                check(&text, audience, nonce, now),
                Err("credential_binding_wrong"),
                "row {i}"
            );
        }
    }

    #[test]
    fn a_holder_binds_a_presentation() {
        let holder = SecretKey::from_seed(Algorithm::Es256, &[3; 32]).unwrap();
        let mut claims = shown();
        claims.insert("cnf".into(), holder.public().to_confirmation());
        let some = sdjwt::present(&issued(claims), &["name"].into()).unwrap();
        let bound = sdjwt::bind(&some, &holder, "window 3", "n1", NOW).unwrap();
        assert!(verify(&bound, &keys(), NOW).is_ok());
        assert_eq!(verify_binding(&bound, "window 3", "n1", NOW), Ok(()));
        let stranger = SecretKey::from_seed(Algorithm::Es256, &[4; 32]).unwrap();
        let stolen = sdjwt::bind(&some, &stranger, "window 3", "n1", NOW).unwrap();
        let refusal = verify_binding(&stolen, "window 3", "n1", NOW).unwrap_err();
        assert_eq!(refusal.code, "credential_binding_wrong");
    }
}
