//! The journal in the database: leaves, tiles and the signed head.
//!
//! A leaf is appended inside the transaction of the act it speaks of: both are there or neither.
//! The sequencer takes pending leaves, gives them the next places, writes the tiles that change and
//! the new signed head, all in one transaction of its own; so a crash at any moment loses no leaf
//! and gives none twice. Writes follow one another (see the room `store`), also of several servers.

use std::sync::Arc;
use std::time::Duration;

use base::id::ReceiptId;
use base::{Clock, Error, Fault, Instant, Refusal, Result};
use store::{Migration, Row, Store, Tx, params, values};

use crate::leaf::{self, Leaf, Salt};
use crate::limits;
use crate::merkle::{self, Hash};
use crate::note::{Checkpoint, Signer};
use crate::receipt::Receipt;
use crate::tiles::{self, Edge, Resource, TileId, Tiles};

/// The tables of the journal.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "journal/0001",
    sql: "
create table journal_leaf (
    id text not null primary key,
    payload text not null,
    salt {blob} not null,
    entry {blob} not null,
    position bigint
) {without_rowid};
create index journal_leaf_pending on journal_leaf (id) where position is null;
create unique index journal_leaf_position on journal_leaf (position) where position is not null;
create table journal_tile (
    level bigint not null,
    tile bigint not null,
    hashes {blob} not null,
    primary key (level, tile)
);
create table journal_head (
    id bigint not null primary key,
    size bigint not null,
    checkpoint text not null,
    signed_by text not null,
    at bigint not null
);
",
}];

/// Leaves `leaf` with the transaction: one row, written with the commit. The id of the receipt is
/// good at once; the receipt itself exists after the next round of the sequencer.
pub fn append(tx: &mut Tx, leaf: &Leaf) -> Result<ReceiptId> {
    let mut salt: Salt = [0; limits::SALT_BYTES];
    getrandom::fill(&mut salt)
        .map_err(|error| Fault::new(format!("drawing the salt of a leaf: {error}")))?;
    let id = ReceiptId::new(leaf.at);
    let payload = leaf.payload();
    let entry = leaf::commitment(&salt, &payload);
    tx.append(
        "insert into journal_leaf (id, payload, salt, entry)",
        values![&id, payload, salt.as_slice(), entry.0.as_slice()],
    );
    Ok(id)
}

/// What a call of the sequencer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sequenced {
    /// Leaves that got their place.
    pub leaves: u64,
    /// Leaves in the tree now.
    pub size: u64,
}

/// Gives pending leaves their places, grows the tree and signs its head with `signer`, whose name
/// is the origin of the log. Runs until nothing is pending, at most [`limits::SEQUENCE_ROUNDS_MAX`]
/// transactions. Without a pending leaf nothing is written, except when `signer` has not signed the
/// head yet. May run on several servers at once.
pub async fn sequence_once(store: &Store, signer: &Signer, now: Instant) -> Result<Sequenced> {
    let mut done = Sequenced { leaves: 0, size: 0 };
    for _ in 0..limits::SEQUENCE_ROUNDS_MAX {
        let key = signer.verifier().to_string();
        let (idle, size) = store
            .read(async move |tx| {
                let head = head(tx).await?;
                let signed = head.as_ref().is_some_and(|head| head.signed_by == key);
                let pending = tx.query_one(PENDING_ONE, params![]).await?.is_some();
                Ok((signed && !pending, head.map_or(0, |head| head.size)))
            })
            .await?;
        done.size = size;
        if idle {
            break;
        }
        let signer = signer.clone();
        let round = store.write(async move |tx| sequence(tx, &signer, now).await).await?;
        done.leaves += round.leaves;
        done.size = round.size;
    }
    Ok(done)
}

/// Runs the sequencer every `every` until the future is dropped. A fault is logged and the next
/// round tries again: the leaves wait.
pub async fn run(store: Store, signer: Signer, clock: Arc<dyn Clock>, every: Duration) {
    loop {
        match sequence_once(&store, &signer, clock.now()).await {
            Ok(Sequenced { leaves: 0, .. }) => {}
            Ok(Sequenced { leaves, size }) => tracing::debug!(leaves, size, "journal sequenced"),
            Err(error) => tracing::error!(error = chain(&error), "the journal was not sequenced"),
        }
        tokio::time::sleep(every).await;
    }
}

fn chain(error: &Error) -> String {
    match error {
        Error::Fault(fault) => fault.chain(),
        Error::Refusal(refusal) => refusal.to_string(),
    }
}

const PENDING_ONE: &str = "select id from journal_leaf where position is null limit 1";

/// One round of the sequencer within `tx`: at most [`limits::SEQUENCE_LEAVES_MAX`] leaves.
pub async fn sequence(tx: &mut Tx, signer: &Signer, now: Instant) -> Result<Sequenced> {
    const PLACE: &str = "update journal_leaf set position = chosen.place from (
            select id as chosen_id, $1 - 1 + row_number() over (order by id) as place from (
                select id from journal_leaf where position is null order by id limit $2
            ) as pending
        ) as chosen where journal_leaf.id = chosen.chosen_id";
    let head = head(tx).await?;
    let from = head.as_ref().map_or(0, |head| head.size);
    let mut edge = load_edge(tx, from).await?;
    tx.execute(PLACE, params![from as i64, limits::SEQUENCE_LEAVES_MAX]).await?;
    let mut changed = Tiles::default();
    for entry in entries(tx, from, limits::SEQUENCE_LEAVES_MAX as u64).await? {
        edge.push(leaf::hash(entry), &mut changed);
    }
    let key = signer.verifier().to_string();
    let leaves = edge.size() - from;
    if leaves > 0 || head.is_none_or(|head| head.signed_by != key) {
        write_tiles(tx, &changed).await?;
        write_head(tx, signer, &edge, &key, now).await?;
    }
    Ok(Sequenced { leaves, size: edge.size() })
}

async fn write_tiles(tx: &mut Tx, changed: &Tiles) -> Result<()> {
    let row = |(id, hashes): (&TileId, &Vec<Hash>)| {
        values![i64::from(id.level), id.index as i64, tiles::to_bytes(hashes)]
    };
    let rows: Vec<_> = changed.0.iter().map(row).collect();
    let into = "insert into journal_tile (level, tile, hashes)";
    tx.insert_many(into, &rows, "on conflict (level, tile) do update set hashes = excluded.hashes")
        .await?;
    Ok(())
}

async fn write_head(
    tx: &mut Tx,
    signer: &Signer,
    edge: &Edge,
    key: &str,
    now: Instant,
) -> Result<()> {
    const WRITE: &str = "insert into journal_head (id, size, checkpoint, signed_by, at)
        values (1, $1, $2, $3, $4) on conflict (id) do update set size = excluded.size,
        checkpoint = excluded.checkpoint, signed_by = excluded.signed_by, at = excluded.at";
    let origin = signer.verifier().name().to_owned();
    let checkpoint = Checkpoint { origin, size: edge.size(), root: edge.root() };
    let note = signer.sign(&checkpoint.text());
    tx.execute(WRITE, params![edge.size() as i64, note, key, now]).await?;
    Ok(())
}

/// The receipt `id`; `None` while its leaf waits for the sequencer. Refused with `not_found`.
pub async fn receipt(store: &Store, id: &ReceiptId) -> Result<Option<Receipt>> {
    let id = id.clone();
    store.read(async move |tx| receipt_in(tx, &id).await).await
}

/// The same as [`receipt`], within `tx`.
pub async fn receipt_in(tx: &mut Tx, id: &ReceiptId) -> Result<Option<Receipt>> {
    const LEAF: &str = "select payload, salt, position from journal_leaf where id = $1";
    let row = tx.query_one(LEAF, params![id]).await?.ok_or_else(Refusal::not_found)?;
    let (Some(place), Some(head)) = (row.opt_int(2)?, head(tx).await?) else { return Ok(None) };
    let salt: Salt = row.blob(1)?.try_into().map_err(|_| broken("a salt"))?;
    let plan = merkle::inclusion_plan(place as u64, head.size).ok_or_else(|| broken("a place"))?;
    let proof = prove(tx, plan).await?;
    Ok(Some(Receipt::new(
        row.text(0)?,
        &salt,
        place as u64,
        proof,
        head.checkpoint,
        &head.signed_by,
    )))
}

/// The receipt of `leaf`, for who knows all that it says but not its id; `None` while it waits for
/// the sequencer. Refused with `not_found`.
pub async fn receipt_of(tx: &mut Tx, leaf: &Leaf) -> Result<Option<Receipt>> {
    const FIND: &str = "select id from journal_leaf where id >= $1 and id <= $2 \
        and payload = $3 order by id limit 1";
    // an id begins with its millisecond
    let id = ReceiptId::new(leaf.at);
    let moment = &id.as_str()[..10];
    let [first, last] = ["0", "z"].map(|least| format!("{moment}{}", least.repeat(16)));
    let row = tx.query_one(FIND, params![first, last, leaf.payload()]).await?;
    let id = row.ok_or_else(Refusal::not_found)?.text(0)?;
    receipt_in(tx, &ReceiptId::parse(&id)?).await
}

/// The newest signed head, a note; `None` before the first round of the sequencer.
pub async fn checkpoint(store: &Store) -> Result<Option<String>> {
    store.read(async move |tx| Ok(head(tx).await?.map(|head| head.checkpoint))).await
}

/// The proof that the tree of `from` leaves is the beginning of the tree of `to` leaves. Refused
/// with `journal_range_wrong` unless `from <= to` and the log has `to` leaves.
pub async fn consistency(store: &Store, from: u64, to: u64) -> Result<Vec<Hash>> {
    store
        .read(async move |tx| {
            let size = head(tx).await?.map_or(0, |head| head.size);
            let plan = merkle::consistency_plan(from, to).filter(|_| to <= size);
            prove(tx, plan.ok_or_else(wrong_range)?).await
        })
        .await
}

/// What `path` of the layout names (C2SP tlog-tiles): `checkpoint` as text, tiles and bundles as
/// bytes; `None` when the log has no such thing (yet).
pub async fn tile(store: &Store, path: &str) -> Result<Option<Vec<u8>>> {
    let Some(resource) = Resource::parse(path) else { return Ok(None) };
    store
        .read(async move |tx| {
            let Some(head) = head(tx).await? else { return Ok(None) };
            match resource {
                Resource::Checkpoint => Ok(Some(head.checkpoint.into_bytes())),
                Resource::Hashes { tile, width } => {
                    let width = u64::from(width);
                    if tiles::width(tile, head.size) < width {
                        return Ok(None);
                    }
                    let hashes = load_tile(tx, tile).await?;
                    Ok(hashes.get(..width as usize).map(tiles::to_bytes))
                }
                Resource::Entries { index, width } => {
                    let width = u64::from(width);
                    if tiles::width(TileId { level: 0, index }, head.size) < width {
                        return Ok(None);
                    }
                    let entries = entries(tx, index * tiles::WIDTH, width).await?;
                    Ok(Some(tiles::bundle(entries.iter().map(|entry| entry.0.as_slice()))))
                }
            }
        })
        .await
}

/// Leaves that wait for the sequencer.
pub async fn pending(store: &Store) -> Result<u64> {
    const COUNT: &str = "select count(*) from journal_leaf where position is null";
    store
        .read(async move |tx| {
            let row = tx.query_one(COUNT, params![]).await?;
            Ok(row.ok_or_else(|| broken("a count"))?.int(0)? as u64)
        })
        .await
}

/// The newest signed head.
pub(crate) struct Head {
    pub(crate) size: u64,
    pub(crate) checkpoint: String,
    signed_by: String,
}

pub(crate) async fn head(tx: &mut Tx) -> Result<Option<Head>> {
    const HEAD: &str = "select size, checkpoint, signed_by from journal_head where id = 1";
    let Some(row) = tx.query_one(HEAD, params![]).await? else { return Ok(None) };
    let size = row.int(0)? as u64;
    Ok(Some(Head { size, checkpoint: row.text(1)?, signed_by: row.text(2)? }))
}

/// One leaf as it lies in the database.
pub(crate) struct StoredLeaf {
    pub(crate) position: u64,
    pub(crate) payload: String,
    pub(crate) salt: Vec<u8>,
    pub(crate) entry: Vec<u8>,
}

/// The leaves at `from .. from + count`, in order.
pub(crate) async fn leaves(tx: &mut Tx, from: u64, count: u64) -> Result<Vec<StoredLeaf>> {
    const LEAVES: &str = "select position, payload, salt, entry from journal_leaf
        where position >= $1 and position < $2 order by position";
    let rows = tx.query(LEAVES, params![from as i64, (from + count) as i64]).await?;
    let leaf = |row: &Row| {
        let position = row.int(0)? as u64;
        let (payload, salt, entry) = (row.text(1)?, row.blob(2)?, row.blob(3)?);
        Ok(StoredLeaf { position, payload, salt, entry })
    };
    rows.iter().map(leaf).collect()
}

/// The entries at `from .. from + count`, in order.
async fn entries(tx: &mut Tx, from: u64, count: u64) -> Result<Vec<Hash>> {
    const ENTRIES: &str = "select position, entry from journal_leaf
        where position >= $1 and position < $2 order by position";
    let rows = tx.query(ENTRIES, params![from as i64, (from + count) as i64]).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for (row, place) in rows.iter().zip(from as i64..) {
        if row.int(0)? != place {
            return Err(broken("the order of the leaves").into());
        }
        entries.push(Hash(row.blob(1)?.try_into().map_err(|_| broken("an entry"))?));
    }
    Ok(entries)
}

pub(crate) async fn load_tile(tx: &mut Tx, id: TileId) -> Result<Vec<Hash>> {
    const TILE: &str = "select hashes from journal_tile where level = $1 and tile = $2";
    let row = tx.query_one(TILE, params![i64::from(id.level), id.index as i64]).await?;
    let Some(row) = row else { return Ok(Vec::new()) };
    Ok(tiles::from_bytes(&row.blob(0)?).ok_or_else(|| broken("a tile"))?)
}

async fn load_tiles(tx: &mut Tx, ids: impl IntoIterator<Item = TileId>) -> Result<Tiles> {
    let mut tiles = Tiles::default();
    for id in ids {
        let hashes = load_tile(tx, id).await?;
        tiles.0.insert(id, hashes);
    }
    Ok(tiles)
}

async fn load_edge(tx: &mut Tx, size: u64) -> Result<Edge> {
    let tiles = load_tiles(tx, Edge::needed(size)).await?;
    Ok(Edge::load(size, &tiles).ok_or_else(|| broken("the right edge of the tree"))?)
}

async fn prove(tx: &mut Tx, plan: Vec<std::ops::Range<u64>>) -> Result<Vec<Hash>> {
    let tiles = load_tiles(tx, tiles::needed(&plan)).await?;
    let proof = merkle::hash_plan(plan, &mut |node| tiles.look_up(node));
    Ok(proof.ok_or_else(|| broken("a tile of a proof"))?)
}

/// The database does not hold what the journal wrote: somebody changed it by hand.
fn broken(what: &str) -> Fault {
    Fault::new(format!("the journal is broken: {what} is missing or changed"))
}

fn wrong_range() -> Refusal {
    Refusal::new(
        "journal_range_wrong",
        422,
        "起始规模不得大于终止规模，终止规模不得大于日志当前规模。",
        "The first size is at most the second, and the second at most the size of the log.",
    )
}
