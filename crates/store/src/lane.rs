//! A lane: one thread with one connection that runs operations in groups, each group one
//! transaction with one commit.
//!
//! **Architecture Invariant:** nobody is answered before the commit that holds the operation. An
//! operation that fails leaves nothing behind and takes no other operation of its group with it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base::{Error, Fault, Result};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::limits::{
    GROUP_ATTEMPTS_MAX, GROUP_OPERATIONS_MAX, GROUP_WAIT_MAX, GROUP_WAIT_MIN,
    SNAPSHOT_OPERATIONS_MAX,
};
use crate::postgres::{self, Trouble};
use crate::tx::{Connection, Pending, Tx};
use crate::{Engine, Signals, sqlite};

/// The lock that makes writes on PostgreSQL follow one another, on all servers of one database.
const BEGIN_WRITE_POSTGRES: &str =
    "begin isolation level read committed; select pg_advisory_xact_lock(7096111550137);";
/// Grows with the square of the attempts: about 1.4 s in all.
const RECOVERY_WAIT: Duration = Duration::from_millis(25);
const BEGIN_READ_POSTGRES: &str = "begin isolation level repeatable read read only";

/// An operation in the queue: the type of its answer is its own affair.
pub(crate) trait Operation: Send {
    /// Runs it and keeps the answer; says whether it succeeded.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> LocalBoxFuture<'t, bool>;
    /// Replaces the kept answer by a fault.
    fn fail(&mut self, fault: Fault);
    /// Gives the kept answer to the caller.
    fn answer(self: Box<Self>);
    /// Whether it is work that can wait.
    fn is_behind(&self) -> bool;
    /// Whether nobody waits for the answer any more.
    fn is_abandoned(&self) -> bool;
}

pub(crate) struct Task<F, T> {
    pub(crate) operation: F,
    pub(crate) behind: bool,
    pub(crate) kept: Option<Result<T>>,
    pub(crate) reply: oneshot::Sender<Result<T>>,
}

impl<F, T> Operation for Task<F, T>
where
    F: AsyncFn(&mut Tx) -> Result<T> + Send,
    T: Send,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> LocalBoxFuture<'t, bool> {
        async move {
            let ran = std::panic::AssertUnwindSafe((self.operation)(tx)).catch_unwind().await;
            let panicked = |_| Err(Fault::new("an operation panicked").into());
            let answer = ran.unwrap_or_else(panicked);
            let succeeded = answer.is_ok();
            self.kept = Some(answer);
            succeeded
        }
        .boxed_local()
    }

    fn fail(&mut self, fault: Fault) {
        self.kept = Some(Err(fault.into()));
    }

    fn answer(self: Box<Self>) {
        if let Some(answer) = self.kept {
            let _ = self.reply.send(answer); // a caller who has gone needs no answer
        }
    }

    fn is_behind(&self) -> bool {
        self.behind
    }

    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }
}

pub(crate) type Queue = Arc<Mutex<mpsc::Receiver<Box<dyn Operation>>>>;

/// What a lane is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Write,
    Read,
}

/// Where the database is.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    Sqlite(String),
    Postgres(String),
}

/// Starts a lane and answers once it is connected. It ends when the queue is closed and empty.
pub(crate) async fn start(
    place: Place,
    role: Role,
    queue: Queue,
    signals: Arc<Signals>,
) -> Result<(), Fault> {
    let (ready, connected) = oneshot::channel();
    let work = async move |place: Place| match connect(&place, role).await {
        Err(fault) => drop(ready.send(Err(fault))),
        Ok(connection) => {
            let _ = ready.send(Ok(()));
            let commit = Duration::ZERO;
            Lane { tx: Tx::new(connection), place, role, signals, commit }.work(queue).await;
        }
    };
    let name = if role == Role::Write { "store-write" } else { "store-read" };
    let spawn = std::thread::Builder::new().name(name.to_owned()).spawn(move || match place {
        Place::Sqlite(_) => futures::executor::block_on(work(place)),
        Place::Postgres(_) => {
            match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime.block_on(work(place)),
                Err(error) => tracing::error!(%error, "a lane of the store has no runtime"),
            }
        }
    });
    spawn.map_err(|error| Fault::during("starting a thread of the store", error))?;
    connected.await.unwrap_or_else(|_| Err(Fault::new("a thread of the store ended at once")))
}

async fn connect(place: &Place, role: Role) -> Result<Connection, Fault> {
    match place {
        Place::Sqlite(file) => Ok(Connection::Sqlite(sqlite::open(file, role == Role::Write)?)),
        Place::Postgres(url) => {
            let name = if role == Role::Write { "onevisit write" } else { "onevisit read" };
            Ok(Connection::Postgres(Box::new(postgres::open(url, name).await?)))
        }
    }
}

struct Lane {
    tx: Tx,
    place: Place,
    role: Role,
    signals: Arc<Signals>,
    /// How long the last commit took: a group is worth at least as long.
    commit: Duration,
}

/// How one attempt at a group ended, when it did not end well.
enum Failed {
    /// Nothing was committed; the same again, with a savepoint around each operation.
    Carefully,
    /// Nothing was committed; the same again when the trouble is over.
    Again(Trouble, Fault),
    /// Nothing was committed, and it is not known which operation is to blame.
    Apart(Fault),
    /// It is not known whether it was committed.
    Unknown(Fault),
}

type Group = Vec<Box<dyn Operation>>;

impl Lane {
    async fn work(mut self, queue: Queue) {
        loop {
            let mut waiting = queue.lock().await;
            let Some(first) = waiting.recv().await else { return };
            if first.is_abandoned() {
                continue;
            }
            let mut group = vec![first];
            // what waits now may share a snapshot that begins now; it is taken before the queue is
            // given to the next reader, who keeps it until something comes
            while self.role == Role::Read
                && group.len() < SNAPSHOT_OPERATIONS_MAX
                && let Ok(operation) = waiting.try_recv()
            {
                group.push(operation);
            }
            drop(waiting);
            let more = (self.role == Role::Write).then_some(&queue);
            if let Err(fault) = self.run(&mut group, more).await {
                self.run_apart(&mut group, &fault).await;
            }
            group.into_iter().for_each(Operation::answer);
        }
    }

    /// After a commit failed for a reason of its own: each operation in a group of its own.
    async fn run_apart(&mut self, group: &mut Group, fault: &Fault) {
        if group.len() == 1 {
            return fail_all(group, fault);
        }
        for operation in std::mem::take(group) {
            let mut one = vec![operation];
            if let Err(fault) = self.run(&mut one, None).await {
                fail_all(&mut one, &fault);
            }
            group.append(&mut one);
        }
    }

    /// Runs `group` and what else the queue holds, as one transaction, until it is committed or
    /// hopeless. An error means: nothing is committed and the operations are worth trying apart.
    async fn run(&mut self, group: &mut Group, more: Option<&Queue>) -> Result<(), Fault> {
        let mut careful = matches!(self.place, Place::Sqlite(_));
        let mut more = more;
        for attempt in 1.. {
            let Err(failed) = self.attempt(group, more, careful).await else { return Ok(()) };
            let _ = self.control("rollback").await; // nothing to undo when the connection is gone
            match failed {
                Failed::Carefully => careful = true,
                Failed::Apart(fault) => return Err(fault),
                Failed::Unknown(fault) => {
                    fail_all(group, &fault);
                    self.recover(Trouble::Lost, 0).await;
                    return Ok(());
                }
                Failed::Again(trouble, fault) => {
                    self.recover(trouble, attempt).await;
                    if attempt >= GROUP_ATTEMPTS_MAX {
                        fail_all(group, &fault);
                        return Ok(());
                    }
                }
            }
            more = None;
        }
        Ok(())
    }

    async fn attempt(
        &mut self,
        group: &mut Group,
        more: Option<&Queue>,
        careful: bool,
    ) -> Result<(), Failed> {
        self.tx.pending = Pending::default();
        self.steer(self.begin()).await?;
        let wait = self.commit.clamp(GROUP_WAIT_MIN, GROUP_WAIT_MAX);
        let started = Instant::now();
        let mut next = 0;
        loop {
            if next == group.len() {
                let full = next >= GROUP_OPERATIONS_MAX || started.elapsed() >= wait;
                let Some(queue) = more.filter(|_| !full) else { break };
                let Ok(operation) = queue.lock().await.try_recv() else { break };
                if operation.is_abandoned() {
                    continue;
                }
                group.push(operation);
            }
            match self.role {
                Role::Write => self.step(&mut group[next], careful).await?,
                Role::Read => self.look(&mut group[next]).await?,
            }
            next += 1;
        }
        match self.role {
            Role::Write => {
                let pressing = group.iter().filter(|operation| !operation.is_behind());
                self.finish(pressing.count()).await
            }
            Role::Read => self.steer("rollback").await,
        }
    }

    /// Runs one operation that writes; when it fails, undoes it.
    async fn step(
        &mut self,
        operation: &mut Box<dyn Operation>,
        careful: bool,
    ) -> Result<(), Failed> {
        let mark = self.tx.pending.mark();
        if careful {
            self.steer("savepoint operation").await?;
        }
        if self.perform(operation).await? {
            return if careful { self.steer("release savepoint operation").await } else { Ok(()) };
        }
        self.tx.pending.back_to(&mark);
        if careful {
            self.steer("rollback to savepoint operation").await?;
            return self.steer("release savepoint operation").await;
        }
        // what has written nothing needs no undoing
        if self.tx.wrote || self.tx.broken { Err(Failed::Carefully) } else { Ok(()) }
    }

    /// Runs one operation that reads. What it left goes to no other of its snapshot.
    async fn look(&mut self, operation: &mut Box<dyn Operation>) -> Result<(), Failed> {
        self.tx.pending = Pending::default();
        self.perform(operation).await?;
        if self.tx.broken {
            self.steer("rollback").await?;
            self.steer(self.begin()).await?;
        }
        Ok(())
    }

    /// Runs one operation and says whether what it wrote may stay.
    async fn perform(&mut self, operation: &mut Box<dyn Operation>) -> Result<bool, Failed> {
        self.tx.wrote = false;
        self.tx.broken = false;
        let succeeded = match self.tx.engine() {
            Engine::Postgres => operation.run(&mut self.tx).await,
            Engine::Sqlite => match operation.run(&mut self.tx).now_or_never() {
                Some(succeeded) => succeeded,
                None => {
                    operation.fail(Fault::new("an operation awaited more than its transaction"));
                    false
                }
            },
        };
        if let Some(trouble) = self.take_trouble() {
            let fault = Fault::new(format!("the transaction could not go on: {trouble:?}"));
            return Err(Failed::Again(trouble, fault));
        }
        if succeeded && self.tx.broken {
            operation.fail(Fault::new("an operation went on after a statement failed"));
        }
        Ok(succeeded && !self.tx.broken)
    }

    /// Writes what is pending, commits, and wakes whoever waits for it.
    /// `pressing` of its operations could not wait.
    async fn finish(&mut self, pressing: usize) -> Result<(), Failed> {
        let (events, jobs) = (!self.tx.pending.events.is_empty(), self.tx.pending.jobs);
        self.tx.broken = false;
        if let Err(error) = self.tx.flush().await {
            let fault = match error {
                Error::Fault(fault) => fault,
                Error::Refusal(refusal) => Fault::during("writing pending rows", refusal),
            };
            return Err(match self.take_trouble() {
                Some(trouble) => Failed::Again(trouble, fault),
                None => Failed::Apart(fault),
            });
        }
        let started = Instant::now();
        if let Err(fault) = self.control("commit").await {
            return Err(match self.take_trouble() {
                Some(Trouble::Lost) => Failed::Unknown(fault),
                Some(Trouble::Conflict) => Failed::Again(Trouble::Conflict, fault),
                None => Failed::Apart(fault),
            });
        }
        self.commit = started.elapsed();
        self.signals.committed(pressing, events, jobs);
        Ok(())
    }

    fn begin(&self) -> &'static str {
        match (&self.place, self.role) {
            (Place::Sqlite(_), Role::Write) => "begin immediate",
            (Place::Sqlite(_), Role::Read) => "begin",
            (Place::Postgres(_), Role::Write) => BEGIN_WRITE_POSTGRES,
            (Place::Postgres(_), Role::Read) => BEGIN_READ_POSTGRES,
        }
    }

    async fn steer(&mut self, sql: &'static str) -> Result<(), Failed> {
        let Err(fault) = self.control(sql).await else { return Ok(()) };
        Err(match self.take_trouble() {
            Some(trouble) => Failed::Again(trouble, fault),
            None => Failed::Apart(fault),
        })
    }

    async fn control(&mut self, sql: &'static str) -> Result<(), Fault> {
        match &mut self.tx.connection {
            Connection::Sqlite(connection) => sqlite::control(connection, sql),
            Connection::Postgres(connection) => postgres::control(connection, sql).await,
        }
    }

    fn take_trouble(&mut self) -> Option<Trouble> {
        match &mut self.tx.connection {
            Connection::Sqlite(_) => None,
            Connection::Postgres(connection) => connection.trouble.take(),
        }
    }

    /// Waits a little, longer after every attempt, and connects again where that is needed.
    async fn recover(&mut self, trouble: Trouble, attempt: u32) {
        let Place::Postgres(_) = self.place else { return };
        self.take_trouble();
        tracing::warn!(?trouble, attempt, "a group is tried again");
        tokio::time::sleep(RECOVERY_WAIT * attempt * attempt).await;
        if trouble == Trouble::Lost {
            match connect(&self.place, self.role).await {
                Ok(connection) => self.tx = Tx::new(connection),
                Err(fault) => tracing::error!(error = fault.chain(), "the database is away"),
            }
        }
    }
}

fn fail_all(group: &mut Group, fault: &Fault) {
    tracing::error!(error = fault.chain(), operations = group.len(), "a group failed");
    for operation in group {
        operation.fail(Fault::new(fault.chain()));
    }
}
