//! Selective disclosure for JSON Web Tokens (RFC 9901): issue, parse, present, and the processing
//! of disclosures. Signatures and times are checked in [`crate::verify`].
//!
//! The text form is `<token>~<disclosure>~...~` and, with a proof that the holder has the key,
//! `<token>~<disclosure>~...~<key binding token>`.

use std::collections::{BTreeMap, BTreeSet};

use base::{Instant, Refusal};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use indexmap::IndexMap;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::jwk::SecretKey;
use crate::{jws, limits};

/// The `typ` of an SD-JWT verifiable credential.
pub const TYP: &str = "dc+sd-jwt";
/// The `typ` of a key binding token.
pub const BINDING_TYP: &str = "kb+jwt";
/// The key of an object that holds digests of hidden members.
const DIGESTS: &str = "_sd";
/// The key that names the hash of the digests.
const DIGEST_ALGORITHM: &str = "_sd_alg";
/// The key of the object that stands for a hidden element of an array.
const ELEMENT: &str = "...";
/// Claims that a credential never hides (SD-JWT VC section 3.2.2.2).
pub const NEVER_HIDDEN: [&str; 7] = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];

/// The salt of one disclosure.
pub type Salt = [u8; limits::SALT_BYTES];

/// A credential in its parts, not yet verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SdJwt<'a> {
    /// The token that the issuer signed.
    pub token: &'a str,
    /// The disclosures as they travel, in their order.
    pub disclosures: Vec<&'a str>,
    /// The key binding token.
    pub binding: Option<&'a str>,
}

impl<'a> SdJwt<'a> {
    /// The parts of `text`. Refused with `credential_malformed`.
    pub fn parse(text: &'a str) -> Result<Self, Refusal> {
        let text = text.trim_end();
        if text.len() > limits::TOKEN_BYTES_MAX {
            return Err(malformed());
        }
        let mut parts = text.split('~');
        let token = parts.next().filter(|token| !token.is_empty()).ok_or_else(malformed)?;
        let mut disclosures: Vec<&str> = parts.collect();
        // what follows the last tilde: nothing, or the key binding token
        let last = disclosures.pop().ok_or_else(malformed)?;
        let binding = Some(last).filter(|last| !last.is_empty());
        if disclosures.len() > limits::DISCLOSURES_MAX || disclosures.contains(&"") {
            return Err(malformed());
        }
        Ok(Self { token, disclosures, binding })
    }

    /// The text of these parts without key binding.
    fn without_binding(&self) -> String {
        let mut text = format!("{}~", self.token);
        for disclosure in &self.disclosures {
            text.push_str(disclosure);
            text.push('~');
        }
        text
    }

    /// The hash over the presentation that a key binding token names as `sd_hash`.
    pub fn hash(&self) -> String {
        digest(&self.without_binding())
    }
}

/// A credential: `shown` in the clear and every one of `hidden` behind a digest, signed by `key`.
/// `salt` gives a fresh random salt each time. Refused with `credential_request_wrong` when a
/// hidden claim has a name that may not be hidden or that is also shown.
pub fn issue(
    key: &SecretKey,
    mut shown: Map<String, Value>,
    hidden: IndexMap<String, Value>,
    mut salt: impl FnMut() -> Salt,
) -> Result<String, Refusal> {
    let reserved = [DIGESTS, DIGEST_ALGORITHM, ELEMENT];
    if shown.keys().any(|name| reserved.contains(&name.as_str())) {
        return Err(wrong_request());
    }
    let mut disclosures = Vec::new();
    let mut digests = BTreeSet::new();
    for (name, value) in hidden {
        let never = reserved.contains(&name.as_str()) || NEVER_HIDDEN.contains(&name.as_str());
        if never || shown.contains_key(&name) {
            return Err(wrong_request());
        }
        let salt = BASE64_URL_SAFE_NO_PAD.encode(salt());
        let disclosure = BASE64_URL_SAFE_NO_PAD.encode(json!([salt, name, value]).to_string());
        digests.insert(digest(&disclosure));
        disclosures.push(disclosure);
    }
    if !digests.is_empty() {
        // in the order of the digests, so that the place tells nothing about the claim
        shown.insert(DIGESTS.into(), digests.into_iter().collect());
        shown.insert(DIGEST_ALGORITHM.into(), "sha-256".into());
    }
    let token = jws::sign(key, TYP, &Value::Object(shown), true);
    let disclosures: Vec<&str> = disclosures.iter().map(String::as_str).collect();
    Ok(SdJwt { token: &token, disclosures, binding: None }.without_binding())
}

/// The credential in `text` with only those disclosures whose claim is in `names`. Refused with
/// `credential_malformed`, or `credential_claim_missing` when there is no such hidden claim.
pub fn present(text: &str, names: &BTreeSet<&str>) -> Result<String, Refusal> {
    let mut sdjwt = SdJwt::parse(text)?;
    let mut found = BTreeSet::new();
    let mut kept = Vec::new();
    for disclosure in sdjwt.disclosures {
        let name = Disclosure::parse(disclosure)?.name;
        if let Some(name) = name.as_deref().and_then(|name| names.get(name)) {
            found.insert(*name);
            kept.push(disclosure);
        }
    }
    if let Some(missing) = names.difference(&found).next() {
        return Err(claim_missing().on(*missing));
    }
    sdjwt.disclosures = kept;
    Ok(sdjwt.without_binding())
}

/// `presentation` with the proof that the holder has `key`, for `audience` and its `nonce`. Refused
/// with `credential_malformed`.
pub fn bind(
    presentation: &str,
    key: &SecretKey,
    audience: &str,
    nonce: &str,
    now: Instant,
) -> Result<String, Refusal> {
    let sdjwt = SdJwt::parse(presentation)?;
    let payload = json!({
        "iat": now.0 / Instant::SECOND,
        "aud": audience,
        "nonce": nonce,
        "sd_hash": sdjwt.hash(),
    });
    let binding = jws::sign(key, BINDING_TYP, &payload, false);
    Ok(format!("{}{binding}", sdjwt.without_binding()))
}

/// The digest of `text`, a disclosure or a presentation.
pub fn digest(text: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

/// One disclosure: a member of an object, or an element of an array when it has no name.
#[derive(Debug, Clone)]
struct Disclosure {
    name: Option<String>,
    value: Value,
}

impl Disclosure {
    fn parse(text: &str) -> Result<Self, Refusal> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong_disclosure())?;
        let parts: Vec<Value> = serde_json::from_slice(&bytes).map_err(|_| wrong_disclosure())?;
        let mut parts = parts.into_iter();
        if !matches!(parts.next(), Some(Value::String(_))) {
            return Err(wrong_disclosure());
        }
        match (parts.next(), parts.next(), parts.next()) {
            (Some(value), None, _) => Ok(Self { name: None, value }),
            (Some(Value::String(name)), Some(value), None) => Ok(Self { name: Some(name), value }),
            _ => Err(wrong_disclosure()),
        }
    }
}

/// The payload with every disclosed claim in its place and no digest left (RFC 9901 section 7.1).
/// Refused with `credential_disclosure_wrong` when a disclosure belongs nowhere, comes twice, has
/// the wrong shape, or would overwrite a claim.
pub fn disclose(
    payload: &Map<String, Value>,
    disclosures: &[&str],
) -> Result<Map<String, Value>, Refusal> {
    let algorithm = payload.get(DIGEST_ALGORITHM);
    if algorithm.is_some_and(|name| name != "sha-256") {
        return Err(wrong_disclosure());
    }
    let mut given = BTreeMap::new();
    for text in disclosures {
        let twice = given.insert(digest(text), Disclosure::parse(text)?);
        if twice.is_some() {
            return Err(wrong_disclosure());
        }
    }
    let mut discloser = Discloser { given, seen: BTreeSet::new() };
    let mut claims = payload.clone();
    claims.remove(DIGEST_ALGORITHM);
    discloser.object(&mut claims, 0)?;
    // whatever was given must have been referred to
    if discloser.given.is_empty() { Ok(claims) } else { Err(wrong_disclosure()) }
}

struct Discloser {
    /// Disclosures not used yet, by digest.
    given: BTreeMap<String, Disclosure>,
    /// Digests met so far: none may come twice.
    seen: BTreeSet<String>,
}

impl Discloser {
    fn object(&mut self, object: &mut Map<String, Value>, depth: usize) -> Result<(), Refusal> {
        let digests = object.shift_remove(DIGESTS);
        for value in object.values_mut() {
            self.value(value, depth + 1)?;
        }
        let digests = match digests {
            None => return Ok(()),
            Some(Value::Array(digests)) => digests,
            Some(_) => return Err(wrong_disclosure()),
        };
        for digest in digests {
            let Value::String(digest) = digest else { return Err(wrong_disclosure()) };
            let Some(disclosure) = self.take(digest)? else { continue };
            let Disclosure { name: Some(name), mut value } = disclosure else {
                return Err(wrong_disclosure());
            };
            if [DIGESTS, ELEMENT].contains(&name.as_str()) || object.contains_key(&name) {
                return Err(wrong_disclosure());
            }
            self.value(&mut value, depth + 1)?;
            object.insert(name, value);
        }
        Ok(())
    }

    fn value(&mut self, value: &mut Value, depth: usize) -> Result<(), Refusal> {
        if depth > limits::PAYLOAD_DEPTH_MAX {
            return Err(wrong_disclosure());
        }
        match value {
            Value::Object(object) => self.object(object, depth),
            Value::Array(elements) => self.array(elements, depth),
            _ => Ok(()),
        }
    }

    fn array(&mut self, elements: &mut Vec<Value>, depth: usize) -> Result<(), Refusal> {
        for mut element in std::mem::take(elements) {
            if let Some(digest) = hidden_element(&element) {
                let Some(disclosure) = self.take(digest.to_owned())? else { continue };
                let Disclosure { name: None, value } = disclosure else {
                    return Err(wrong_disclosure());
                };
                element = value;
            }
            self.value(&mut element, depth + 1)?;
            elements.push(element);
        }
        Ok(())
    }

    /// The disclosure with `digest`, if it was given.
    fn take(&mut self, digest: String) -> Result<Option<Disclosure>, Refusal> {
        let disclosure = self.given.remove(&digest);
        if self.seen.insert(digest) { Ok(disclosure) } else { Err(wrong_disclosure()) }
    }
}

/// The digest of an element `{"...": "<digest>"}`.
fn hidden_element(element: &Value) -> Option<&str> {
    let object = element.as_object().filter(|object| object.len() == 1)?;
    object.get(ELEMENT)?.as_str()
}

pub(crate) fn malformed() -> Refusal {
    Refusal::new(
        "credential_malformed",
        422,
        "证照文件须为 SD-JWT 格式（RFC 9901），且完整无缺。",
        "A credential is an SD-JWT (RFC 9901), whole and in its text form.",
    )
}

fn wrong_disclosure() -> Refusal {
    Refusal::new(
        "credential_disclosure_wrong",
        422,
        "所出示的每一项信息须与证照签名中的摘要一一对应。",
        "Every disclosed claim must belong to exactly one digest that the issuer signed.",
    )
}

fn claim_missing() -> Refusal {
    Refusal::new(
        "credential_claim_missing",
        422,
        "要出示的信息须是该证照所含的可选择出示项。",
        "What is to be presented must be a claim that the credential can disclose.",
    )
}

pub(crate) fn wrong_request() -> Refusal {
    Refusal::new(
        "credential_request_wrong",
        422,
        "证照所载事项须名称有效、互不重复，且在数量上限之内。",
        "The facts of a credential have valid, different names and are within the limit.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwk::Algorithm;
    use crate::jws::Jws;
    use crate::rfc;

    fn names(claims: &Map<String, Value>) -> Vec<&str> {
        claims.keys().map(String::as_str).collect()
    }

    /// The SD-JWT of RFC 9901 section 5.1 with all, some and none of its disclosures.
    #[test]
    fn the_example_of_the_rfc_opens() {
        let all = rfc::issued();
        let sdjwt = SdJwt::parse(&all).unwrap();
        let token = Jws::parse(sdjwt.token).unwrap();
        assert!(token.signer(&rfc::issuer_keys()).is_some());
        let claims = disclose(&token.payload, &sdjwt.disclosures).unwrap();
        let text = |name: &str| claims[name].as_str().unwrap().to_owned();
        assert_eq!(text("given_name"), "John");
        assert_eq!(text("phone_number"), "+1-202-555-0101");
        assert_eq!(claims["phone_number_verified"], json!(true));
        assert_eq!(claims["updated_at"], json!(1_570_000_000));
        assert_eq!(claims["nationalities"], json!(["US", "DE"]));
        assert_eq!(claims["address"]["country"], "US");
        assert_eq!(claims.len(), 14);

        let some = present(&all, &BTreeSet::from(["family_name", "address"])).unwrap();
        let sdjwt = SdJwt::parse(&some).unwrap();
        let claims = disclose(&token.payload, &sdjwt.disclosures).unwrap();
        let always = ["iss", "iat", "exp", "sub", "nationalities", "cnf"];
        assert_eq!(names(&claims)[..6], always);
        assert_eq!(names(&claims)[6..].iter().collect::<BTreeSet<_>>().len(), 2);
        assert_eq!(claims["nationalities"], json!([]));

        let none = disclose(&token.payload, &[]).unwrap();
        assert_eq!(names(&none), always);
    }

    /// RFC 9901 appendix A.2 discloses a claim within an element of an array within a disclosure.
    #[test]
    fn the_nested_example_of_the_rfc_opens() {
        let sdjwt = SdJwt::parse(rfc::NESTED).unwrap();
        let token = Jws::parse(sdjwt.token).unwrap();
        assert!(token.signer(&rfc::issuer_keys()).is_some());
        let claims = disclose(&token.payload, &sdjwt.disclosures).unwrap();
        let verification = &claims["verified_claims"]["verification"];
        assert_eq!(verification["evidence"], json!([{ "method": "pipp" }]));
        assert_eq!(verification["time"], "2012-04-23T18:25Z");
        assert_eq!(claims["verified_claims"]["claims"]["family_name"], "Müller");
        assert!(!serde_json::to_string(&claims).unwrap().contains(DIGESTS));
    }

    fn key() -> SecretKey {
        SecretKey::from_seed(Algorithm::EdDsa, &[1; 32]).unwrap()
    }

    fn issued() -> String {
        let shown = json!({ "iss": "https://hz.example", "open": 1 });
        let Value::Object(shown) = shown else { unreachable!() };
        let hidden = IndexMap::from([
            ("name".to_owned(), json!("西湖茶叶")),
            ("fen".to_owned(), json!("12.50")),
        ]);
        let mut n = 0;
        issue(&key(), shown, hidden, || {
            n += 1;
            [n; 16]
        })
        .unwrap()
    }

    #[test]
    fn what_is_hidden_is_not_in_the_token() {
        let text = issued();
        let sdjwt = SdJwt::parse(&text).unwrap();
        let token = Jws::parse(sdjwt.token).unwrap();
        assert_eq!(token.typ(), "dc+sd-jwt");
        assert_eq!(names(&token.payload), ["iss", "open", "_sd", "_sd_alg"]);
        assert_eq!(sdjwt.disclosures.len(), 2);
        let claims = disclose(&token.payload, &sdjwt.disclosures).unwrap();
        assert_eq!(claims["name"], "西湖茶叶");
        let shown = present(&text, &BTreeSet::from(["fen"])).unwrap();
        let claims = disclose(&token.payload, &SdJwt::parse(&shown).unwrap().disclosures).unwrap();
        assert_eq!((claims.get("name"), &claims["fen"]), (None, &json!("12.50")));
        let refusal = present(&text, &BTreeSet::from(["size"])).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.field.unwrap().as_str()),
            ("credential_claim_missing", "size")
        );
    }

    #[test]
    fn names_that_may_not_be_hidden_are_refused() {
        for name in ["iss", "exp", "status", "_sd", "...", "_sd_alg", "open"] {
            let shown = Map::from_iter([("open".to_owned(), json!(1))]);
            let hidden = IndexMap::from([(name.to_owned(), json!(1))]);
            let refusal = issue(&key(), shown, hidden, || [0; 16]).unwrap_err();
            assert_eq!(refusal.code, "credential_request_wrong", "{name}");
        }
        let shown = Map::from_iter([("_sd".to_owned(), json!([]))]);
        assert!(issue(&key(), shown, IndexMap::new(), || [0; 16]).is_err());
    }

    #[test]
    fn texts_that_are_none_are_refused() {
        let long = "a".repeat(limits::TOKEN_BYTES_MAX + 1);
        let many = format!("a~{}", "b~".repeat(limits::DISCLOSURES_MAX + 1));
        for text in ["", "~", "a", "a.b.c", "~a~", "a~~", "a~b~~c", &long, &many] {
            assert!(SdJwt::parse(text).is_err(), "{:.20}", text);
        }
        let parts = SdJwt::parse("a~b~c\n").unwrap();
        assert_eq!((parts.disclosures, parts.binding), (vec!["b"], Some("c")));
    }

    /// One row an attempt; each comes one check further than the row before.
    #[test]
    fn disclosures_that_do_not_fit_are_refused() {
        let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let member = encode(&json!(["s", "a", 1]));
        let element = encode(&json!(["s", 1]));
        let reserved = encode(&json!(["s", "_sd", []]));
        let deep = (0..20).fold(json!(1), |inner, _| json!([inner]));
        let deep = encode(&json!(["s", "deep", deep]));
        let of = |texts: &[&String]| texts.iter().map(|text| digest(text)).collect::<Vec<_>>();
        let sd = |texts: &[&String]| json!({ "_sd": of(texts) });
        let rows = [
            ("no base64", sd(&[]), vec!["!".to_owned()]),
            ("no JSON", sd(&[]), vec!["e30".to_owned()]),
            ("one part", sd(&[]), vec![encode(&json!(["s"]))]),
            ("four parts", sd(&[]), vec![encode(&json!(["s", "a", 1, 2]))]),
            ("a salt that is no text", sd(&[]), vec![encode(&json!([1, "a", 1]))]),
            ("a name that is no text", sd(&[]), vec![encode(&json!(["s", 1, 1]))]),
            ("given twice", sd(&[&member]), vec![member.clone(), member.clone()]),
            ("referred to by nobody", sd(&[]), vec![member.clone()]),
            (
                "another hash",
                json!({ "_sd": of(&[&member]), "_sd_alg": "md5" }),
                vec![member.clone()],
            ),
            ("digests that are no list", json!({ "_sd": 1 }), vec![]),
            ("a digest that is no text", json!({ "_sd": [1] }), vec![]),
            ("a digest twice", sd(&[&member, &member]), vec![member.clone()]),
            ("a digest twice, not disclosed", sd(&[&member, &member]), vec![]),
            ("an element as a member", sd(&[&element]), vec![element.clone()]),
            (
                "a member as an element",
                json!({ "l": [{ "...": digest(&member) }] }),
                vec![member.clone()],
            ),
            ("a reserved name", sd(&[&reserved]), vec![reserved.clone()]),
            (
                "a claim that is there",
                json!({ "a": 2, "_sd": of(&[&member]) }),
                vec![member.clone()],
            ),
            ("too deep", sd(&[&deep]), vec![deep.clone()]),
        ];
        for (what, payload, given) in rows {
            let Value::Object(payload) = payload else { unreachable!() };
            let given: Vec<&str> = given.iter().map(String::as_str).collect();
            let refusal = disclose(&payload, &given).unwrap_err();
            assert_eq!(refusal.code, "credential_disclosure_wrong", "{what}");
        }
    }
}
