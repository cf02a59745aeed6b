//! Domain events: published in the transaction that causes them, read in the order of commit.
//!
//! Writes follow one another, so the position that an event gets at commit is contiguous and no
//! event ever appears behind a position that somebody has already read past.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use base::{Clock, Fault, Instant, Result};
use serde_json::{Value as Json, json};
use tokio::sync::mpsc::WeakSender;

use crate::jobs::{self, Job};
use crate::lane::Operation;
use crate::limits::{BODY_BYTES_MAX, PAGE_ROWS_MAX, POLL_SHARED};
use crate::runner::Runner;
use crate::{Row, Signals, Store, Tx, Value, params, submit, values};

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its place in the order of commit, from 1, without gaps.
    pub position: i64,
    /// What happened, such as `case.accepted`.
    pub topic: String,
    /// The id of what it happened to.
    pub subject: String,
    /// What rooms need to know of it.
    pub body: Json,
    /// When.
    pub at: Instant,
}

/// Publishes an event with the transaction. It can be read once the transaction is committed.
pub fn publish(tx: &mut Tx, topic: &str, subject: &str, body: &Json, now: Instant) -> Result<()> {
    let body = body.to_string();
    if body.len() > BODY_BYTES_MAX {
        return Err(Fault::new(format!("an event {topic} of {} bytes", body.len())).into());
    }
    tx.pending.events.push(values![0, topic, subject, body, now]);
    Ok(())
}

/// Gives the events of a group their positions and writes them.
pub(crate) async fn write(tx: &mut Tx, mut events: Vec<Vec<Value>>) -> Result<()> {
    let last = last_position(tx).await?;
    for (event, position) in events.iter_mut().zip(last + 1..) {
        event[0] = Value::Int(position);
    }
    let into = "insert into event (position, topic, subject, body, at)";
    tx.insert_many(into, &events, "").await?;
    Ok(())
}

/// Up to `limit` events after `after_position`, in order.
pub async fn read(store: &Store, after_position: i64, limit: i64) -> Result<Vec<Event>> {
    let limit = limit.clamp(1, PAGE_ROWS_MAX);
    store.read(async move |tx| select(tx, after_position, limit).await).await
}

async fn select(tx: &mut Tx, after_position: i64, limit: i64) -> Result<Vec<Event>> {
    const SELECT: &str = "select position, topic, subject, body, at from event \
        where position > $1 order by position limit $2";
    let rows = tx.query(SELECT, params![after_position, limit]).await?;
    rows.iter().map(|row| Ok(event(row)?)).collect()
}

fn event(row: &Row) -> Result<Event, Fault> {
    let body = serde_json::from_str(row.str(3)?)
        .map_err(|error| Fault::during("reading the body of an event", error))?;
    Ok(Event {
        position: row.int(0)?,
        topic: row.text(1)?,
        subject: row.text(2)?,
        body,
        at: row.instant(4)?,
    })
}

/// The events of a topic that happened to `subject` after `after_position`, in order, up to `limit`
/// of them.
pub async fn of_subject(
    tx: &mut Tx,
    (topic, subject): (&str, &str),
    after_position: i64,
    limit: i64,
) -> Result<Vec<Event>> {
    const SELECT: &str = "select position, topic, subject, body, at from event \
        where position > $1 and topic = $2 and subject = $3 order by position limit $4";
    let limit = limit.clamp(1, PAGE_ROWS_MAX);
    let rows = tx.query(SELECT, params![after_position, topic, subject, limit]).await?;
    rows.iter().map(|row| Ok(event(row)?)).collect()
}

/// The event at `position`, if there is one.
pub async fn at(tx: &mut Tx, position: i64) -> Result<Option<Event>> {
    let events = select(tx, position - 1, 1).await?;
    Ok(events.into_iter().find(|event| event.position == position))
}

/// The position of the last event; 0 when there is none.
pub async fn last(store: &Store) -> Result<i64> {
    store.read(last_position).await
}

/// The same as the transaction sees it: what it reads holds all that was told up to there.
pub async fn last_position(tx: &mut Tx) -> Result<i64> {
    let row = tx.query_one("select coalesce(max(position), 0) from event", &[]).await?;
    Ok(row.ok_or_else(|| Fault::new("an aggregate without a row"))?.int(0)?)
}

/// A reader that waits for new events, such as a stream to a browser. It loses none.
pub struct Feed {
    store: Store,
    position: i64,
    changed: tokio::sync::watch::Receiver<u64>,
}

impl Feed {
    /// A feed of what comes after `after_position`.
    pub fn new(store: &Store, after_position: i64) -> Self {
        let changed = store.signals().events.subscribe();
        Self { store: store.clone(), position: after_position, changed }
    }

    /// Waits until there are events and answers up to `limit` of them.
    pub async fn next(&mut self, limit: i64) -> Result<Vec<Event>> {
        loop {
            self.changed.mark_unchanged();
            let events = read(&self.store, self.position, limit).await?;
            if let Some(event) = events.last() {
                self.position = event.position;
                return Ok(events);
            }
            if self.changed.changed().await.is_err() {
                return Err(Fault::new("the store has ended").into());
            }
        }
    }
}

/// Wakes the feeds and consumers of this process when another server has published, as long as
/// there is a store and somebody waits.
pub(crate) async fn watch_others(reads: WeakSender<Box<dyn Operation>>, signals: Arc<Signals>) {
    let mut known = 0;
    loop {
        tokio::time::sleep(POLL_SHARED).await;
        let Some(reads) = reads.upgrade() else { return };
        if signals.events.receiver_count() == 0 {
            continue;
        }
        match submit(&reads, last_position, false).await {
            Ok(last) if last > known => {
                known = last;
                signals.committed(0, true, false);
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the outbox cannot be watched"),
        }
    }
}

type Handler = Arc<dyn Fn(Event) -> Pin<Box<dyn Future<Output = Result<()>> + Send>> + Send + Sync>;

/// A named reader with a durable place: each event of a topic it subscribes to reaches its handler
/// at least once, in order. An event whose handler fails goes on as a job (with back-off and, in
/// the end, as a dead letter) and holds up no other.
#[derive(Clone)]
pub struct Consumer {
    store: Store,
    clock: Arc<dyn Clock>,
    name: &'static str,
    handlers: HashMap<&'static str, Handler>,
}

impl Consumer {
    /// A consumer called `name`, which keeps its place under that name.
    pub fn new(store: &Store, clock: Arc<dyn Clock>, name: &'static str) -> Self {
        Self { store: store.clone(), clock, name, handlers: HashMap::new() }
    }

    /// Subscribes `handler` to `topic`. It may see an event twice.
    #[must_use]
    pub fn on<F, R>(mut self, topic: &'static str, handler: F) -> Self
    where
        F: Fn(Event) -> R + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        self.handlers.insert(topic, Arc::new(move |event| Box::pin(handler(event))));
        self
    }

    /// The kind of the jobs that carry on failed events.
    pub fn job_kind(&self) -> String {
        format!("event:{}", self.name)
    }

    /// Handles one page of events after the durable place and moves the place. Answers how many
    /// events it passed.
    pub async fn run_once(&self) -> Result<usize> {
        let name = self.name;
        let place = "select position from event_cursor where consumer = $1";
        let events = self
            .store
            .read(async move |tx| {
                let row = tx.query_one(place, params![name]).await?;
                let after = row.map_or(Ok(0), |row| row.int(0))?;
                select(tx, after, PAGE_ROWS_MAX).await
            })
            .await?;
        let Some(last) = events.last().map(|event| event.position) else { return Ok(0) };
        let count = events.len();
        let mut failed = Vec::new();
        for event in events {
            let Some(handler) = self.handlers.get(event.topic.as_str()) else { continue };
            if let Err(error) = handler(event.clone()).await {
                tracing::warn!(consumer = name, event = event.position, %error, "an event failed");
                failed.push(event);
            }
        }
        let (kind, now) = (self.job_kind(), self.clock.now());
        self.store
            .write(async move |tx| {
                for event in &failed {
                    let key = event.position.to_string();
                    jobs::enqueue(tx, &kind, Some(&key), &letter(event), now).await?;
                }
                move_to(tx, name, last).await
            })
            .await?;
        Ok(count)
    }

    /// Handles events as they come, until the task is dropped; after a fault it waits a little.
    pub async fn run(&self) {
        let mut changed = self.store.signals().events.subscribe();
        loop {
            changed.mark_unchanged();
            match self.run_once().await {
                Ok(0) => drop(changed.changed().await), // the store is ours: it has not ended
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(consumer = self.name, %error, "a consumer cannot go on");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    /// Teaches `runner` to carry on the events whose handler failed.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        let consumer = self.clone();
        runner.handle(self.job_kind(), move |job| {
            let consumer = consumer.clone();
            async move { consumer.again(&job).await }
        })
    }

    async fn again(&self, job: &Job) -> Result<()> {
        let event = from_letter(&job.body)
            .ok_or_else(|| Fault::new("a job of a consumer carries no event"))?;
        match self.handlers.get(event.topic.as_str()) {
            Some(handler) => handler(event).await,
            None => Ok(()),
        }
    }
}

async fn move_to(tx: &mut Tx, consumer: &str, position: i64) -> Result<()> {
    const MOVE: &str = "insert into event_cursor (consumer, position) values ($1, $2) \
        on conflict (consumer) do update set position = excluded.position \
        where event_cursor.position < excluded.position";
    tx.execute(MOVE, params![consumer, position]).await.map(|_| ())
}

fn letter(event: &Event) -> Json {
    json!({
        "position": event.position, "topic": event.topic, "subject": event.subject,
        "body": event.body, "at": event.at.0,
    })
}

fn from_letter(letter: &Json) -> Option<Event> {
    Some(Event {
        position: letter["position"].as_i64()?,
        topic: letter["topic"].as_str()?.to_owned(),
        subject: letter["subject"].as_str()?.to_owned(),
        body: letter["body"].clone(),
        at: Instant(letter["at"].as_i64()?),
    })
}
