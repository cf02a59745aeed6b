//! A city put together: pack, store, keys, clocks and rooms. Everything else is given one of these.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::Authoriser;
use base::{Clock, Fault};
use object_store::ObjectStore;
use pack::Pack;
use store::Store;

/// What a city stands on.
#[derive(Clone)]
pub struct City {
    /// The pack on which new cases begin.
    pub pack: Arc<Pack>,
    /// Its content, readers and writers.
    pub store: Store,
    /// The one clock.
    pub clock: Arc<dyn Clock>,
    /// Who may do what.
    pub access: Arc<Authoriser>,
    /// The room of cases.
    pub cases: cases::ops::Room,
    /// Signs checkpoints of the journal.
    pub journal: Arc<journal::Signer>,
    /// Signs credentials.
    pub issuer: Arc<credentials::Issuer>,
    /// Where documents lie, under their SHA-256.
    pub documents: Arc<dyn ObjectStore>,
    /// The demonstration: accounts and records are synthetic and say so.
    pub demo: bool,
}

/// How a city is opened.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Folder of the pack.
    pub pack: PathBuf,
    /// `sqlite:FILE` or `postgres://…`.
    pub db: String,
    /// Folder of keys and documents.
    pub data: PathBuf,
    /// Whether demonstration accounts and records are made.
    pub demo: bool,
}

impl City {
    /// The moment.
    pub fn now(&self) -> base::Instant {
        self.clock.now()
    }

    /// A city on `store` with the clock `clock`: tables are migrated, keys are made when absent.
    pub async fn on(
        pack: Arc<Pack>,
        store: Store,
        clock: Arc<dyn Clock>,
        data: &Path,
        demo: bool,
    ) -> Result<Self, Fault> {
        let _ = (pack, store, clock, data, demo);
        Err(Fault::new("being written by the lead right now"))
    }
}
