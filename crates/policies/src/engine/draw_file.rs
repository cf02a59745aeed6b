//! A draw as a file that proves itself: to which seed the city committed and when, the seed, every
//! event that was drawn by it, and the result. Needed besides: the city's public key.
//!
//! The file does not prove that no event was left out of it: every event has its own leaf in the
//! journal, of which who sent it and who is paid hold the receipts.

use std::collections::BTreeSet;

use base::{Date, Instant, Refusal};
use journal::{Receipt, Verifier};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::drawn;
use crate::limits::DRAW_BYTES_MAX;
use crate::model::claim_event::Seed;

/// The name and version of the format.
pub const FORMAT: &str = "onevisit-draw/1";
/// The rule of choice: see [`drawn`].
pub const RULE: &str = "sha256(seed, 0, kind, 0, key)[0..8] / 2^64 < share";
/// The kind of the journal's leaf by which the city commits to a seed.
pub const LEAF: &str = "draw_committed";

/// A draw as it is handed out, saved and verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawFile {
    /// Always [`FORMAT`].
    pub format: String,
    /// The kind of events.
    pub kind: String,
    /// The seed of the kind, from 1.
    pub number: i64,
    /// The day on which it drew, such as `2026-11-16`.
    pub on: String,
    /// Always [`RULE`].
    pub rule: String,
    /// SHA-256 of the seed, in hexadecimal.
    pub commitment: String,
    /// The seed.
    pub seed: String,
    /// Every event that was drawn by it, in the order of arrival.
    pub candidates: Vec<DrawCandidate>,
    /// The keys of those that were drawn, in the same order.
    pub drawn: Vec<String>,
    /// The receipt of the commitment.
    pub receipt: Receipt,
}

/// An event that was drawn or passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawCandidate {
    /// Its key in the register of events.
    pub key: String,
    /// When it arrived.
    pub arrived_at: Instant,
    /// Its chance, a part of one.
    pub share: String,
    /// Whether it was drawn.
    pub drawn: bool,
}

/// What a draw file proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedDraw {
    /// The kind of events.
    pub kind: String,
    /// The seed of the kind.
    pub number: i64,
    /// The day on which it drew.
    pub on: Date,
    /// When the city committed to the seed, by its journal.
    pub committed_at: Instant,
    /// How many events the seed chose from.
    pub candidates: usize,
    /// The keys of those that were drawn.
    pub drawn: Vec<String>,
    /// Events that were there before the commitment: such as waited for a fact and were drawn
    /// later. For them the city could have chosen the seed.
    pub known_before: usize,
    /// The place of the commitment in the log, from 0.
    pub index: u64,
}

impl DrawFile {
    /// The draw of `seed` on the day `on`, of `candidates`.
    pub fn new(seed: &Seed, on: Date, candidates: Vec<DrawCandidate>, receipt: Receipt) -> Self {
        let drawn = chosen(&candidates);
        Self {
            format: FORMAT.to_owned(),
            kind: seed.kind.clone(),
            number: seed.number,
            on: on.to_string(),
            rule: RULE.to_owned(),
            commitment: seed.commitment.clone(),
            seed: seed.secret.clone(),
            candidates,
            drawn,
            receipt,
        }
    }
}

/// What the draw in `json` proves to somebody who trusts `key`. Pure and offline. Refused with
/// `draw_malformed`, a refusal of [`journal::receipt::verify`], `draw_not_committed` (the receipt
/// is of something else), `draw_seed_wrong` (the seed is not the one that was committed to) or
/// `draw_result_wrong` (another result follows from the seed).
pub fn verify(json: &str, key: &Verifier) -> Result<VerifiedDraw, Refusal> {
    if json.len() > DRAW_BYTES_MAX {
        return Err(malformed());
    }
    let file: DrawFile = serde_json::from_str(json).map_err(|_| malformed())?;
    let on: Date = file.on.parse().map_err(|_| malformed())?;
    let keys: BTreeSet<&str> = file.candidates.iter().map(|of| of.key.as_str()).collect();
    let ordered = file.candidates.is_sorted_by_key(|of| of.arrived_at);
    let whole = keys.len() == file.candidates.len() && ordered;
    if file.format != FORMAT || file.rule != RULE || !whole {
        return Err(malformed());
    }
    let receipt = journal::receipt::verify(&file.receipt.to_json(), key)?;
    let leaf = journal::Leaf::new(
        LEAF,
        &format!("{}/{}", file.kind, file.number),
        receipt.leaf.at,
        file.commitment.as_bytes(),
    );
    if receipt.leaf != leaf {
        return Err(not_committed());
    }
    if hex::encode(Sha256::digest(file.seed.as_bytes())) != file.commitment {
        return Err(seed_wrong());
    }
    for of in &file.candidates {
        let share: Decimal = of.share.parse().map_err(|_| malformed())?;
        if drawn(&file.seed, &file.kind, &of.key, share) != of.drawn {
            return Err(result_wrong(&of.key));
        }
    }
    let result = chosen(&file.candidates);
    if result != file.drawn {
        return Err(result_wrong("drawn"));
    }
    let before = file.candidates.iter().filter(|of| of.arrived_at < leaf.at);
    Ok(VerifiedDraw {
        known_before: before.count(),
        kind: file.kind,
        number: file.number,
        on,
        committed_at: leaf.at,
        candidates: file.candidates.len(),
        drawn: result,
        index: receipt.index,
    })
}

fn chosen(candidates: &[DrawCandidate]) -> Vec<String> {
    candidates.iter().filter(|of| of.drawn).map(|of| of.key.clone()).collect()
}

/// On one line for people.
impl std::fmt::Display for VerifiedDraw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { kind, number, on, committed_at, candidates, known_before, .. } = self;
        let drawn = self.drawn.len();
        write!(
            f,
            "{kind}/{number} {on}: committed {committed_at}, {drawn} of {candidates} drawn, \
             {known_before} known before"
        )
    }
}

fn malformed() -> Refusal {
    Refusal::new(
        "draw_malformed",
        422,
        "须为本系统导出的抽查文件，编号不重复，按到达先后排列。",
        "Must be a draw file as the city hands it out: each key once, in order of arrival.",
    )
}

fn not_committed() -> Refusal {
    Refusal::new(
        "draw_not_committed",
        422,
        "所附回执须证明城市事先承诺了这枚种子。",
        "The receipt must prove that the city committed to this seed.",
    )
}

fn seed_wrong() -> Refusal {
    Refusal::new(
        "draw_seed_wrong",
        422,
        "种子的 SHA-256 须等于事先承诺的值。",
        "The SHA-256 of the seed must be what the city committed to.",
    )
}

fn result_wrong(at: &str) -> Refusal {
    Refusal::new(
        "draw_result_wrong",
        422,
        format!("抽查结果须由种子推算得出：{at} 不符。"),
        format!("The result must follow from the seed: {at} does not."),
    )
}

#[cfg(test)]
mod tests {
    use journal::{Checkpoint, Leaf, Signer, leaf};

    use super::*;

    const SECRET: &str = "01kcd9g0p1q2r3s4t5v6w7x8y9";

    fn signer() -> Signer {
        Signer::from_seed("journal.example", &[3; 32]).unwrap()
    }

    /// A receipt of the only leaf of a log.
    fn receipt(leaf: &Leaf) -> Receipt {
        let salt = [8; 16];
        let root = leaf::hash(leaf::commitment(&salt, &leaf.payload()));
        let checkpoint = Checkpoint { origin: "journal.example".into(), size: 1, root };
        let note = signer().sign(&checkpoint.text());
        let key = signer().verifier().to_string();
        Receipt::new(leaf.payload(), &salt, 0, Vec::new(), note, &key)
    }

    fn file() -> DrawFile {
        let commitment = hex::encode(Sha256::digest(SECRET.as_bytes()));
        let at = Instant(1_700_000_000_000_000);
        let leaf = Leaf::new(LEAF, "refund/4", at, commitment.as_bytes());
        let candidate = |n: i64| {
            let (key, share) = (format!("K{n}"), "0.3".to_owned());
            let drawn = drawn(SECRET, "refund", &key, Decimal::new(3, 1));
            DrawCandidate { key, arrived_at: at.plus_seconds(n - 1), share, drawn }
        };
        let seed = Seed {
            kind: "refund".into(),
            number: 4,
            on: None,
            secret: SECRET.into(),
            commitment,
            committed_at: at,
        };
        let on = "2023-11-15".parse().unwrap();
        DrawFile::new(&seed, on, (0..40).map(candidate).collect(), receipt(&leaf))
    }

    fn json(change: impl FnOnce(&mut DrawFile)) -> String {
        let mut file = file();
        change(&mut file);
        serde_json::to_string(&file).unwrap()
    }

    #[test]
    fn a_draw_verifies_with_nothing_but_the_key() {
        let found = verify(&json(|_| {}), signer().verifier()).unwrap();
        assert_eq!((found.kind.as_str(), found.number, found.candidates), ("refund", 4, 40));
        assert_eq!(found.drawn, file().drawn);
        assert!((1..39).contains(&found.drawn.len()), "{found:?}");
        // the first one was there a second before the commitment
        assert_eq!(found.known_before, 1);
    }

    /// One row an attempt; each comes one check further than the row before.
    #[test]
    fn a_draw_that_does_not_hold_is_refused() {
        let other = Leaf::new(LEAF, "refund/5", Instant(1_700_000_000_000_000), b"x");
        let rows = [
            ("no JSON", "{".to_owned(), "draw_malformed"),
            ("another format", json(|f| f.format = "x/2".into()), "draw_malformed"),
            ("another rule", json(|f| f.rule = "even keys".into()), "draw_malformed"),
            ("no day", json(|f| f.on = "soon".into()), "draw_malformed"),
            (
                "one twice",
                json(|f| f.candidates[1].key = f.candidates[0].key.clone()),
                "draw_malformed",
            ),
            ("out of order", json(|f| f.candidates.swap(3, 9)), "draw_malformed"),
            ("no such log", json(|f| f.receipt.index = 5), "receipt_not_in_log"),
            ("another leaf", json(|f| f.receipt = receipt(&other)), "draw_not_committed"),
            ("another kind", json(|f| f.kind = "visit".into()), "draw_not_committed"),
            ("another commitment", json(|f| f.commitment.push('0')), "draw_not_committed"),
            ("another seed", json(|f| f.seed.push('0')), "draw_seed_wrong"),
            (
                "let off",
                json(|f| {
                    let at = f.candidates.iter().position(|of| of.drawn).unwrap();
                    f.candidates[at].drawn = false;
                    f.drawn.remove(0);
                }),
                "draw_result_wrong",
            ),
            ("another share", json(|f| f.candidates[7].share = "1".into()), "draw_result_wrong"),
            ("left out of the result", json(|f| drop(f.drawn.pop())), "draw_result_wrong"),
        ];
        for (what, json, code) in rows {
            assert_eq!(verify(&json, signer().verifier()).unwrap_err().code, code, "{what}");
        }
    }
}
