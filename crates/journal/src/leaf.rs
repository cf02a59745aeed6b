//! A leaf: what the journal says of one act, and the salted commitment that the public log holds in
//! its place.
//!
//! The log shows only `entry = SHA-256(salt || payload)`. Without the salt, which only the holder
//! of the receipt and the city have, nobody can guess the payload from the entry; so the log holds
//! no personal data.

use base::{Instant, Refusal};
use serde_json::Value;

use crate::limits;
use crate::merkle::{self, Hash};

/// The salt of one leaf: 16 random bytes.
pub type Salt = [u8; limits::SALT_BYTES];

/// What the journal says of one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// What happened, such as `case_accepted`: lower-case letters, digits and `_`.
    pub kind: String,
    /// Whom or what it is about: a case number, a credential id. No name, no personal number.
    pub subject: String,
    /// When it happened.
    pub at: Instant,
    /// SHA-256 of what was decided, issued or published.
    pub digest: Hash,
}

impl Leaf {
    /// The leaf that says that `kind` happened to `subject` at `at`, with the SHA-256 of `content`,
    /// the bytes that were decided, issued or published.
    pub fn new(kind: &str, subject: &str, at: Instant, content: &[u8]) -> Self {
        let leaf = Self {
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            at,
            digest: Hash::of(&[content]),
        };
        assert!(leaf.fits(), "a leaf within the limits: {leaf:?}");
        leaf
    }

    /// The payload: JSON with the keys in order and no space (the canonical form of RFC 8785).
    pub fn payload(&self) -> String {
        let text = |value: &str| Value::from(value).to_string();
        format!(
            r#"{{"at":{},"digest":{},"kind":{},"subject":{}}}"#,
            text(&self.at.to_string()),
            text(&hex::encode(self.digest.0)),
            text(&self.kind),
            text(&self.subject)
        )
    }

    /// The leaf in `payload`. Refused with `receipt_malformed` unless it is exactly what
    /// [`Leaf::payload`] writes.
    pub fn parse(payload: &str) -> Result<Self, Refusal> {
        let value: Value = serde_json::from_str(payload).map_err(|_| malformed())?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).ok_or_else(malformed);
        let digest: [u8; 32] = hex::decode(text("digest")?)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(malformed)?;
        let leaf = Self {
            kind: text("kind")?.to_owned(),
            subject: text("subject")?.to_owned(),
            at: text("at")?.parse().map_err(|_| malformed())?,
            digest: Hash(digest),
        };
        if leaf.fits() && leaf.payload() == payload { Ok(leaf) } else { Err(malformed()) }
    }

    fn fits(&self) -> bool {
        let kind = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
        (1..=limits::LEAF_KIND_CHARS_MAX).contains(&self.kind.len())
            && self.kind.bytes().all(kind)
            && (1..=limits::LEAF_SUBJECT_CHARS_MAX).contains(&self.subject.chars().count())
    }
}

/// The entry of the public log for `payload`: SHA-256 over salt and payload.
pub fn commitment(salt: &Salt, payload: &str) -> Hash {
    Hash::of(&[salt, payload.as_bytes()])
}

/// The leaf hash of the tree for an entry.
pub fn hash(entry: Hash) -> Hash {
    merkle::leaf_hash(&entry.0)
}

pub(crate) fn malformed() -> Refusal {
    Refusal::new(
        "receipt_malformed",
        422,
        "回执须为本平台出具的 JSON 文件，字段齐全且未被改动。",
        "A receipt is the JSON file that this platform gave, complete and unchanged.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf() -> Leaf {
        Leaf::new("case_accepted", "杭审\"2026\"001", Instant(1_700_000_000_000_000), b"abc")
    }

    #[test]
    fn the_payload_is_canonical_and_reads_back() {
        let payload = leaf().payload();
        assert_eq!(
            payload,
            "{\"at\":\"2023-11-14T22:13:20Z\",\"digest\":\"ba7816bf8f01cfea414140de5dae2223b00361a3\
             96177a9cb410ff61f20015ad\",\"kind\":\"case_accepted\",\"subject\":\"杭审\\\"2026\\\"001\"}"
        );
        assert_eq!(Leaf::parse(&payload).unwrap(), leaf());
        let bad = [
            String::new(),
            "[]".into(),
            payload.replace("\"at\":", "\"at\": "),
            payload.replace("\"kind\"", "\"extra\":\"1\",\"kind\""),
            payload.replace("case_accepted", "Case accepted"),
            payload.replace("ba78", "BA78"),
            payload.replace("20Z", "20+00:00"),
        ];
        for payload in bad {
            assert_eq!(Leaf::parse(&payload).unwrap_err().code, "receipt_malformed", "{payload}");
        }
    }

    #[test]
    fn the_same_leaf_under_another_salt_is_another_entry() {
        let payload = leaf().payload();
        assert_ne!(commitment(&[1; 16], &payload), commitment(&[2; 16], &payload));
        assert_eq!(commitment(&[1; 16], &payload), commitment(&[1; 16], &payload));
    }

    #[test]
    #[should_panic(expected = "within the limits")]
    fn a_kind_is_a_short_code() {
        Leaf::new("Case Accepted", "1", Instant(0), b"");
    }
}
