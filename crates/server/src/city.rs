//! A city put together: pack, store, keys, clocks and rooms. Everything else is given one of these.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use access::Authoriser;
use base::{Clock, Error, Fault, SystemClock};
use credentials::Issuer;
use journal::Signer;
use object_store::ObjectStore;
use pack::{ClaimEvent, Pack};
use policies::engine::{EventWeigher, Weigher};
use registers::Snapshot;
use store::{Options, Store};

use crate::http::limits::{PARTIES_KEPT_MAX, ROOMS_KEPT_MAX};
use crate::kept::Kept;
use crate::snapshots::Snapshots;
use crate::{archive, documents, keys, payroll};

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
    /// Rooms under packs on which older cases began.
    rooms: Arc<Kept<cases::ops::Room>>,
    /// Policies compiled for a kind of party.
    weighers: Arc<Kept<Arc<Weigher>>>,
    /// Policies compiled for a kind of claim event.
    event_weighers: Arc<Kept<Arc<EventWeigher>>>,
    /// Registers in columns, as far as somebody weighed the city.
    snapshots: Arc<Snapshots>,
    /// Signs checkpoints of the journal.
    pub journal: Arc<Signer>,
    /// Signs credentials.
    pub issuer: Arc<Issuer>,
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
    /// Folder of keys, and of documents when they have no place of their own.
    pub data: PathBuf,
    /// Where documents lie: `s3://BUCKET/PREFIX` or a folder; in `data` when absent.
    pub documents: Option<String>,
    /// Whether demonstration accounts and records are made.
    pub demo: bool,
}

impl City {
    /// The moment.
    pub fn now(&self) -> base::Instant {
        self.clock.now()
    }

    /// Opens the city that `opening` names, by the machine's clock.
    pub async fn open(opening: &Opening) -> Result<Self, Fault> {
        let loaded = crate::frozen::load(&opening.pack, &opening.data);
        let Some(pack) = loaded.pack else {
            let text =
                pack::diagnostic::render(&loaded.diagnostics, &opening.pack, base::Lang::Zh, false);
            return Err(Fault::new(format!("the pack has errors\n{text}")));
        };
        std::fs::create_dir_all(&opening.data)
            .map_err(|e| Fault::during(format!("making {}", opening.data.display()), e))?;
        let store = Store::open(&opening.db, Options::default()).await?;
        let clock = Arc::new(SystemClock);
        let documents = match &opening.documents {
            Some(place) => documents::open(place).await?,
            None => documents::in_folder(&opening.data.join("documents"))?,
        };
        let (pack, data) = (Arc::new(pack), &opening.data);
        let access = Arc::new(authoriser(&pack)?);
        let city = Self::with((pack, access), store, clock, data, documents, opening.demo).await?;
        let city = city.keeping_snapshots(&data.join("snapshots"));
        archive::keep(&city, &opening.pack).await.map_err(fault)?;
        Ok(city)
    }

    /// A city on `store` with the clock `clock` and its documents in the folder `data`: tables are
    /// migrated, keys are made when absent. `rules` is a pack and the [`authoriser`] of its access
    /// policies, which many cities of one process share.
    pub async fn on(
        rules: (Arc<Pack>, Arc<Authoriser>),
        store: Store,
        clock: Arc<dyn Clock>,
        data: &Path,
        demo: bool,
    ) -> Result<Self, Fault> {
        let documents = documents::in_folder(&data.join("documents"))?;
        Self::with(rules, store, clock, data, documents, demo).await
    }

    async fn with(
        (pack, access): (Arc<Pack>, Arc<Authoriser>),
        store: Store,
        clock: Arc<dyn Clock>,
        data: &Path,
        documents: Arc<dyn ObjectStore>,
        demo: bool,
    ) -> Result<Self, Fault> {
        for migrations in [
            journal::MIGRATIONS,
            access::store::MIGRATIONS,
            registers::MIGRATIONS,
            credentials::MIGRATIONS,
            cases::MIGRATIONS,
            cases::BOARD_MIGRATIONS,
            cases::APPOINTMENT_MIGRATIONS,
            cases::DEPOSIT_MIGRATIONS,
            policies::MIGRATIONS,
            archive::MIGRATIONS,
            keys::MIGRATIONS,
        ] {
            store.migrate(migrations).await?;
        }
        let folder = data.join("keys");
        std::fs::create_dir_all(&folder)
            .map_err(|e| Fault::during(format!("making {}", folder.display()), e))?;
        let opened = keys::open(&store, &folder, &pack.manifest.journal, clock.now()).await?;
        let journal = Arc::new(opened.journal);
        let issuer = Issuer {
            url: pack.manifest.issuer.trim_end_matches('/').to_owned(),
            key: opened.credentials,
            retired: opened.retired,
            zone: pack.zone(),
        };
        public_keys(&folder, &journal, &issuer)?;
        let issuer = Arc::new(issuer);
        let cases = cases::ops::Room::new(pack.clone(), access.clone(), issuer.clone());
        let rooms = Arc::new(Kept::new(ROOMS_KEPT_MAX));
        let weighers = Arc::new(Kept::new(PARTIES_KEPT_MAX));
        let event_weighers = Arc::new(Kept::new(PARTIES_KEPT_MAX));
        Ok(Self {
            pack,
            store,
            clock,
            access,
            cases,
            rooms,
            weighers,
            event_weighers,
            snapshots: Arc::default(),
            journal,
            issuer,
            documents,
            demo,
        })
    }

    /// The same city, which keeps its registers in columns in `folder`, so that a server that
    /// starts again does not read them again.
    #[must_use]
    pub fn keeping_snapshots(self, folder: &Path) -> Self {
        Self { snapshots: Arc::new(Snapshots::in_folder(folder)), ..self }
    }

    /// Writes what of them has changed since it was last kept: before a server ends.
    pub async fn keep_snapshots(&self) {
        self.snapshots.keep(&self.store).await;
    }

    /// Puts the register of everybody for whom there are policies into columns, one after another,
    /// before somebody asks.
    pub async fn prepare_snapshots(&self) -> Result<(), Error> {
        let parties: BTreeSet<&str> =
            self.pack.policies.values().map(|policy| &*policy.party).collect();
        for party in parties {
            self.snapshot(party, &[]).await?;
        }
        Ok(())
    }

    /// How many records of the register of `subject` have been read, while it is being put into
    /// columns.
    pub fn records_read(&self, subject: &str) -> usize {
        self.snapshots.reading(subject)
    }

    /// How often a register was read whole since the city was opened.
    pub fn registers_read_whole(&self) -> u64 {
        self.snapshots.read_whole()
    }

    /// The policies for the subject `party`, compiled once.
    pub fn weigher(&self, party: &str) -> Arc<Weigher> {
        if let Some(found) = self.weighers.get(party) {
            return found;
        }
        let weigher = Arc::new(Weigher::new(&self.pack, party));
        self.weighers.keep(party, weigher.clone());
        weigher
    }

    /// The policies for a kind of claim event, compiled once.
    pub fn event_weigher(&self, kind: &ClaimEvent) -> Arc<EventWeigher> {
        if let Some(found) = self.event_weighers.get(&kind.id) {
            return found;
        }
        let weigher = Arc::new(EventWeigher::new(&self.pack, kind));
        self.event_weighers.keep(&kind.id, weigher.clone());
        weigher
    }

    /// The register of the subject `party` in columns, with what matching and paying need, and with
    /// those of the facts `more` that are the party's own.
    pub async fn snapshot(&self, party: &str, more: &[String]) -> Result<Arc<Snapshot>, Error> {
        let mut wanted = payroll::facts(&self.pack, party, &self.weigher(party));
        let own = |fact: &&String| {
            fact.split_once('.').is_some_and(|(of, _)| of == party)
                && self.pack.fact(fact).is_some()
        };
        wanted.extend(more.iter().filter(own).cloned());
        wanted.sort();
        wanted.dedup();
        self.snapshot_of(party, wanted).await
    }

    /// The register of `subject` in columns, with the facts `wanted`; see [`Snapshots::fresh`].
    pub async fn snapshot_of(
        &self,
        subject: &str,
        wanted: Vec<String>,
    ) -> Result<Arc<Snapshot>, Error> {
        let of = (&self.store, &self.pack);
        self.snapshots.fresh(of, subject, wanted, self.now()).await
    }

    /// The room of cases under the pack with content hash `hash`: a case stays with the pack on
    /// which it began.
    pub async fn room_of(&self, hash: &str) -> Result<cases::ops::Room, Error> {
        if hash == self.pack.hash {
            return Ok(self.cases.clone());
        }
        if let Some(room) = self.rooms.get(hash) {
            return Ok(room);
        }
        let pack = archive::load(self, hash, false).await?;
        let access = Arc::new(authoriser(&pack)?);
        let room = cases::ops::Room::new(pack, access, self.issuer.clone());
        self.rooms.keep(hash, room.clone());
        Ok(room)
    }
}

/// Who may do what under the policies of `pack`.
pub fn authoriser(pack: &Pack) -> Result<Authoriser, Fault> {
    let roles: Vec<_> = pack.roles.values().map(|r| (r.id.clone(), r.text.clone())).collect();
    Authoriser::new(&pack.access, &roles).map_err(|faults| {
        let line = |fault: &access::PolicyFault| {
            format!("{}:{}: {}", fault.line, fault.column, fault.message.zh)
        };
        let lines: Vec<String> = faults.iter().map(line).collect();
        Fault::new(format!("the access policies of the pack have errors\n{}", lines.join("\n")))
    })
}

/// What a verifier needs, as files beside the secret keys.
fn public_keys(keys: &Path, journal: &Signer, issuer: &Issuer) -> Result<(), Fault> {
    let trusted = issuer.trusted_keys().to_json().to_string();
    let files = [("journal.vkey", journal.verifier().to_string()), ("credentials.json", trusted)];
    for (name, text) in files {
        let path = keys.join(name);
        let text = format!("{text}\n");
        if std::fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            std::fs::write(&path, text)
                .map_err(|e| Fault::during(format!("writing {}", path.display()), e))?;
        }
    }
    Ok(())
}

/// An error that nobody can be told to mend is a fault here.
pub fn fault(error: Error) -> Fault {
    match error {
        Error::Fault(fault) => fault,
        Error::Refusal(refusal) => Fault::new(refusal.to_string()),
    }
}
