//! The audit: reads every leaf again and compares what follows from them with what was signed.
//! Finds any leaf that was changed, taken out or put in behind the journal's back.

use base::{Result, Text};
use store::Store;

use crate::leaf::{self, Leaf, Salt};
use crate::limits;
use crate::merkle::Hash;
use crate::note::{Checkpoint, Verifier};
use crate::store::{StoredLeaf, head, leaves, load_tile};
use crate::tiles::{Edge, TileId, Tiles, WIDTH};

/// What an audit saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// Leaves in the signed head.
    pub size: u64,
    /// The root that follows from the leaves.
    pub root: Hash,
    /// Everything that is not as it was signed; at most [`limits::AUDIT_FINDINGS_MAX`].
    pub findings: Vec<Finding>,
}

impl Audit {
    /// True when every leaf is as it was signed.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Something that is not as it was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// No leaf at this place.
    LeafMissing(u64),
    /// The leaf at this place does not belong to its entry.
    LeafChanged(u64),
    /// A tile does not hold the hashes of its leaves.
    TileChanged(TileId),
    /// The signed root is not that of the leaves.
    RootDiffers,
    /// The head is not signed by the given key, or its size is another than the one it stands with.
    HeadUnsigned,
}

impl Finding {
    /// For people.
    pub fn text(self) -> Text {
        match self {
            Self::LeafMissing(at) => {
                Text::new(format!("第 {at} 条记录缺失"), format!("leaf {at} is missing"))
            }
            Self::LeafChanged(at) => {
                Text::new(format!("第 {at} 条记录已被改动"), format!("leaf {at} was changed"))
            }
            Self::TileChanged(TileId { level, index }) => Text::new(
                format!("第 {level} 层第 {index} 个哈希块已被改动"),
                format!("tile {index} of level {level} was changed"),
            ),
            Self::RootDiffers => {
                Text::new("签名的日志根与记录不符", "the signed root is not that of the leaves")
            }
            Self::HeadUnsigned => Text::new(
                "日志头未由给定公钥签名",
                "the head of the log is not signed by the given key",
            ),
        }
    }
}

/// Reads the whole journal in `store` and compares it with the head that `key` signed. A log
/// without a head has nothing to compare and is clean.
pub async fn audit(store: &Store, key: &Verifier) -> Result<Audit> {
    let head = store.read(async move |tx| head(tx).await).await?;
    let mut walk = Walk::default();
    let Some(head) = head else { return Ok(walk.end(0, None)) };
    let signed = Checkpoint::open(&head.checkpoint, key).ok().filter(|c| c.size == head.size);
    let mut from = 0;
    while from < head.size {
        let count = limits::AUDIT_LEAVES_PAGE.min(head.size - from);
        let page = store.read(async move |tx| leaves(tx, from, count).await).await?;
        walk.page(from, count, &page);
        from += count;
        let last = from == head.size;
        for (id, hashes) in walk.settled(last) {
            let stored = store.read(async move |tx| load_tile(tx, id).await).await;
            // a tile that cannot be read is a finding too; a newer head may have lengthened it
            let same = stored.is_ok_and(|stored| stored.get(..hashes.len()) == Some(&hashes[..]));
            if !same {
                walk.find(Finding::TileChanged(id));
            }
        }
    }
    Ok(walk.end(head.size, Some(signed)))
}

#[derive(Default)]
struct Walk {
    edge: Edge,
    tiles: Tiles,
    findings: Vec<Finding>,
}

impl Walk {
    fn page(&mut self, from: u64, count: u64, page: &[StoredLeaf]) {
        let mut stored = page.iter().peekable();
        for at in from..from + count {
            let Some(leaf) = stored.next_if(|leaf| leaf.position == at) else {
                self.find(Finding::LeafMissing(at));
                self.edge.push(Hash([0; 32]), &mut self.tiles);
                continue;
            };
            let salt = Salt::try_from(leaf.salt.as_slice()).unwrap_or_default();
            let entry = leaf::commitment(&salt, &leaf.payload);
            if leaf.entry != entry.0 || Leaf::parse(&leaf.payload).is_err() {
                self.find(Finding::LeafChanged(at));
            }
            self.edge.push(leaf::hash(entry), &mut self.tiles);
        }
    }

    /// Takes out the tiles that no later leaf changes: the full ones, or all when there is none.
    fn settled(&mut self, last: bool) -> Vec<(TileId, Vec<Hash>)> {
        let full = |hashes: &Vec<Hash>| last || hashes.len() as u64 == WIDTH;
        let ids: Vec<TileId> =
            self.tiles.0.iter().filter(|(_, hashes)| full(hashes)).map(|(id, _)| *id).collect();
        ids.into_iter().filter_map(|id| Some((id, self.tiles.0.remove(&id)?))).collect()
    }

    fn find(&mut self, finding: Finding) {
        if self.findings.len() < limits::AUDIT_FINDINGS_MAX {
            self.findings.push(finding);
        }
    }

    /// `signed` is the checkpoint of the head when there is a head and its signature holds.
    fn end(mut self, size: u64, signed: Option<Option<Checkpoint>>) -> Audit {
        let root = self.edge.root();
        match signed {
            Some(None) => self.find(Finding::HeadUnsigned),
            Some(Some(checkpoint)) if checkpoint.root != root => self.find(Finding::RootDiffers),
            _ => {}
        }
        Audit { size, root, findings: self.findings }
    }
}
