//! Registers in columns, kept as fresh as the store: each is read whole once, then carried on by
//! what the store tells of its records.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use base::{Fault, Instant, Result};
use pack::Pack;
use registers::Snapshot;
use store::Store;
use tokio::sync::Mutex as Turn;

use crate::http::limits::SNAPSHOT_SHARED_SECONDS_MAX;

/// The snapshot of one register; who brings it up to date holds it.
type Slot = Arc<Turn<Option<Arc<Snapshot>>>>;

/// One snapshot a subject.
#[derive(Debug, Default)]
pub struct Snapshots {
    slots: Mutex<HashMap<String, Slot>>,
}

impl Snapshots {
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
        let slot = self.slot(subject);
        let (store, pack, subject) = (store.clone(), pack.clone(), subject.to_owned());
        // what was begun is ended also when nobody waits for it any more
        let work = tokio::spawn(async move {
            let mut kept = slot.lock().await;
            bring_up(&mut kept, (&store, &pack), (&subject, &wanted), now).await
        });
        work.await.map_err(|error| Fault::during("taking a snapshot", error))?
    }

    fn slot(&self, subject: &str) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(subject.to_owned()).or_default().clone()
    }
}

async fn bring_up(
    kept: &mut Option<Arc<Snapshot>>,
    (store, pack): (&Store, &Pack),
    (subject, wanted): (&str, &[String]),
    now: Instant,
) -> Result<Arc<Snapshot>> {
    let mut facts: BTreeSet<String> = wanted.iter().cloned().collect();
    let followed = match kept.take() {
        Some(before) if before.holds(wanted) => follow(before, store, now).await?,
        // whoever tries another fact leaves the others theirs
        Some(before) => {
            facts.extend(before.table.names().map(str::to_owned));
            None
        }
        None => None,
    };
    let fresh = match followed {
        Some(followed) => followed,
        None => {
            let facts: Vec<String> = facts.into_iter().collect();
            Arc::new(registers::snapshot(store, pack, subject, &facts, now).await?)
        }
    };
    *kept = Some(fresh.clone());
    Ok(fresh)
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
