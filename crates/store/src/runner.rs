//! Runs jobs: claims few at a time, hands them to handlers by kind, records what became of them.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use base::{Clock, Error, Result};
use futures::{FutureExt, StreamExt};

use crate::Store;
use crate::jobs::{self, Job};
use crate::limits::{JOB_CLAIM_MAX, JOB_CONCURRENCY_MAX, JOB_LEASE_SECONDS, POLL_DUE, POLL_SHARED};

type Handler = Arc<dyn Fn(Job) -> Pin<Box<dyn Future<Output = Result<()>> + Send>> + Send + Sync>;

/// Runs jobs of the kinds it has handlers for.
///
/// A handler may see a job again after a crash: it makes its effect idempotent, or ends the job in
/// its own transaction with [`jobs::complete`]. A fault or panic means another attempt later; a
/// refusal means a dead letter at once, because the same job would be refused again.
#[derive(Clone)]
pub struct Runner {
    store: Store,
    clock: Arc<dyn Clock>,
    /// By kind, and whether the handler ends the job in its own transaction.
    handlers: HashMap<String, (Handler, bool)>,
}

impl Runner {
    /// A runner that tells due jobs by `clock`.
    pub fn new(store: &Store, clock: Arc<dyn Clock>) -> Self {
        Self { store: store.clone(), clock, handlers: HashMap::new() }
    }

    /// Runs jobs of `kind` by `handler`.
    #[must_use]
    pub fn handle<F, R>(mut self, kind: impl Into<String>, handler: F) -> Self
    where
        F: Fn(Job) -> R + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        self.handlers.insert(kind.into(), (Arc::new(move |job| Box::pin(handler(job))), false));
        self
    }

    /// The same with a handler that ends the job itself, with [`jobs::complete`] in the
    /// transaction of its effect: success needs no transaction of its own.
    #[must_use]
    pub fn handle_ending<F, R>(mut self, kind: impl Into<String>, handler: F) -> Self
    where
        F: Fn(Job) -> R + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        self.handlers.insert(kind.into(), (Arc::new(move |job| Box::pin(handler(job))), true));
        self
    }

    /// Claims one small batch of due jobs, runs them, and answers how many they were.
    pub async fn run_due_once(&self) -> Result<usize> {
        let mut kinds: Vec<String> = self.handlers.keys().cloned().collect();
        kinds.sort(); // one text, one prepared statement
        let now = self.clock.now();
        let claimed = self
            .store
            .write(async move |tx| jobs::claim(tx, &kinds, JOB_CLAIM_MAX, now).await)
            .await?;
        let count = claimed.len();
        let running = claimed.into_iter().map(|job| async move {
            let outcome = self.attempt(job.clone()).await;
            (job, outcome)
        });
        let mut outcomes = futures::stream::iter(running).buffer_unordered(JOB_CONCURRENCY_MAX);
        while let Some((job, outcome)) = outcomes.next().await {
            self.record(job, outcome).await?;
        }
        Ok(count)
    }

    /// Runs due jobs, and the due jobs that these enqueue, until none is left. For tests and
    /// stories. Answers how many attempts there were.
    pub async fn drain(&self) -> Result<usize> {
        let mut all = 0;
        loop {
            match self.run_due_once().await? {
                0 => return Ok(all),
                count => all += count,
            }
        }
    }

    /// Runs jobs as they become due until `stop` is ready; a batch under way is finished.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop.fuse());
        let poll = if self.store.kind() == crate::Engine::Sqlite { POLL_DUE } else { POLL_SHARED };
        loop {
            let wait = match self.run_due_once().await {
                Ok(0) => poll,
                Ok(_) => Duration::ZERO,
                Err(error) => {
                    tracing::error!(%error, "the job runner cannot go on");
                    POLL_DUE
                }
            };
            let woken = async {
                if !wait.is_zero() {
                    let notified = self.store.signals().jobs.notified();
                    let _ = tokio::time::timeout(wait, notified).await;
                }
            };
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = woken => {}
            }
        }
    }

    async fn attempt(&self, job: Job) -> Outcome {
        let Some((handler, ends)) = self.handlers.get(&job.kind) else {
            return Outcome::Again("no handler".to_owned());
        };
        let lease = Duration::from_secs(JOB_LEASE_SECONDS.unsigned_abs());
        let guarded = AssertUnwindSafe(async { handler(job).await }).catch_unwind();
        match tokio::time::timeout(lease, guarded).await {
            Ok(Ok(Ok(()))) if *ends => Outcome::Ended,
            Ok(Ok(Ok(()))) => Outcome::Done,
            Ok(Ok(Err(Error::Refusal(refusal)))) => Outcome::Hopeless(refusal.to_string()),
            Ok(Ok(Err(Error::Fault(fault)))) => Outcome::Again(fault.chain()),
            Ok(Err(_)) => Outcome::Again("the handler panicked".to_owned()),
            Err(_) => Outcome::Again("the handler did not finish within its lease".to_owned()),
        }
    }

    /// Writes down what became of `job`, unless the handler ended it itself or the lease is lost.
    async fn record(&self, job: Job, outcome: Outcome) -> Result<()> {
        let now = self.clock.now();
        match &outcome {
            Outcome::Ended => return Ok(()),
            Outcome::Done => {}
            Outcome::Again(error) | Outcome::Hopeless(error) => {
                let (kind, attempts) = (&job.kind, job.attempts);
                tracing::warn!(job = %job.id, kind, attempts, error, "a job failed");
            }
        }
        self.store
            .write(async move |tx| match &outcome {
                Outcome::Ended => Ok(()),
                Outcome::Done => jobs::done(tx, &job, now).await.map(|_| ()),
                Outcome::Again(error) => jobs::failed(tx, &job, error, false, now).await,
                Outcome::Hopeless(error) => jobs::failed(tx, &job, error, true, now).await,
            })
            .await
    }
}

enum Outcome {
    /// Succeeded, and the handler wrote so.
    Ended,
    Done,
    Again(String),
    Hopeless(String),
}
