//! Keys as JSON Web Keys (RFC 7517, RFC 8037) and what they sign: Ed25519 (`EdDSA`) and ECDSA on
//! P-256 (`ES256`).

use base::Refusal;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use ed25519_dalek as ed25519;
use p256::ecdsa as es256;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::limits;

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032), `EdDSA` in a header.
    EdDsa,
    /// ECDSA on P-256 with SHA-256, `ES256` in a header.
    Es256,
}

impl Algorithm {
    /// The name in a header.
    pub fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
        }
    }

    /// The algorithm that a header names; `Ed25519` is the other name of `EdDSA` (RFC 9864).
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            "ES256" => Some(Self::Es256),
            _ => None,
        }
    }
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    id: String,
    key: Public,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Public {
    EdDsa(ed25519::VerifyingKey),
    Es256(es256::VerifyingKey),
}

impl PublicKey {
    /// The key in a JWK; its id is `kid`, or else its thumbprint. Refused with `key_malformed`.
    pub fn from_jwk(jwk: &Value) -> Result<Self, Refusal> {
        let bytes = |name: &str| coordinate(jwk, name);
        let key = match (text(jwk, "kty"), text(jwk, "crv")) {
            ("OKP", "Ed25519") => ed25519::VerifyingKey::from_bytes(&bytes("x")?)
                .ok()
                .filter(|key| !key.is_weak())
                .map(Public::EdDsa),
            ("EC", "P-256") => {
                let point = [[4].as_slice(), &bytes("x")?, &bytes("y")?].concat();
                es256::VerifyingKey::from_sec1_bytes(&point).ok().map(Public::Es256)
            }
            _ => None,
        };
        let key = key.ok_or_else(malformed)?;
        let id = match text(jwk, "kid") {
            "" => thumbprint(&members(&key)),
            kid => kid.to_owned(),
        };
        Ok(Self { id, key })
    }

    /// As a JWK with `kid`, `alg` and `use`.
    pub fn to_jwk(&self) -> Value {
        let mut jwk = members(&self.key);
        jwk["kid"] = self.id.clone().into();
        jwk["alg"] = self.algorithm().name().into();
        jwk["use"] = "sig".into();
        jwk
    }

    /// As the claim `cnf` of a credential that is bound to this key (RFC 7800).
    pub fn to_confirmation(&self) -> Value {
        json!({ "jwk": members(&self.key) })
    }

    /// The id of the key.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How the key signs.
    pub fn algorithm(&self) -> Algorithm {
        match self.key {
            Public::EdDsa(_) => Algorithm::EdDsa,
            Public::Es256(_) => Algorithm::Es256,
        }
    }

    /// True when `signature` (64 bytes) over `message` is by this key.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            Public::EdDsa(key) => ed25519::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            Public::Es256(key) => es256::Signature::from_slice(signature).is_ok_and(|signature| {
                es256::signature::Verifier::verify(key, message, &signature).is_ok()
            }),
        }
    }
}

/// A key that signs.
#[derive(Clone)]
pub struct SecretKey {
    public: PublicKey,
    secret: Secret,
}

#[derive(Clone)]
enum Secret {
    EdDsa(ed25519::SigningKey),
    Es256(es256::SigningKey),
}

impl SecretKey {
    /// The key that grows from `seed`, 32 random and secret bytes; its id is its thumbprint.
    /// Refused with `key_malformed` in the one of 2^32 cases in which the seed is no scalar of
    /// P-256.
    pub fn from_seed(algorithm: Algorithm, seed: &[u8; 32]) -> Result<Self, Refusal> {
        let secret = match algorithm {
            Algorithm::EdDsa => Secret::EdDsa(ed25519::SigningKey::from_bytes(seed)),
            Algorithm::Es256 => {
                Secret::Es256(es256::SigningKey::from_slice(seed).map_err(|_| malformed())?)
            }
        };
        let key = match &secret {
            Secret::EdDsa(key) => Public::EdDsa(key.verifying_key()),
            Secret::Es256(key) => Public::Es256(*key.verifying_key()),
        };
        let public = PublicKey { id: thumbprint(&members(&key)), key };
        Ok(Self { public, secret })
    }

    /// The key in a private JWK in JSON. Refused with `key_malformed`, also when its public part
    /// does not belong to its secret.
    pub fn from_jwk(json: &str) -> Result<Self, Refusal> {
        let jwk: Value = serde_json::from_str(json).map_err(|_| malformed())?;
        let public = PublicKey::from_jwk(&jwk)?;
        let mut key = Self::from_seed(public.algorithm(), &coordinate(&jwk, "d")?)?;
        if key.public.key != public.key {
            return Err(malformed());
        }
        key.public.id = public.id;
        Ok(key)
    }

    /// As a private JWK in JSON. Goes to a file that only its owner reads, and nowhere else.
    pub fn to_secret_jwk(&self) -> String {
        let mut jwk = self.public.to_jwk();
        let secret = match &self.secret {
            Secret::EdDsa(key) => BASE64_URL_SAFE_NO_PAD.encode(key.to_bytes()),
            Secret::Es256(key) => BASE64_URL_SAFE_NO_PAD.encode(key.to_bytes()),
        };
        jwk["d"] = secret.into();
        jwk.to_string()
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The signature over `message`, 64 bytes.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.secret {
            Secret::EdDsa(key) => ed25519::Signer::sign(key, message).to_bytes().to_vec(),
            Secret::Es256(key) => {
                let signature: es256::Signature = es256::signature::Signer::sign(key, message);
                signature.to_bytes().to_vec()
            }
        }
    }
}

/// Shows the public half only.
impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretKey({})", self.public.id)
    }
}

/// The public keys of one issuer, from a JWK Set or from the metadata of an SD-JWT VC issuer (an
/// object with `issuer` and `jwks`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedKeys {
    /// Whose keys they are, when the file says it.
    pub issuer: Option<String>,
    keys: Vec<PublicKey>,
}

impl TrustedKeys {
    /// The keys in `json`; those of kinds that we do not know are left out. Refused with
    /// `key_malformed` when there is none.
    pub fn parse(json: &str) -> Result<Self, Refusal> {
        if json.len() > limits::TRUSTED_KEYS_BYTES_MAX {
            return Err(malformed());
        }
        let value: Value = serde_json::from_str(json).map_err(|_| malformed())?;
        let set = value.get("jwks").unwrap_or(&value);
        let jwks = set.get("keys").and_then(Value::as_array).ok_or_else(malformed)?;
        let keys: Vec<PublicKey> = jwks
            .iter()
            .take(limits::TRUSTED_KEYS_MAX)
            .filter_map(|jwk| PublicKey::from_jwk(jwk).ok())
            .collect();
        if keys.is_empty() {
            return Err(malformed());
        }
        let issuer = value.get("issuer").and_then(Value::as_str).map(str::to_owned);
        Ok(Self { issuer, keys })
    }

    /// The keys of `issuer`.
    pub fn new(issuer: &str, keys: Vec<PublicKey>) -> Self {
        Self { issuer: Some(issuer.to_owned()), keys }
    }

    /// As the metadata of an SD-JWT VC issuer: also a file for [`TrustedKeys::parse`].
    pub fn to_json(&self) -> Value {
        let keys: Vec<Value> = self.keys.iter().map(PublicKey::to_jwk).collect();
        match &self.issuer {
            Some(issuer) => json!({ "issuer": issuer, "jwks": { "keys": keys } }),
            None => json!({ "keys": keys }),
        }
    }

    /// The key that signed `message`: with `id` when there is one, else any of `algorithm`.
    pub fn signer(
        &self,
        algorithm: Algorithm,
        id: Option<&str>,
        message: &[u8],
        signature: &[u8],
    ) -> Option<&PublicKey> {
        self.keys
            .iter()
            .filter(|key| key.algorithm() == algorithm && id.is_none_or(|id| key.id == id))
            .find(|key| key.verify(message, signature))
    }
}

fn text<'a>(jwk: &'a Value, name: &str) -> &'a str {
    jwk.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn coordinate(jwk: &Value, name: &str) -> Result<[u8; 32], Refusal> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text(jwk, name)).map_err(|_| malformed())?;
    bytes.try_into().map_err(|_| malformed())
}

/// The members of a public JWK that its thumbprint covers, in order.
fn members(key: &Public) -> Value {
    match key {
        Public::EdDsa(key) => {
            let x = BASE64_URL_SAFE_NO_PAD.encode(key.as_bytes());
            json!({ "crv": "Ed25519", "kty": "OKP", "x": x })
        }
        Public::Es256(key) => {
            let point = key.to_sec1_point(false);
            // uncompressed: 4, then 32 bytes of x, then 32 of y
            let (x, y) = point.as_bytes()[1..].split_at(32);
            let [x, y] = [x, y].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part));
            json!({ "crv": "P-256", "kty": "EC", "x": x, "y": y })
        }
    }
}

/// SHA-256 over the JSON of `members` (RFC 7638).
fn thumbprint(members: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(members.to_string()))
}

fn malformed() -> Refusal {
    Refusal::new(
        "key_malformed",
        422,
        "公钥文件须为 JWK 或 JWK Set，含至少一个 Ed25519 或 P-256 密钥。",
        "Keys are a JWK or a JWK Set with at least one Ed25519 or P-256 key.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 8037 appendix A and its thumbprint.
    #[test]
    fn the_key_of_the_rfc() {
        let jwk = r#"{"kty":"OKP","crv":"Ed25519",
            "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
            "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let key = SecretKey::from_jwk(jwk).unwrap();
        assert_eq!(key.public().id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        let message = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        assert_eq!(
            BASE64_URL_SAFE_NO_PAD.encode(key.sign(message)),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }

    #[test]
    fn keys_of_both_kinds_sign_and_travel() {
        for algorithm in [Algorithm::EdDsa, Algorithm::Es256] {
            let key = SecretKey::from_seed(algorithm, &[5; 32]).unwrap();
            let signature = key.sign(b"text");
            assert!(key.public().verify(b"text", &signature));
            assert!(!key.public().verify(b"Text", &signature));
            assert!(!key.public().verify(b"text", &signature[..63]));
            let back = SecretKey::from_jwk(&key.to_secret_jwk()).unwrap();
            assert_eq!(back.public(), key.public());
            let set = TrustedKeys::new("https://hz.example", vec![key.public().clone()]);
            let back = TrustedKeys::parse(&set.to_json().to_string()).unwrap();
            assert_eq!(back, set);
            let id = Some(key.public().id());
            assert!(back.signer(algorithm, id, b"text", &signature).is_some());
            assert!(back.signer(algorithm, None, b"text", &signature).is_some());
            assert!(back.signer(algorithm, Some("other"), b"text", &signature).is_none());
            assert!(!set.to_json().to_string().contains("\"d\""), "no secret in the set");
            assert!(!format!("{key:?}").contains(&BASE64_URL_SAFE_NO_PAD.encode([5; 32])));
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let good = SecretKey::from_seed(Algorithm::Es256, &[5; 32]).unwrap().to_secret_jwk();
        let other = SecretKey::from_seed(Algorithm::Es256, &[6; 32]).unwrap();
        let mut mixed: Value = serde_json::from_str(&good).unwrap();
        mixed["d"] = serde_json::from_str::<Value>(&other.to_secret_jwk()).unwrap()["d"].clone();
        let bad = [
            String::new(),
            "{}".into(),
            good.replace("P-256", "P-384"),
            good.replace("\"x\":\"", "\"x\":\"AA"),
            mixed.to_string(),
        ];
        for json in bad {
            assert_eq!(SecretKey::from_jwk(&json).unwrap_err().code, "key_malformed", "{json}");
        }
        for json in ["", "{}", r#"{"keys":[]}"#, r#"{"keys":[{"kty":"RSA"}]}"#] {
            assert_eq!(TrustedKeys::parse(json).unwrap_err().code, "key_malformed", "{json}");
        }
    }
}
