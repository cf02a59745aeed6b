//! A JSON Web Signature in compact form (RFC 7515): header, payload and signature.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Map, Value, json};

use crate::jwk::{Algorithm, PublicKey, SecretKey, TrustedKeys};

/// A parsed, not yet verified token.
#[derive(Debug, Clone)]
pub struct Jws<'a> {
    /// The protected header.
    pub header: Map<String, Value>,
    /// The payload.
    pub payload: Map<String, Value>,
    message: &'a str,
    signature: Vec<u8>,
}

impl<'a> Jws<'a> {
    /// The token in `text`; `None` when it is none.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (message, signature) = text.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let object = |part: &str| {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
            serde_json::from_slice(&bytes).ok()
        };
        Some(Self {
            header: object(header)?,
            payload: object(payload)?,
            message,
            signature: BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?,
        })
    }

    /// The `typ` of the header.
    pub fn typ(&self) -> &str {
        self.header.get("typ").and_then(Value::as_str).unwrap_or_default()
    }

    /// The key of `keys` that signed the token; `None` when none did, when the algorithm is another
    /// than ours, or when the header asks for an extension (`crit`).
    pub fn signer<'k>(&self, keys: &'k TrustedKeys) -> Option<&'k PublicKey> {
        let id = self.header.get("kid").and_then(Value::as_str);
        keys.signer(self.algorithm()?, id, self.message.as_bytes(), &self.signature)
    }

    /// True when `key` signed the token.
    pub fn signed_by(&self, key: &PublicKey) -> bool {
        self.algorithm() == Some(key.algorithm())
            && key.verify(self.message.as_bytes(), &self.signature)
    }

    fn algorithm(&self) -> Option<Algorithm> {
        if self.header.contains_key("crit") {
            return None;
        }
        self.header.get("alg").and_then(Value::as_str).and_then(Algorithm::named)
    }
}

/// `payload` signed by `key` as a token of type `typ`, with the key's id when `with_id`.
pub fn sign(key: &SecretKey, typ: &str, payload: &Value, with_id: bool) -> String {
    let mut header = json!({ "alg": key.public().algorithm().name(), "typ": typ });
    if with_id {
        header["kid"] = key.public().id().into();
    }
    let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", encode(&header), encode(payload));
    let signature = BASE64_URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()));
    format!("{message}.{signature}")
}
