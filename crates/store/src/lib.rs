//! The database: SQLite by default, PostgreSQL for several servers, one SQL text for both.
//!
//! An operation is an async closure over a [`Tx`]; [`Store::write`] runs it in a group commit and
//! answers when it is on disk, [`Store::read`] on a snapshot that holds everything acknowledged
//! before. Around transactions: [`migrate`], the [`outbox`] of events, durable [`jobs`] and timers,
//! [`idempotency`] keys and gap-free [`numbers`].
//!
//! **Architecture Invariant:** writes follow one another, on SQLite and on PostgreSQL (also of
//! several servers), so that an operation that loads, checks and saves needs no locks of its own.
//! An operation may run more than once before it is answered, and its effects count once; it
//! awaits nothing but its transaction. Only this room names the database drivers.
//!
//! Reading order: [`value`], [`tx`], [`Store`], `lane`, `sqlite`, `postgres`, then the rest.

pub mod idempotency;
pub mod jobs;
mod lane;
pub mod limits;
pub mod migrate;
pub mod numbers;
pub mod outbox;
mod postgres;
pub mod runner;
mod sqlite;
pub mod tx;
pub mod value;

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use base::{Fault, Result};
use tokio::sync::{Mutex, MutexGuard, Notify, mpsc, oneshot, watch};

use crate::lane::{Operation, Place, Role, Task};
use crate::limits::{
    BEHIND_REST, PRESSED_FOR, PRESSED_OPERATIONS_MIN, READ_QUEUE_MAX, WRITE_QUEUE_MAX,
};
pub use crate::migrate::Migration;
pub use crate::tx::{Appends, Sql, Tx};
pub use crate::value::{Row, Value};

/// Which database engine a store runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded in the process.
    Sqlite,
    /// A server of its own, shared by several processes.
    Postgres,
}

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections that read, each with a thread of its own.
    pub readers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 4 }
    }
}

/// A database. Clones share it.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    writes: mpsc::Sender<Box<dyn Operation>>,
    reads: mpsc::Sender<Box<dyn Operation>>,
    signals: Arc<Signals>,
}

/// Wakes those who wait within this process, and says whether the writer is under pressure.
pub(crate) struct Signals {
    pub(crate) events: watch::Sender<u64>,
    pub(crate) jobs: Notify,
    /// When the writer committed its last large group.
    pressed: std::sync::Mutex<Option<Instant>>,
    /// When the next operation that can wait has its turn. Held while one waits for it.
    turn: Mutex<Option<Instant>>,
}

impl Signals {
    /// After a commit of a group with so many operations that cannot wait.
    fn committed(&self, operations: usize, events: bool, jobs: bool) {
        if operations >= PRESSED_OPERATIONS_MIN {
            *self.pressed.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        if events {
            self.events.send_modify(|count| *count += 1);
        }
        if jobs {
            self.jobs.notify_one();
        }
    }

    fn pressed(&self) -> bool {
        let last = *self.pressed.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| last.elapsed() < PRESSED_FOR)
    }

    /// Waits for a turn: none is needed when the writer has time, else one after another.
    async fn give_way(&self) -> Option<MutexGuard<'_, Option<Instant>>> {
        let turn = self.turn.lock().await;
        while self.pressed() {
            let left = turn.map(|at| at.saturating_duration_since(Instant::now()));
            match left.filter(|left| !left.is_zero()) {
                Some(left) => tokio::time::sleep(left.min(PRESSED_FOR)).await,
                None => return Some(turn),
            }
        }
        None
    }
}

impl Store {
    /// Opens the database at `url`: `sqlite:FILE` (made when absent) or `postgres://…`. The tables
    /// of this room are migrated; [`Store::migrate`] makes those of others.
    pub async fn open(url: &str, options: Options) -> Result<Self, Fault> {
        let (engine, place) = match url.split_once(':') {
            Some(("sqlite", file)) if !file.is_empty() => {
                (Engine::Sqlite, Place::Sqlite(file.to_owned()))
            }
            Some(("postgres" | "postgresql", _)) => {
                (Engine::Postgres, Place::Postgres(url.to_owned()))
            }
            _ => return Err(Fault::new("a database is sqlite:FILE or postgres://…")),
        };
        let (pressed, turn) = Default::default();
        let (events, jobs) = (watch::Sender::new(0), Notify::new());
        let signals = Arc::new(Signals { events, jobs, pressed, turn });
        let (writes, queue) = mpsc::channel(WRITE_QUEUE_MAX);
        let queue = Arc::new(Mutex::new(queue));
        lane::start(place.clone(), Role::Write, queue, signals.clone()).await?;
        let (reads, queue) = mpsc::channel(READ_QUEUE_MAX);
        let queue = Arc::new(Mutex::new(queue));
        // on PostgreSQL a reader mostly waits for its answer
        let readers = options.readers.max(1) * if engine == Engine::Postgres { 2 } else { 1 };
        for _ in 0..readers {
            lane::start(place.clone(), Role::Read, queue.clone(), signals.clone()).await?;
        }
        let store = Self { engine, writes, reads, signals };
        store.migrate(migrate::MIGRATIONS).await?;
        tokio::spawn(outbox::watch_others(store.reads.downgrade(), store.signals.clone()));
        Ok(store)
    }

    /// Runs `operation` and answers when what it wrote is on disk. When it fails nothing of it
    /// stays. It may run more than once (after a conflict), so it is given nothing to consume.
    ///
    /// `store.write(async move |tx| { tx.execute("…", params![&id]).await?; Ok(()) }).await`
    pub async fn write<T, F>(&self, operation: F) -> Result<T>
    where
        F: AsyncFn(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        submit(&self.writes, operation, false).await
    }

    /// The same for work that nobody waits for: it gives way while the writer is under pressure,
    /// and never starves.
    pub async fn write_behind<T, F>(&self, operation: F) -> Result<T>
    where
        F: AsyncFn(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let Some(mut turn) = self.signals.give_way().await else {
            return submit(&self.writes, operation, true).await;
        };
        let took = Arc::new(std::sync::Mutex::new(Duration::ZERO));
        let taken = took.clone();
        let timed = async move |tx: &mut Tx| {
            let began = Instant::now();
            let answer = operation(tx).await;
            *taken.lock().unwrap_or_else(PoisonError::into_inner) = began.elapsed();
            answer
        };
        let answer = submit(&self.writes, timed, true).await;
        let took = *took.lock().unwrap_or_else(PoisonError::into_inner);
        *turn = Some(Instant::now() + took * BEHIND_REST);
        answer
    }

    /// Writes what an operation on a snapshot wanted written. It is on its way when this returns,
    /// and durable when the answer comes; nothing is written when nobody waits for that any more.
    pub fn append(&self, appends: Appends) -> impl Future<Output = Result<()>> + Send + use<> {
        let operation = async move |tx: &mut Tx| {
            tx.append_all(&appends);
            Ok(())
        };
        submit(&self.writes, operation, false)
    }

    /// Runs `operation` on a snapshot that holds everything acknowledged before. It cannot write.
    pub async fn read<T, F>(&self, operation: F) -> Result<T>
    where
        F: AsyncFn(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        submit(&self.reads, operation, false).await
    }

    /// The engine.
    pub fn kind(&self) -> Engine {
        self.engine
    }

    /// Whether the database answers, both to readers and to the writer.
    pub async fn ready(&self) -> Result<(), Fault> {
        let ask = async |tx: &mut Tx| tx.query_one("select 1", &[]).await;
        self.read(ask).await.map_err(into_fault)?;
        self.write(ask).await.map_err(into_fault)?;
        Ok(())
    }

    pub(crate) fn signals(&self) -> &Signals {
        &self.signals
    }
}

/// Queues `operation`, at once when there is room, and waits for its answer.
pub(crate) fn submit<T, F>(
    queue: &mpsc::Sender<Box<dyn Operation>>,
    operation: F,
    behind: bool,
) -> impl Future<Output = Result<T>> + Send + use<T, F>
where
    F: AsyncFn(&mut Tx) -> Result<T> + Send + 'static,
    T: Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    let task = Box::new(Task { operation, behind, kept: None, reply });
    let unsent = queue.try_send(task).err().map(|full| (queue.clone(), full.into_inner()));
    async move {
        let ended = |_| Fault::new("the store has ended");
        if let Some((queue, task)) = unsent {
            queue.send(task).await.map_err(|_| ended(()))?;
        }
        answer.await.map_err(|_| ended(()))?
    }
}

/// Of an operation that refuses nothing.
pub(crate) fn into_fault(error: base::Error) -> Fault {
    match error {
        base::Error::Fault(fault) => fault,
        base::Error::Refusal(refusal) => Fault::during("running an operation", refusal),
    }
}
