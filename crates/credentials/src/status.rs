//! Status lists (IETF Token Status List): one bit a credential says whether it is revoked, so that
//! a verifier learns it without the city learning who was verified.

use std::io::{Read, Write};

use base::{Instant, Refusal};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde_json::{Map, Value, json};

use crate::jwk::{SecretKey, TrustedKeys};
use crate::jws::{self, Jws};
use crate::limits;

/// The `typ` of a status list token.
pub const TYP: &str = "statuslist+jwt";

/// Where the status of a credential stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusRef {
    /// The address of the list.
    pub uri: String,
    /// The place in the list, from 0.
    pub index: u64,
}

/// A list of statuses of 1, 2, 4 or 8 bits; 0 is valid, everything else is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    bits: u8,
    bytes: Vec<u8>,
}

impl StatusList {
    /// A list of `places` statuses of one bit with those at `revoked` set.
    pub fn new(places: u32, revoked: impl IntoIterator<Item = u32>) -> Self {
        let mut bytes = vec![0; places.div_ceil(8) as usize];
        for index in revoked {
            bytes[index as usize / 8] |= 1 << (index % 8);
        }
        Self { bits: 1, bytes }
    }

    /// The status at `index`; `None` past the end of the list.
    pub fn get(&self, index: u64) -> Option<u8> {
        let bits = u64::from(self.bits);
        let byte = self.bytes.get(usize::try_from(index.checked_mul(bits)? / 8).ok()?)?;
        let shift = index * bits % 8;
        let mask = ((1u16 << bits) - 1) as u8;
        Some(byte >> shift & mask)
    }

    /// As the value of `status_list`: bits a status, and the bytes packed with zlib in base64url.
    pub fn to_json(&self) -> Value {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        let packed = packer.write_all(&self.bytes).and_then(|()| packer.finish());
        let packed = packed.expect("a vector takes all bytes");
        json!({ "bits": self.bits, "lst": BASE64_URL_SAFE_NO_PAD.encode(packed) })
    }

    /// The list in the value of `status_list`; `None` when it is none or unpacks to too much.
    pub fn from_json(value: &Value) -> Option<Self> {
        let bits = value.get("bits")?.as_u64().filter(|bits| [1, 2, 4, 8].contains(bits))? as u8;
        let packed = BASE64_URL_SAFE_NO_PAD.decode(value.get("lst")?.as_str()?).ok()?;
        let mut bytes = Vec::new();
        let most = limits::STATUS_LIST_BYTES_MAX;
        ZlibDecoder::new(packed.as_slice()).take(most + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 <= most).then_some(Self { bits, bytes })
    }
}

/// `list` as the signed token that is served at `uri`, made at `now` and kept for at most
/// [`limits::STATUS_TOKEN_SECONDS`] seconds.
pub fn sign(key: &SecretKey, uri: &str, list: &StatusList, now: Instant) -> String {
    let at = now.0 / Instant::SECOND;
    let payload = json!({
        "sub": uri,
        "iat": at,
        "exp": at + limits::STATUS_TOKEN_SECONDS,
        "ttl": limits::STATUS_TOKEN_SECONDS,
        "status_list": list.to_json(),
    });
    jws::sign(key, TYP, &payload, true)
}

/// The list in `token` when a key of `keys` signed it for `uri` and it has not run out at `now`.
/// Refused with `status_list_unusable`.
pub fn verify(
    token: &str,
    keys: &TrustedKeys,
    uri: &str,
    now: Instant,
) -> Result<StatusList, Refusal> {
    if token.len() > limits::TOKEN_BYTES_MAX {
        return Err(unusable());
    }
    let token = Jws::parse(token.trim()).filter(|token| token.typ() == TYP).ok_or_else(unusable)?;
    token.signer(keys).ok_or_else(unusable)?;
    let about = token.payload.get("sub").and_then(Value::as_str);
    if about != Some(uri) || seconds(&token.payload, "iat").is_none() {
        return Err(unusable());
    }
    if seconds(&token.payload, "exp").is_some_and(|exp| now >= exp) {
        return Err(unusable());
    }
    token.payload.get("status_list").and_then(StatusList::from_json).ok_or_else(unusable)
}

/// The point in time in claim `name`, seconds since 1970.
pub(crate) fn seconds(claims: &Map<String, Value>, name: &str) -> Option<Instant> {
    let seconds = claims.get(name)?.as_i64()?;
    Some(Instant(seconds.saturating_mul(Instant::SECOND)))
}

pub(crate) fn unusable() -> Refusal {
    Refusal::new(
        "status_list_unusable",
        422,
        "状态列表须由发证机关签名、对应该证照且在有效期内。",
        "The status list must be signed by the issuer, be the credential's own and still hold.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwk::Algorithm;

    const URI: &str = "https://hz.example/status/1";

    fn statuses(list: &StatusList, count: u64) -> Vec<u8> {
        (0..count).map(|index| list.get(index).unwrap()).collect()
    }

    /// The examples of the Token Status List specification (sections 4.1 and 4.2).
    #[test]
    fn the_lists_of_the_specification() {
        let one = StatusList::from_json(&json!({ "bits": 1, "lst": "eNrbuRgAAhcBXQ" })).unwrap();
        let wanted = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1];
        assert_eq!(statuses(&one, 16), wanted);
        assert_eq!(one.get(16), None);
        let two = StatusList::from_json(&json!({ "bits": 2, "lst": "eNo76fITAAPfAgc" })).unwrap();
        assert_eq!(statuses(&two, 12), [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]);
        let made = StatusList::new(16, (0..16).filter(|i| wanted[*i as usize] == 1));
        assert_eq!(made, one);
        assert_eq!(StatusList::from_json(&made.to_json()).unwrap(), one);
    }

    #[test]
    fn lists_that_are_none_are_refused() {
        let bomb = StatusList { bits: 1, bytes: vec![0; (1 << 20) + 1] }.to_json();
        let full = StatusList { bits: 1, bytes: vec![0; 1 << 20] }.to_json();
        assert!(StatusList::from_json(&full).is_some());
        let rows = [
            json!({}),
            json!({ "bits": 3, "lst": "eNrbuRgAAhcBXQ" }),
            json!({ "bits": 1, "lst": "eNrbuRgAAhcBXR" }),
            json!({ "bits": 1, "lst": "!" }),
            bomb,
        ];
        for value in rows {
            assert_eq!(StatusList::from_json(&value), None, "{:.60}", value.to_string());
        }
        assert_eq!(full["lst"].as_str().map(|text| text.len() < 3_000), Some(true), "it packs");
    }

    #[test]
    fn a_token_holds_for_its_list_key_and_time() {
        let key = SecretKey::from_seed(Algorithm::Es256, &[1; 32]).unwrap();
        let other = SecretKey::from_seed(Algorithm::Es256, &[2; 32]).unwrap();
        let keys = TrustedKeys::new("https://hz.example", vec![key.public().clone()]);
        let now = Instant(1_700_000_000 * Instant::SECOND);
        let list = StatusList::new(64, [5]);
        let token = sign(&key, URI, &list, now);
        assert_eq!(verify(&token, &keys, URI, now).unwrap(), list);
        let rows = [
            ("no token", "x".to_owned(), URI, now),
            ("another type", jws::sign(&key, "JWT", &json!({}), true), URI, now),
            ("another key", sign(&other, URI, &list, now), URI, now),
            ("another list", token.clone(), "https://hz.example/status/2", now),
            ("run out", token.clone(), URI, now.plus_seconds(300)),
            ("no list", jws::sign(&key, TYP, &json!({ "sub": URI, "iat": 1 }), true), URI, now),
        ];
        for (what, token, uri, now) in rows {
            let refusal = verify(&token, &keys, uri, now).unwrap_err();
            assert_eq!(refusal.code, "status_list_unusable", "{what}");
        }
    }
}
