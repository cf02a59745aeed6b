//! A snapshot in a file, so that a server which starts again does not read the register again.
//!
//! A file belongs to a store when that has the very event up to which the snapshot had seen all:
//! then nothing before it is other than it was, and what came after it is told. So a file is of no
//! use beside a store that was restored to an earlier moment and went on, or beside another one.

use std::io::{self, Read, Write};
use std::sync::Arc;

use base::{Fault, Instant, Result};
use pack::Pack;
use rules::columns::{Column, file};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Store, Tx, outbox};

use super::snapshot::{Snapshot, Wanted, column};
use crate::engine::Places;

/// What a column holds of a record. Whoever changes that, or what a file says, raises the version:
/// older files are not read any more.
const VERSION: u32 = 1;

/// How far a snapshot has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// When the register was read whole.
    pub whole_at: Instant,
    /// Events that were seen, of all kinds.
    pub position: i64,
    /// Records that were put into it since.
    pub followed: usize,
}

/// By what a file is known to belong to a store: the digest of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal(String);

/// What a file says of itself.
#[derive(Serialize, Deserialize)]
struct About {
    version: u32,
    register: String,
    wanted: Vec<String>,
    columns: Vec<Wanted>,
    seal: Seal,
    position: i64,
    /// Microseconds since 1970-01-01, as `whole_at`.
    at: i64,
    whole_at: i64,
    followed: usize,
}

/// A snapshot that was read from a file and has yet to be held against the store.
#[derive(Debug)]
pub struct KeptSnapshot {
    snapshot: Snapshot,
    seal: Seal,
}

impl Snapshot {
    /// How far it has come.
    pub fn reach(&self) -> Reach {
        let Self { whole_at, position, followed, .. } = *self;
        Reach { whole_at, position, followed }
    }

    /// By what a file of it will be known; nothing when `store`, of which it is, has told nothing.
    pub async fn seal(&self, store: &Store) -> Result<Option<Seal>> {
        seal(store, self.position).await
    }

    /// Writes it for [`KeptSnapshot::read`], with its `seal`.
    pub fn keep(&self, seal: &Seal, to: impl Write) -> io::Result<()> {
        let about = About {
            version: VERSION,
            register: self.register.clone(),
            wanted: self.wanted.clone(),
            columns: self.columns.clone(),
            seal: seal.clone(),
            position: self.position,
            at: self.at.0,
            whole_at: self.whole_at.0,
            followed: self.followed,
        };
        file::write(to, &self.table, &self.keys, &serde_json::to_value(about)?)
    }
}

impl KeptSnapshot {
    /// Reads what [`Snapshot::keep`] wrote, a file of so many `bytes`. Whatever is not as it must
    /// be is an error.
    pub fn read(from: impl Read, bytes: u64) -> io::Result<Self> {
        let wrong = |why| io::Error::new(io::ErrorKind::InvalidData, why);
        let file::Kept { table, keys, about } = file::read(from, bytes)?;
        if about["version"] != VERSION {
            return Err(wrong("its snapshot is of another version"));
        }
        let about: About = serde_json::from_value(about)?;
        let places = Places::of(&keys);
        if places.ambiguous(&keys) {
            return Err(wrong("a key is there twice"));
        }
        let kind = |name: &str| table.column(name).map(Column::kind);
        let named = |name: &str| about.columns.iter().find(|of| of.name == name);
        let same = |name: &str| named(name).map(|of| of.kind) == kind(name);
        if about.columns.len() != table.names().count() || !table.names().all(same) {
            return Err(wrong("its columns are not those that it names"));
        }
        let snapshot = Snapshot {
            table,
            keys: Arc::new(keys),
            at: Instant(about.at),
            whole_at: Instant(about.whole_at),
            register: about.register,
            wanted: about.wanted,
            columns: about.columns,
            position: about.position,
            places,
            followed: about.followed,
        };
        Ok(Self { snapshot, seal: about.seal })
    }

    /// The snapshot when it is of the register of `subject` in `store`, and its facts are what
    /// `pack` means by them. It is as old as the file.
    pub async fn of(self, store: &Store, pack: &Pack, subject: &str) -> Result<Option<Snapshot>> {
        let Self { snapshot, seal: told } = self;
        let register = pack.subjects.get(subject).map(|subject| &subject.register);
        let meant: Vec<Wanted> =
            snapshot.wanted.iter().filter_map(|name| column(pack, name)).collect();
        if register != Some(&snapshot.register) || meant != snapshot.columns {
            return Ok(None);
        }
        let found = seal(store, snapshot.position).await?;
        Ok((found == Some(told)).then_some(snapshot))
    }
}

async fn seal(store: &Store, position: i64) -> Result<Option<Seal>> {
    let event = store.read(async move |tx: &mut Tx| outbox::at(tx, position).await).await?;
    let Some(event) = event else { return Ok(None) };
    let told = (event.position, event.topic, event.subject, event.body, event.at.0);
    let told = serde_json::to_vec(&told).map_err(|e| Fault::during("sealing an event", e))?;
    Ok(Some(Seal(hex::encode(Sha256::digest(told)))))
}
