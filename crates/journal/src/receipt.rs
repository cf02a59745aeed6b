//! A receipt: everything that proves to anybody, offline, that the city wrote one leaf into its
//! journal. Needed besides: the city's public key.

use base::{Instant, Refusal};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde::{Deserialize, Serialize};

use crate::leaf::{self, Leaf, Salt, malformed};
use crate::limits;
use crate::merkle::{self, Hash};
use crate::note::{Checkpoint, Verifier};

/// The name and version of the format.
pub const FORMAT: &str = "onevisit-receipt/1";

/// A receipt as it is handed out, saved and verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Always [`FORMAT`].
    pub format: String,
    /// The payload of the leaf, byte for byte.
    pub leaf: String,
    /// The salt, base64url without padding.
    pub salt: String,
    /// The place of the leaf in the log, from 0.
    pub index: u64,
    /// The inclusion proof in the tree of the checkpoint, from the leaf upwards.
    pub proof: Vec<Hash>,
    /// The signed tree head, a note.
    pub checkpoint: String,
    /// The public key that signed it, for whoever has several. It proves nothing by itself.
    pub key: String,
}

/// What a receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What the journal says.
    pub leaf: Leaf,
    /// The place of the leaf in the log, from 0.
    pub index: u64,
    /// The log and its head at which the leaf was there.
    pub checkpoint: Checkpoint,
}

impl Receipt {
    /// The receipt of the leaf with `payload` and `salt` at `index`, proved by `proof` in the tree
    /// of the signed `checkpoint`.
    pub fn new(
        payload: String,
        salt: &Salt,
        index: u64,
        proof: Vec<Hash>,
        checkpoint: String,
        key: &str,
    ) -> Self {
        Self {
            format: FORMAT.into(),
            leaf: payload,
            salt: BASE64_URL_SAFE_NO_PAD.encode(salt),
            index,
            proof,
            checkpoint,
            key: key.to_owned(),
        }
    }

    /// As JSON, a line a field.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a receipt is plain text and numbers")
    }
}

/// What the receipt in `json` proves to somebody who trusts `key`. Pure and offline. Refused with
/// `receipt_malformed`, `note_malformed`, `note_unsigned` (another key signed, or the checkpoint
/// was changed) or `receipt_not_in_log` (the proof does not lead from this leaf to that
/// checkpoint).
pub fn verify(json: &str, key: &Verifier) -> Result<Verified, Refusal> {
    if json.len() > limits::RECEIPT_BYTES_MAX {
        return Err(malformed());
    }
    let receipt: Receipt = serde_json::from_str(json).map_err(|_| malformed())?;
    if receipt.format != FORMAT || receipt.proof.len() > limits::PROOF_HASHES_MAX {
        return Err(malformed());
    }
    let leaf = Leaf::parse(&receipt.leaf)?;
    let salt = BASE64_URL_SAFE_NO_PAD.decode(&receipt.salt).map_err(|_| malformed())?;
    let salt: Salt = salt.try_into().map_err(|_| malformed())?;
    let checkpoint = Checkpoint::open(&receipt.checkpoint, key)?;
    let hash = leaf::hash(leaf::commitment(&salt, &receipt.leaf));
    let Checkpoint { size, root, .. } = checkpoint;
    if !merkle::verify_inclusion(hash, receipt.index, size, &receipt.proof, root) {
        return Err(not_in_log());
    }
    Ok(Verified { leaf, index: receipt.index, checkpoint })
}

/// When the act of a verified receipt happened and what it was, on one line for people.
impl std::fmt::Display for Verified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Leaf { kind, subject, at, .. } = &self.leaf;
        let at: &Instant = at;
        let Checkpoint { origin, size, .. } = &self.checkpoint;
        write!(f, "{at} {kind} {subject} ({origin} {}/{size})", self.index)
    }
}

fn not_in_log() -> Refusal {
    Refusal::new(
        "receipt_not_in_log",
        422,
        "回执中的证明须能从该记录推算到城市签名的日志根。",
        "The proof of the receipt must lead from its leaf to the root that the city signed.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Signer;

    fn signer() -> Signer {
        Signer::from_seed("journal.example", &[3; 32]).unwrap()
    }

    fn receipt() -> Receipt {
        let salt = [8; 16];
        let leaf = Leaf::new("case_accepted", "HZ-1", Instant(1_700_000_000_000_000), b"abc");
        let mut leaves: Vec<Hash> = (0..7u8).map(|i| merkle::leaf_hash(&[i])).collect();
        leaves[4] = leaf::hash(leaf::commitment(&salt, &leaf.payload()));
        let root = merkle::root(&leaves);
        let checkpoint = Checkpoint { origin: "journal.example".into(), size: 7, root };
        let note = signer().sign(&checkpoint.text());
        let proof = merkle::inclusion(&leaves, 4).unwrap();
        Receipt::new(leaf.payload(), &salt, 4, proof, note, &signer().verifier().to_string())
    }

    #[test]
    fn a_receipt_verifies_with_nothing_but_the_key() {
        let verified = verify(&receipt().to_json(), signer().verifier()).unwrap();
        assert_eq!(verified.leaf.subject, "HZ-1");
        assert_eq!((verified.index, verified.checkpoint.size), (4, 7));
        let line = "2023-11-14T22:13:20Z case_accepted HZ-1 (journal.example 4/7)";
        assert_eq!(verified.to_string(), line);
    }

    /// One row an attempt; each comes one check further than the row before.
    #[test]
    fn a_receipt_that_does_not_hold_is_refused() {
        let change = |change: &dyn Fn(&mut Receipt)| {
            let mut receipt = receipt();
            change(&mut receipt);
            receipt.to_json()
        };
        let other = Signer::from_seed("journal.example", &[4; 32]).unwrap();
        let forged = |size| {
            let root = merkle::leaf_hash(b"forged");
            Checkpoint { origin: "journal.example".into(), size, root }.text()
        };
        let rows = [
            ("too long", " ".repeat(70_000), "receipt_malformed"),
            ("no JSON", "{".into(), "receipt_malformed"),
            ("another format", change(&|r| r.format = "x/2".into()), "receipt_malformed"),
            ("a long proof", change(&|r| r.proof = vec![Hash([0; 32]); 129]), "receipt_malformed"),
            ("a bent leaf", change(&|r| r.leaf.push(' ')), "receipt_malformed"),
            ("no salt", change(&|r| r.salt = "!".into()), "receipt_malformed"),
            ("a short salt", change(&|r| r.salt = "AAAA".into()), "receipt_malformed"),
            ("no note", change(&|r| r.checkpoint = "x".into()), "note_malformed"),
            ("another key", change(&|r| r.checkpoint = other.sign(&forged(7))), "note_unsigned"),
            (
                "a changed head",
                change(&|r| r.checkpoint = r.checkpoint.replace("\n7\n", "\n8\n")),
                "note_unsigned",
            ),
            (
                "no checkpoint",
                change(&|r| r.checkpoint = signer().sign("hello\n")),
                "note_malformed",
            ),
            (
                "another head",
                change(&|r| r.checkpoint = signer().sign(&forged(7))),
                "receipt_not_in_log",
            ),
            (
                "another leaf",
                change(&|r| r.leaf = r.leaf.replace("HZ-1", "HZ-2")),
                "receipt_not_in_log",
            ),
            (
                "another salt",
                change(&|r| r.salt = BASE64_URL_SAFE_NO_PAD.encode([9; 16])),
                "receipt_not_in_log",
            ),
            ("another index", change(&|r| r.index = 5), "receipt_not_in_log"),
            ("past the end", change(&|r| r.index = 7), "receipt_not_in_log"),
            ("a short proof", change(&|r| r.proof.truncate(2)), "receipt_not_in_log"),
        ];
        for (what, json, code) in rows {
            assert_eq!(verify(&json, signer().verifier()).unwrap_err().code, code, "{what}");
        }
    }
}
