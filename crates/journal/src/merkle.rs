//! The Merkle tree of RFC 6962 section 2.1 (the same as RFC 9162 section 2.1): root, inclusion
//! proof, consistency proof and the verification of both. SHA-256; a leaf is hashed behind a 0x00,
//! a node behind a 0x01.
//!
//! Proofs are first *planned* as ranges of leaves, then each range is hashed from perfect subtrees
//! ([`Node`]) that somebody looks up: a slice in memory or the tiles in the database. So the tree
//! is written once and knows no storage.

use std::ops::Range;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A SHA-256 hash of 32 bytes. Travels as standard base64.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The SHA-256 of `parts`, one after the other.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// The hash in `text`, 44 characters of standard base64.
    pub fn from_base64(text: &str) -> Option<Self> {
        let bytes = BASE64_STANDARD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// As 44 characters of standard base64.
    pub fn to_base64(self) -> String {
        BASE64_STANDARD.encode(self.0)
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_base64())
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_base64(&text).ok_or_else(|| serde::de::Error::custom("no base64 of 32 bytes"))
    }
}

/// The hash of the leaf that holds `entry`.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash::of(&[&[0], entry])
}

/// The hash of the node above `left` and `right`.
pub fn node_hash(left: Hash, right: Hash) -> Hash {
    Hash::of(&[&[1], &left.0, &right.0])
}

/// The root of the tree without leaves.
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

/// A perfect subtree: the leaves `index * 2^level .. (index + 1) * 2^level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// 0 for a leaf; one more for each doubling.
    pub level: u32,
    /// The how-manieth subtree of its level, from 0.
    pub index: u64,
}

/// The perfect subtrees that make up `range`, left to right. Its start must be a multiple of the
/// largest power of two that its length holds, which is so for every subtree of RFC 6962.
pub fn cover(range: Range<u64>) -> Vec<Node> {
    let (mut start, end) = (range.start, range.end);
    let mut nodes = Vec::new();
    while start < end {
        let level = (end - start).ilog2();
        debug_assert_eq!(start % (1 << level), 0, "a subtree starts at a multiple of its size");
        nodes.push(Node { level, index: start >> level });
        start += 1 << level;
    }
    nodes
}

/// The hash of the subtree over `range`, from perfect subtrees that `look_up` knows. `None` when it
/// does not know one of them. An empty range is the empty tree.
pub fn range_hash(
    range: Range<u64>,
    look_up: &mut impl FnMut(Node) -> Option<Hash>,
) -> Option<Hash> {
    let mut nodes = cover(range).into_iter().rev();
    let Some(last) = nodes.next() else { return Some(empty_root()) };
    let mut hash = look_up(last)?;
    for node in nodes {
        hash = node_hash(look_up(node)?, hash);
    }
    Some(hash)
}

/// The subtrees of the audit path of leaf `index` in the tree of `size` leaves, from the leaf
/// upwards (RFC 6962 section 2.1.1). `None` when the tree has no such leaf.
pub fn inclusion_plan(index: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if index >= size {
        return None;
    }
    let (mut start, mut end) = (0, size);
    let mut plan = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            plan.push(middle..end);
            end = middle;
        } else {
            plan.push(start..middle);
            start = middle;
        }
    }
    plan.reverse();
    Some(plan)
}

/// The subtrees of the proof that the tree of `from` leaves is the beginning of the tree of `to`
/// leaves (RFC 6962 section 2.1.2). `None` unless `from <= to`. Empty when `from` is 0 or `to`.
pub fn consistency_plan(from: u64, to: u64) -> Option<Vec<Range<u64>>> {
    if from > to {
        return None;
    }
    let mut plan = Vec::new();
    if from == 0 || from == to {
        return Some(plan);
    }
    let (mut start, mut end, mut whole) = (0, to, true);
    while end != from {
        let middle = start + split(end - start);
        if from <= middle {
            plan.push(middle..end);
            end = middle;
        } else {
            plan.push(start..middle);
            start = middle;
            whole = false;
        }
    }
    if !whole {
        plan.push(start..end);
    }
    plan.reverse();
    Some(plan)
}

/// True when `proof` leads from the leaf with `leaf` at `index` to `root` of the tree of `size`
/// leaves (RFC 9162 section 2.1.3.2).
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for step in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(*step, hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(hash, *step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// True when `proof` shows that the tree of `from` leaves with root `old` is the beginning of the
/// tree of `to` leaves with root `new` (RFC 9162 section 2.1.4.2). Every tree continues the empty
/// one.
pub fn verify_consistency(from: u64, to: u64, proof: &[Hash], old: Hash, new: Hash) -> bool {
    if from > to {
        return false;
    }
    if from == 0 || from == to {
        let old_fits = if from == 0 { old == empty_root() } else { old == new };
        return proof.is_empty() && old_fits && (to > 0 || new == empty_root());
    }
    let mut steps = proof.iter().copied();
    let first = if from.is_power_of_two() { Some(old) } else { steps.next() };
    let Some(first) = first else { return false };
    let shift = (from - 1).trailing_ones();
    let (mut at, mut last) = ((from - 1) >> shift, (to - 1) >> shift);
    let (mut old_hash, mut new_hash) = (first, first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old_hash = node_hash(step, old_hash);
            new_hash = node_hash(step, new_hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(new_hash, step);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == old && new_hash == new
}

/// The root over `leaves`, which are leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    range_hash(0..leaves.len() as u64, &mut |node| in_memory(leaves, node))
        .expect("a slice knows all its subtrees")
}

/// The inclusion proof of leaf `index` in the tree over `leaves`.
pub fn inclusion(leaves: &[Hash], index: u64) -> Option<Vec<Hash>> {
    hash_plan(inclusion_plan(index, leaves.len() as u64)?, &mut |node| in_memory(leaves, node))
}

/// The proof that the tree over the first `from` of `leaves` is the beginning of the tree over all.
pub fn consistency(leaves: &[Hash], from: u64) -> Option<Vec<Hash>> {
    hash_plan(consistency_plan(from, leaves.len() as u64)?, &mut |node| in_memory(leaves, node))
}

/// The hashes of the subtrees of `plan`; `None` when `look_up` does not know one that it needs.
pub fn hash_plan(
    plan: Vec<Range<u64>>,
    look_up: &mut impl FnMut(Node) -> Option<Hash>,
) -> Option<Vec<Hash>> {
    plan.into_iter().map(|range| range_hash(range, look_up)).collect()
}

/// The hash above `hashes`, whose number is a power of two.
pub(crate) fn perfect(hashes: &[Hash]) -> Hash {
    debug_assert!(hashes.len().is_power_of_two());
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks_exact(2).map(|pair| node_hash(pair[0], pair[1])).collect();
    }
    row[0]
}

fn in_memory(leaves: &[Hash], node: Node) -> Option<Hash> {
    let start = (node.index << node.level) as usize;
    leaves.get(start..start + (1 << node.level)).map(perfect)
}

/// The largest power of two below `size`, which is 2 or more.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The leaves of the reference tests of Certificate Transparency.
    const LEAVES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    /// Their roots for 1 to 8 leaves.
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn reference() -> Vec<Hash> {
        LEAVES.iter().map(|text| leaf_hash(&hex::decode(text).unwrap())).collect()
    }

    fn hashes(texts: &[&str]) -> Vec<Hash> {
        texts.iter().map(|text| Hash(hex::decode(text).unwrap().try_into().unwrap())).collect()
    }

    /// The definition of RFC 6962 section 2.1, word for word.
    fn naive_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            _ => {
                let (left, right) = leaves.split_at(naive_split(leaves.len()));
                node_hash(naive_root(left), naive_root(right))
            }
        }
    }

    fn naive_split(n: usize) -> usize {
        let mut k = 1;
        while k * 2 < n {
            k *= 2;
        }
        k
    }

    /// PATH of RFC 6962 section 2.1.1.
    fn naive_path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
        if leaves.len() == 1 {
            return Vec::new();
        }
        let k = naive_split(leaves.len());
        let (left, right) = leaves.split_at(k);
        let (mut path, other) = if m < k {
            (naive_path(m, left), naive_root(right))
        } else {
            (naive_path(m - k, right), naive_root(left))
        };
        path.push(other);
        path
    }

    /// SUBPROOF of RFC 6962 section 2.1.2.
    fn naive_subproof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
        if m == leaves.len() {
            return if whole { Vec::new() } else { vec![naive_root(leaves)] };
        }
        let k = naive_split(leaves.len());
        let (left, right) = leaves.split_at(k);
        let (mut proof, other) = if m <= k {
            (naive_subproof(m, left, whole), naive_root(right))
        } else {
            (naive_subproof(m - k, right, false), naive_root(left))
        };
        proof.push(other);
        proof
    }

    #[test]
    fn the_reference_roots() {
        let leaves = reference();
        assert_eq!(
            format!("{:?}", empty_root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        for (i, expected) in ROOTS.iter().enumerate() {
            assert_eq!(format!("{:?}", root(&leaves[..=i])), *expected, "{} leaves", i + 1);
        }
    }

    #[test]
    fn the_reference_inclusion_proofs() {
        let rows: [(u64, usize, &[&str]); 3] = [
            (0, 1, &[]),
            (
                0,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                5,
                8,
                &[
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
        ];
        let leaves = reference();
        for (index, size, expected) in rows {
            let proof = inclusion(&leaves[..size], index).unwrap();
            assert_eq!(proof, hashes(expected), "{index} of {size}");
        }
        assert_eq!(inclusion(&leaves, 8), None);
    }

    #[test]
    fn the_reference_consistency_proofs() {
        let rows: [(u64, usize, &[&str]); 4] = [
            (1, 1, &[]),
            (
                1,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                6,
                8,
                &[
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (
                2,
                5,
                &[
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ],
            ),
        ];
        let leaves = reference();
        for (from, to, expected) in rows {
            let proof = consistency(&leaves[..to], from).unwrap();
            assert_eq!(proof, hashes(expected), "{from} to {to}");
            let (old, new) = (root(&leaves[..from as usize]), root(&leaves[..to]));
            assert!(verify_consistency(from, to as u64, &proof, old, new), "{from} to {to}");
        }
        assert_eq!(consistency(&leaves, 9), None);
    }

    #[test]
    fn a_wrong_inclusion_is_refused() {
        let leaves = reference();
        let (proof, head) = (inclusion(&leaves, 5).unwrap(), root(&leaves));
        assert!(verify_inclusion(leaves[5], 5, 8, &proof, head));
        let mut longer = proof.clone();
        longer.push(leaves[0]);
        let mut bent = proof.clone();
        bent[1].0[7] ^= 1;
        let rows = [
            ("another leaf", leaves[4], 5, 8, proof.as_slice(), head),
            ("another index", leaves[5], 4, 8, &proof, head),
            ("index past the end", leaves[5], 8, 8, &proof, head),
            ("another size", leaves[5], 5, 9, &proof, head),
            ("a step too few", leaves[5], 5, 8, &proof[..2], head),
            ("a step too many", leaves[5], 5, 8, &longer, head),
            ("a bent step", leaves[5], 5, 8, &bent, head),
            ("another root", leaves[5], 5, 8, &proof, leaves[0]),
        ];
        for (what, leaf, index, size, proof, head) in rows {
            assert!(!verify_inclusion(leaf, index, size, proof, head), "{what}");
        }
    }

    #[test]
    fn a_wrong_consistency_is_refused() {
        let leaves = reference();
        let (old, new) = (root(&leaves[..6]), root(&leaves));
        let proof = consistency(&leaves, 6).unwrap();
        assert!(verify_consistency(6, 8, &proof, old, new));
        let rows = [
            ("backwards", 8, 6, proof.as_slice(), new, old),
            ("another beginning", 5, 8, &proof, old, new),
            ("another end", 6, 9, &proof, old, new),
            ("no proof", 6, 8, &[], old, new),
            ("a step too few", 6, 8, &proof[..2], old, new),
            ("another old root", 6, 8, &proof, new, new),
            ("another new root", 6, 8, &proof, old, old),
            ("a proof for nothing to prove", 8, 8, &proof, new, new),
            ("an old root of the empty tree", 0, 8, &[], new, new),
        ];
        for (what, from, to, proof, old, new) in rows {
            assert!(!verify_consistency(from, to, proof, old, new), "{what}");
        }
        assert!(verify_consistency(0, 8, &[], empty_root(), new));
        assert!(verify_consistency(8, 8, &[], new, new));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn agrees_with_the_definition(size in 1usize..300, a in 0usize..300, b in 0usize..300) {
            let leaves: Vec<Hash> = (0..size).map(|i| leaf_hash(&i.to_be_bytes())).collect();
            let (index, from) = (a % size, 1 + b % size);
            let head = root(&leaves);
            prop_assert_eq!(head, naive_root(&leaves));

            let path = inclusion(&leaves, index as u64).unwrap();
            prop_assert_eq!(&path, &naive_path(index, &leaves));
            prop_assert!(verify_inclusion(leaves[index], index as u64, size as u64, &path, head));
            let other = (index + 1) % size;
            let moved = verify_inclusion(leaves[index], other as u64, size as u64, &path, head);
            prop_assert_eq!(moved, other == index);

            let proof = consistency(&leaves, from as u64).unwrap();
            prop_assert_eq!(&proof, &naive_subproof(from, &leaves, true));
            let old = root(&leaves[..from]);
            prop_assert!(verify_consistency(from as u64, size as u64, &proof, old, head));
            let wrong = leaf_hash(b"wrong");
            prop_assert!(!verify_consistency(from as u64, size as u64, &proof, wrong, head));
        }
    }
}
