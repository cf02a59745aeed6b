//! Identifiers: every kind of thing has its own type, stored as text.
//!
//! A new id is 26 characters of Crockford base 32: 48 bits of milliseconds and 80 random bits, so
//! that ids sort by time of birth (the shape of a ULID).

/// Declares identifier types, each a checked text of 1 to 64 letters, digits, `_`, `-`, `.`, `:`.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A new id, never given before.
            pub fn new(now: $crate::Instant) -> Self {
                Self($crate::id::fresh(now))
            }

            /// The id in `text`, refused when it is no id.
            pub fn parse(text: &str) -> Result<Self, $crate::Refusal> {
                $crate::id::check(text).map(|text| Self(text.to_owned()))
            }

            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    )*};
}

use crate::{Instant, Refusal};

ids! {
    /// A case: one application of one person for one package.
    CaseId;
    /// A document: bytes that somebody handed in or that the city made.
    DocumentId;
    /// A credential that the city issued.
    CredentialId;
    /// An account that signs in.
    AccountId;
    /// A receipt for one leaf of the journal.
    ReceiptId;
    /// A durable job.
    JobId;
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// 128 fresh bits as 26 characters; the first 10 are the milliseconds of `now`.
pub fn fresh(now: Instant) -> String {
    let mut random = [0u8; 10];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    let millis = u128::from((now.0 / 1_000).max(0).cast_unsigned()) & 0xffff_ffff_ffff;
    let tail = random.iter().fold(0u128, |n, byte| (n << 8) | u128::from(*byte));
    let bits = (millis << 80) | tail;
    (0..26).rev().map(|i| ALPHABET[((bits >> (5 * i)) & 31) as usize] as char).collect()
}

/// `text` when it can be an id.
pub fn check(text: &str) -> Result<&str, Refusal> {
    let fits = |c: u8| c.is_ascii_alphanumeric() || b"_-.:".contains(&c);
    if (1..=64).contains(&text.len()) && text.bytes().all(fits) {
        return Ok(text);
    }
    Err(Refusal::new(
        "bad_id",
        400,
        "编号须为 1 至 64 位字母、数字或 _-.: 。",
        "An id is 1 to 64 letters, digits or _-.: characters.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_never_repeat() {
        let early = CaseId::new(Instant(1_000_000));
        let late = CaseId::new(Instant(2_000_000));
        assert!(early < late);
        assert_ne!(CaseId::new(Instant(5)), CaseId::new(Instant(5)));
        assert_eq!(early.as_str().len(), 26);
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for bad in ["", "a b", "../x", "é", &"a".repeat(65)] {
            assert_eq!(CaseId::parse(bad).unwrap_err().code, "bad_id", "{bad}");
        }
        assert!(CaseId::parse("dept.smr_1:x-2").is_ok());
    }
}
