//! What every handler is given: the city, and what the edge itself keeps.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base::id::CaseId;
use base::{Instant, Result};
use cases::ops::Room;
use pack::Pack;
use store::Tx;
use tokio::sync::{Semaphore, watch};

use super::limits;
use super::metrics::Metrics;
use super::progress::Progress;
use super::sessions::Sessions;
use crate::api::views::PackDiagnostic;
use crate::archive;
use crate::city::City;
use crate::identity::Offer;

/// How the edge is set up.
#[derive(Clone, Default)]
pub struct Options {
    /// People reach the server over HTTPS (through a proxy): cookies are bound to it.
    pub https: bool,
    /// The address under which people reach the server, without a slash at its end; what the
    /// browser asked for when absent.
    pub public_url: Option<String>,
    /// The city's identity provider.
    pub provider: Offer,
}

/// The edge of a running city.
pub struct Edge {
    /// The city.
    pub city: City,
    /// How it was set up.
    pub options: Options,
    /// When it was put together.
    pub started_at: Instant,
    /// Sessions at hand.
    pub sessions: Sessions,
    /// What is counted.
    pub metrics: Metrics,
    /// Changes of cases, as they happen.
    pub progress: Progress,
    /// Places for uploads in memory.
    pub uploads: Semaphore,
    /// Becomes true when the server stops: streams end.
    pub stop: watch::Receiver<bool>,
    /// Rooms under packs on which older cases began, by content hash.
    rooms: Mutex<HashMap<String, Room>>,
    /// What the lints say of pack versions, by content hash.
    findings: Mutex<HashMap<String, Arc<Vec<PackDiagnostic>>>>,
    /// Packs with their situations and stories, by content hash, as far as somebody studies them.
    studied: Mutex<HashMap<String, Arc<Pack>>>,
}

/// The state of the router.
pub type Shared = Arc<Edge>;

impl Edge {
    /// The edge of `city`, whose streams end when `stop` says so. Must be called within a runtime.
    pub fn new(city: City, options: Options, stop: watch::Receiver<bool>) -> Shared {
        let progress = Progress::start(&city.store);
        Arc::new(Self {
            started_at: city.now(),
            city,
            options,
            sessions: Sessions::default(),
            metrics: Metrics::default(),
            progress,
            uploads: Semaphore::new(limits::UPLOADS_AT_ONCE_MAX),
            stop,
            rooms: Mutex::default(),
            findings: Mutex::default(),
            studied: Mutex::default(),
        })
    }

    /// The room of cases under the pack on which the case `id` began.
    pub async fn room(&self, id: &CaseId) -> Result<Room> {
        let id = id.clone();
        let read = async move |tx: &mut Tx| cases::ops::pack_of(tx, &id).await;
        let pack = self.city.store.read(read).await?;
        self.room_under(&pack).await
    }

    /// The room of cases under the pack with content hash `hash`.
    pub async fn room_under(&self, hash: &str) -> Result<Room> {
        if hash == self.city.pack.hash {
            return Ok(self.city.cases.clone());
        }
        let known = |rooms: &Mutex<HashMap<String, Room>>| {
            rooms.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
        };
        if let Some(room) = known(&self.rooms) {
            return Ok(room);
        }
        let room = self.city.room_of(hash).await?;
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        if rooms.len() >= limits::ROOMS_KEPT_MAX {
            rooms.clear();
        }
        rooms.insert(hash.to_owned(), room.clone());
        Ok(room)
    }

    /// What the lints said of the pack with content hash `hash`, if somebody asked before.
    pub fn findings(&self, hash: &str) -> Option<Arc<Vec<PackDiagnostic>>> {
        self.findings.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
    }

    /// The pack with content hash `hash`, with its situations and stories.
    pub async fn whole(&self, hash: &str) -> Result<Arc<Pack>> {
        let own = &self.city.pack;
        if own.whole && own.hash == hash {
            return Ok(own.clone());
        }
        let known = |packs: &Mutex<HashMap<String, Arc<Pack>>>| {
            packs.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
        };
        if let Some(pack) = known(&self.studied) {
            return Ok(pack);
        }
        let pack = archive::load(&self.city, hash, true).await?;
        let mut studied = self.studied.lock().unwrap_or_else(PoisonError::into_inner);
        if studied.len() >= limits::PACKS_STUDIED_MAX {
            studied.clear();
        }
        studied.insert(hash.to_owned(), pack.clone());
        Ok(pack)
    }

    /// Keeps what the lints say of the pack with content hash `hash`.
    pub fn keep_findings(&self, hash: &str, found: Arc<Vec<PackDiagnostic>>) {
        let mut findings = self.findings.lock().unwrap_or_else(PoisonError::into_inner);
        if findings.len() >= limits::ROOMS_KEPT_MAX {
            findings.clear();
        }
        findings.insert(hash.to_owned(), found);
    }

    /// The moment.
    pub fn now(&self) -> Instant {
        self.city.clock.now()
    }
}
