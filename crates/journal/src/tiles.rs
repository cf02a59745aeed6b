//! The tree cut into tiles of 256 hashes, as C2SP tlog-tiles lays it out.
//!
//! Tile `n` of level `l` holds, for `i` in 0..256, the hash of the perfect subtree over the leaves
//! `(n * 256 + i) * 256^l .. (n * 256 + i + 1) * 256^l`. Only complete subtrees have a place in a
//! tile, so a hash never changes once written and a partial tile is a prefix of the full one.
//!
//! [`Edge`] is the right edge of the tree: the one partial tile of every level. It is all that is
//! needed to append leaves (O(1) each) and to know the root (O(log n)).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::merkle::{self, Hash, Node};

/// Hashes of a full tile.
pub const WIDTH: u64 = 1 << HEIGHT;
/// Levels of the tree that one tile spans.
pub const HEIGHT: u32 = 8;
/// Levels of tiles that a tree of 2^63 leaves has.
const LEVELS_MAX: u8 = 8;

/// The place of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TileId {
    /// 0 for leaf hashes; each level spans 8 levels of the tree.
    pub level: u8,
    /// The how-manieth tile of its level, from 0.
    pub index: u64,
}

/// What a path of the layout names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// `checkpoint`: the newest signed tree head.
    Checkpoint,
    /// `tile/<L>/<N>[.p/<W>]`: hashes, `width` of them.
    Hashes {
        /// Which tile.
        tile: TileId,
        /// 1 to 256.
        width: u16,
    },
    /// `tile/entries/<N>[.p/<W>]`: entries, each behind its length.
    Entries {
        /// The how-manieth bundle.
        index: u64,
        /// 1 to 256.
        width: u16,
    },
}

impl Resource {
    /// What `path` names; `None` when it is no path of the layout, or not in its only spelling.
    pub fn parse(path: &str) -> Option<Self> {
        if path == "checkpoint" {
            return Some(Self::Checkpoint);
        }
        let (kind, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (place, width) = match rest.rsplit_once(".p/") {
            Some((place, width)) => (place, partial_width(width)?),
            None => (rest, WIDTH as u16),
        };
        let index = parse_index(place)?;
        if kind == "entries" {
            return Some(Self::Entries { index, width });
        }
        let level: u8 = canonical_number(kind)?.try_into().ok()?;
        (level < 64).then_some(Self::Hashes { tile: TileId { level, index }, width })
    }

    /// The path of this resource.
    pub fn path(self) -> String {
        let (kind, index, width) = match self {
            Self::Checkpoint => return "checkpoint".into(),
            Self::Hashes { tile, width } => (tile.level.to_string(), tile.index, width),
            Self::Entries { index, width } => ("entries".into(), index, width),
        };
        let partial = if u64::from(width) < WIDTH { format!(".p/{width}") } else { String::new() };
        format!("tile/{kind}/{}{partial}", index_path(index))
    }
}

/// `index` in groups of three digits, all but the last behind an `x`: 1234067 is `x001/x234/067`.
fn index_path(index: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

fn parse_index(place: &str) -> Option<u64> {
    let mut index: u64 = 0;
    for group in place.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        if digits.len() != 3 || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return None;
        }
        index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    (index_path(index) == place).then_some(index)
}

fn partial_width(text: &str) -> Option<u16> {
    canonical_number(text).filter(|width| (1..WIDTH).contains(width)).map(|width| width as u16)
}

/// A decimal number without leading zeroes or a sign.
fn canonical_number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

/// How many hashes tile `tile` holds in a tree of `size` leaves: 0 to 256.
pub fn width(tile: TileId, size: u64) -> u64 {
    if tile.level >= LEVELS_MAX {
        return 0;
    }
    let hashes = size >> (HEIGHT * u32::from(tile.level));
    hashes.saturating_sub(tile.index.saturating_mul(WIDTH)).min(WIDTH)
}

/// The tile, and the range within it, whose hashes make up `node`.
fn place(node: Node) -> (TileId, Range<usize>) {
    let rest = node.level % HEIGHT;
    let first = node.index << rest;
    let start = (first % WIDTH) as usize;
    let tile = TileId { level: (node.level / HEIGHT) as u8, index: first / WIDTH };
    (tile, start..start + (1 << rest))
}

/// The tiles that the subtrees of `plan` need.
pub fn needed(plan: &[Range<u64>]) -> BTreeSet<TileId> {
    plan.iter().flat_map(|range| merkle::cover(range.clone())).map(|node| place(node).0).collect()
}

/// Some tiles of a tree, enough to look up what a plan needs.
#[derive(Debug, Default)]
pub struct Tiles(pub BTreeMap<TileId, Vec<Hash>>);

impl Tiles {
    /// The hash of `node`, when its tile is here and reaches that far.
    pub fn look_up(&self, node: Node) -> Option<Hash> {
        let (tile, range) = place(node);
        self.0.get(&tile)?.get(range).map(merkle::perfect)
    }
}

/// The right edge of a tree: its size and the partial tile of every level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edge {
    size: u64,
    /// `partial[l]` is the last, not yet full tile of level `l`: 0 to 255 hashes.
    partial: Vec<Vec<Hash>>,
}

impl Edge {
    /// The tiles that [`Edge::load`] needs for a tree of `size` leaves.
    pub fn needed(size: u64) -> Vec<TileId> {
        (0..LEVELS_MAX)
            .map(|level| TileId { level, index: (size >> (HEIGHT * u32::from(level))) / WIDTH })
            .filter(|tile| width(*tile, size) > 0)
            .collect()
    }

    /// The edge of the tree of `size` leaves from its `tiles`; `None` when one is missing or too
    /// short.
    pub fn load(size: u64, tiles: &Tiles) -> Option<Self> {
        let mut partial = Vec::new();
        for tile in Self::needed(size) {
            let hashes = tiles.0.get(&tile)?.get(..width(tile, size) as usize)?;
            let level = usize::from(tile.level);
            partial.resize_with(partial.len().max(level + 1), Vec::new);
            partial[level] = hashes.to_vec();
        }
        Some(Self { size, partial })
    }

    /// Leaves in the tree.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends `leaf`; every tile that changes is put into `changed` as it is now.
    pub fn push(&mut self, leaf: Hash, changed: &mut Tiles) {
        self.size += 1;
        let mut hash = leaf;
        for level in 0..LEVELS_MAX {
            let slot = usize::from(level);
            if self.partial.len() == slot {
                self.partial.push(Vec::new());
            }
            let hashes = &mut self.partial[slot];
            hashes.push(hash);
            // the count of hashes of this level that the tree of this size has, less one
            let last = (self.size >> (HEIGHT * u32::from(level))) - 1;
            let tile = changed.0.entry(TileId { level, index: last / WIDTH }).or_default();
            if hashes.len() < WIDTH as usize {
                tile.clone_from(hashes);
                return;
            }
            hash = merkle::perfect(hashes);
            *tile = std::mem::take(hashes);
        }
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        let look_up = &mut |node: Node| {
            let (tile, range) = place(node);
            self.partial.get(usize::from(tile.level))?.get(range).map(merkle::perfect)
        };
        merkle::range_hash(0..self.size, look_up).expect("the edge holds what the root needs")
    }
}

/// `hashes` one after the other, as a tile is served and stored.
pub fn to_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The hashes in `bytes`; `None` unless they are whole.
pub fn from_bytes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| hashes.iter().map(|hash| Hash(*hash)).collect())
}

/// Entries as a bundle: each behind its length as two bytes, the high one first.
pub fn bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len()).expect("an entry is a commitment of 32 bytes");
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_have_one_spelling() {
        let hashes =
            |level, index, width| Resource::Hashes { tile: TileId { level, index }, width };
        let rows = [
            ("checkpoint", Resource::Checkpoint),
            ("tile/0/000", hashes(0, 0, 256)),
            ("tile/0/x001/x234/067", hashes(0, 1_234_067, 256)),
            ("tile/63/999.p/255", hashes(63, 999, 255)),
            ("tile/1/x001/000.p/1", hashes(1, 1000, 1)),
            ("tile/entries/x273/112", Resource::Entries { index: 273_112, width: 256 }),
            ("tile/entries/000.p/7", Resource::Entries { index: 0, width: 7 }),
        ];
        for (path, resource) in rows {
            assert_eq!(Resource::parse(path), Some(resource), "{path}");
            assert_eq!(resource.path(), path);
        }
        let bad = [
            "",
            "tile",
            "tile/",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/0/0000",
            "tile/00/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/+1/000",
            "tile/a/000",
            "tile/0/x000/001",
            "tile/0/001/002",
            "tile/0/x001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/",
            "tile/0/000/",
            "/tile/0/000",
            "tile/entries/x1/000",
            "tile/0/x999/x999/x999/x999/x999/x999/999",
            "tile/0/٠٠٠",
            "checkpoint/",
        ];
        for path in bad {
            assert_eq!(Resource::parse(path), None, "{path}");
        }
    }

    #[test]
    fn the_example_of_the_specification() {
        let widths = |size, level, from: u64, to: u64| -> Vec<u64> {
            (from..to).map(|index| width(TileId { level, index }, size)).collect()
        };
        assert_eq!(widths(70_000, 0, 272, 275), [256, 112, 0]);
        assert_eq!(widths(70_000, 1, 0, 3), [256, 17, 0]);
        assert_eq!(widths(70_000, 2, 0, 2), [1, 0]);
        assert_eq!(widths(70_000, 3, 0, 1), [0]);
        assert_eq!(widths(256, 0, 0, 2), [256, 0]);
        assert_eq!(widths(256, 1, 0, 1), [1]);
        assert_eq!(width(TileId { level: 40, index: 0 }, u64::MAX), 0);
    }

    #[test]
    fn a_bundle_is_lengths_and_entries() {
        assert_eq!(bundle([b"ab".as_slice(), b"".as_slice()]), [0, 2, b'a', b'b', 0, 0]);
        assert_eq!(from_bytes(&[0; 33]), None);
    }

    fn leaf(i: u64) -> Hash {
        merkle::leaf_hash(&i.to_be_bytes())
    }

    /// Appends `from..to` to `tiles` the way the sequencer does: load the edge, push, keep.
    fn append(tiles: &mut Tiles, from: u64, to: u64) -> Edge {
        let mut edge = Edge::load(from, tiles).unwrap();
        let mut changed = Tiles::default();
        for i in from..to {
            edge.push(leaf(i), &mut changed);
        }
        tiles.0.extend(changed.0);
        edge
    }

    #[test]
    fn tiles_carry_roots_and_proofs_across_levels() {
        let size = 66_000;
        let leaves: Vec<Hash> = (0..size).map(leaf).collect();
        let mut tiles = Tiles::default();
        let mut at = 0;
        for step in [1, 255, 256, 1, 400, 65_000, 87] {
            let edge = append(&mut tiles, at, at + step);
            at += step;
            assert_eq!(edge.root(), merkle::root(&leaves[..at as usize]), "{at}");
            assert_eq!(Edge::load(at, &tiles).unwrap().root(), edge.root(), "{at}");
        }
        assert_eq!(at, size);
        for tile in tiles.0.keys() {
            assert_eq!(tiles.0[tile].len() as u64, width(*tile, size), "{tile:?}");
        }
        for index in [0, 255, 256, 511, 65_535, 65_536, size - 1] {
            let plan = merkle::inclusion_plan(index, size).unwrap();
            let wanted = needed(&plan);
            let some = Tiles(
                tiles
                    .0
                    .iter()
                    .filter(|(id, _)| wanted.contains(id))
                    .map(|(id, t)| (*id, t.clone()))
                    .collect(),
            );
            let proof = merkle::hash_plan(plan, &mut |node| some.look_up(node)).unwrap();
            assert_eq!(proof, merkle::inclusion(&leaves, index).unwrap(), "{index}");
        }
        let full = TileId { level: 1, index: 0 };
        let expected: Vec<Hash> = leaves.chunks_exact(256).take(256).map(merkle::root).collect();
        assert_eq!(tiles.0[&full], expected);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn any_batches_give_the_same_tree(steps in proptest::collection::vec(1u64..600, 1..6)) {
            let mut tiles = Tiles::default();
            let mut at = 0;
            for step in steps {
                append(&mut tiles, at, at + step);
                at += step;
            }
            let leaves: Vec<Hash> = (0..at).map(leaf).collect();
            prop_assert_eq!(Edge::load(at, &tiles).unwrap().root(), merkle::root(&leaves));
            for from in [1, at / 2 + 1, at] {
                let plan = merkle::consistency_plan(from, at).unwrap();
                let proof = merkle::hash_plan(plan, &mut |node| tiles.look_up(node)).unwrap();
                prop_assert_eq!(proof, merkle::consistency(&leaves, from).unwrap());
            }
        }
    }
}
