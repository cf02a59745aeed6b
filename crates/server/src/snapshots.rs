//! Registers in columns, kept as fresh as the store: each is read whole once, then carried on by
//! what the store tells of its records. With a folder they outlive the server: what was read whole
//! is written to a file beside the requests, again after many changes and when the server stops;
//! the next one reads the file and carries it on.

mod folder;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use base::{Fault, Instant, Result};
use folder::Folder;
use pack::Pack;
use registers::{Reach, Snapshot};
use store::Store;
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

use crate::http::limits::{
    SNAPSHOT_EVENTS_UNKEPT_MAX, SNAPSHOT_RECORDS_UNKEPT_MAX, SNAPSHOT_SHARED_SECONDS_MAX,
};

/// One snapshot a subject.
#[derive(Debug, Default)]
pub struct Snapshots {
    slots: Mutex<HashMap<String, Arc<Slot>>>,
    folder: Option<Arc<Folder>>,
    read_whole: Arc<AtomicU64>,
}

/// The snapshot of one register.
#[derive(Debug, Default)]
struct Slot {
    /// Who brings it up to date holds it.
    held: Turn<Option<Arc<Snapshot>>>,
    /// What its file shows, or was to show. Who writes it holds this, and nothing else.
    file: Arc<Turn<Option<Reach>>>,
    /// Records that have been read, while the register is read whole.
    read: AtomicUsize,
}

impl Snapshots {
    /// Those of a city that keeps them in `folder`, which is made with the first.
    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: Some(Arc::new(Folder(folder.to_owned()))), ..Self::default() }
    }

    /// The register of `subject` with the facts `wanted`, as of `now`. While somebody weighs the
    /// one that is kept it may be older, by less than [`SNAPSHOT_SHARED_SECONDS_MAX`]: then a
    /// change would copy columns, and not each of many changes shall. Its `at` says the moment.
    pub async fn fresh(
        &self,
        (store, pack): (&Store, &Arc<Pack>),
        subject: &str,
        wanted: Vec<String>,
        now: Instant,
    ) -> Result<Arc<Snapshot>> {
        let of = Subject {
            id: subject.to_owned(),
            store: store.clone(),
            pack: pack.clone(),
            slot: self.slot(subject),
            folder: self.folder.clone(),
            read_whole: self.read_whole.clone(),
        };
        // what was begun is ended also when nobody waits for it any more
        let work = tokio::spawn(async move {
            let mut held = of.slot.held.lock().await;
            let fresh = of.bring_up(&mut held, &wanted, now).await?;
            of.keep_beside(&fresh);
            Ok(fresh)
        });
        work.await.map_err(|error| Fault::during("taking a snapshot", error))?
    }

    /// Writes those into which something was put since they were written, one after another, and
    /// waits for who writes one already. One that somebody is bringing up to date is left out.
    pub async fn keep(&self, store: &Store) {
        let Some(folder) = &self.folder else { return };
        let slots: Vec<(String, Arc<Slot>)> = {
            let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            slots.iter().map(|(subject, slot)| (subject.clone(), slot.clone())).collect()
        };
        for (subject, slot) in slots {
            let file = slot.file.clone().lock_owned().await;
            let held = slot.held.try_lock().ok().and_then(|held| held.clone());
            let changed = |held: &Arc<Snapshot>| differs(*file, held.reach(), (1, i64::MAX));
            if let Some(held) = held.filter(changed) {
                write(folder.clone(), subject, store.clone(), (*held).clone(), file).await;
            }
        }
    }

    /// How often a register was read whole.
    pub fn read_whole(&self) -> u64 {
        self.read_whole.load(Ordering::Relaxed)
    }

    /// How many records of the register of `subject` have been read, while it is read whole.
    pub fn reading(&self, subject: &str) -> usize {
        self.slot(subject).read.load(Ordering::Relaxed)
    }

    fn slot(&self, subject: &str) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(subject.to_owned()).or_default().clone()
    }
}

/// A register whose snapshot is brought up to date.
struct Subject {
    id: String,
    store: Store,
    pack: Arc<Pack>,
    slot: Arc<Slot>,
    folder: Option<Arc<Folder>>,
    read_whole: Arc<AtomicU64>,
}

impl Subject {
    async fn bring_up(
        &self,
        held: &mut Option<Arc<Snapshot>>,
        wanted: &[String],
        now: Instant,
    ) -> Result<Arc<Snapshot>> {
        let mut facts: BTreeSet<String> = wanted.iter().cloned().collect();
        let before = match held.take() {
            None => self.kept().await?,
            before => before,
        };
        let followed = match before {
            Some(before) if before.holds(wanted) => follow(before, &self.store, now).await?,
            // whoever tries another fact leaves the others theirs
            Some(before) => {
                facts.extend(before.table.names().map(str::to_owned));
                None
            }
            None => None,
        };
        let fresh = match followed {
            Some(followed) => followed,
            None => Arc::new(self.whole(facts, now).await?),
        };
        *held = Some(fresh.clone());
        Ok(fresh)
    }

    async fn whole(&self, facts: BTreeSet<String>, now: Instant) -> Result<Snapshot> {
        self.read_whole.fetch_add(1, Ordering::Relaxed);
        let facts: Vec<String> = facts.into_iter().collect();
        let tell = |records| self.slot.read.store(records, Ordering::Relaxed);
        let whole = registers::snapshot(&self.store, &self.pack, &self.id, &facts, now, tell).await;
        tell(0);
        whole
    }

    /// What its file shows, if that is of this store and this pack.
    async fn kept(&self) -> Result<Option<Arc<Snapshot>>> {
        let Some(folder) = self.folder.clone() else { return Ok(None) };
        let id = self.id.clone();
        let read = tokio::task::spawn_blocking(move || folder.read(&id)).await;
        let read = read.map_err(|error| Fault::during("reading a snapshot", error))?;
        let Some(read) = read else { return Ok(None) };
        let Some(found) = read.of(&self.store, &self.pack, &self.id).await? else {
            let subject = &self.id;
            tracing::info!(subject, "a snapshot is of another store or pack; the register is read");
            return Ok(None);
        };
        if let Ok(mut file) = self.slot.file.try_lock() {
            *file = Some(found.reach());
        }
        Ok(Some(Arc::new(found)))
    }

    /// Begins to write `fresh` when its file is far behind, unless somebody writes it now.
    fn keep_beside(&self, fresh: &Snapshot) {
        let Some(folder) = self.folder.clone() else { return };
        let Ok(file) = self.slot.file.clone().try_lock_owned() else { return };
        let far = (SNAPSHOT_RECORDS_UNKEPT_MAX, SNAPSHOT_EVENTS_UNKEPT_MAX);
        if differs(*file, fresh.reach(), far) {
            // the columns are shared; the one that is held stays alone with its owner
            tokio::spawn(write(folder, self.id.clone(), self.store.clone(), fresh.clone(), file));
        }
    }
}

/// Whether a file that shows `file` is so many records or events behind, or of another reading.
fn differs(file: Option<Reach>, now: Reach, (records, events): (usize, i64)) -> bool {
    file.is_none_or(|file| {
        file.whole_at != now.whole_at
            || now.followed.saturating_sub(file.followed) >= records
            || now.position - file.position >= events
    })
}

/// Writes `of` and notes it in `file`. What fails is told in the log and not tried again at once: a
/// server that starts again then reads an older file, or the register.
async fn write(
    folder: Arc<Folder>,
    subject: String,
    store: Store,
    of: Snapshot,
    mut file: OwnedMutexGuard<Option<Reach>>,
) {
    let seal = match of.seal(&store).await {
        Ok(Some(seal)) => seal,
        // a store that has told nothing has little to read
        Ok(None) => return,
        Err(error) => return tracing::warn!(subject, %error, "a snapshot is not kept"),
    };
    *file = Some(of.reach());
    let name = subject.clone();
    let write = tokio::task::spawn_blocking(move || folder.write(&name, &of, &seal));
    let written = write.await.unwrap_or_else(|error| Err(error.into()));
    if let Err(error) = written {
        tracing::warn!(subject, %error, "a snapshot is not kept");
    }
}

/// Nothing when so much has changed that the register is read anew.
async fn follow(
    before: Arc<Snapshot>,
    store: &Store,
    now: Instant,
) -> Result<Option<Arc<Snapshot>>> {
    let Some(changes) = before.changes(store).await? else { return Ok(None) };
    let young = now.0 - before.at.0 < SNAPSHOT_SHARED_SECONDS_MAX * Instant::SECOND;
    let shared = Arc::strong_count(&before) > 1;
    if shared && young && changes.records() > 0 {
        return Ok(Some(before));
    }
    Ok(Some(Arc::new(Arc::unwrap_or_clone(before).with(changes, now))))
}
