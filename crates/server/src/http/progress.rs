//! Changes of cases to whoever watches: one reader of the outbox for all streams.

use cases::ops::CaseChanged;
use store::Store;
use store::outbox::{self, Feed};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

use super::limits::PROGRESS_LAG_MAX;

/// The one reader and its listeners.
pub struct Progress {
    changes: broadcast::Sender<CaseChanged>,
    reader: JoinHandle<()>,
}

impl Progress {
    /// Begins to read what happens from now on.
    pub fn start(store: &Store) -> Self {
        let changes = broadcast::Sender::new(PROGRESS_LAG_MAX);
        let reader = tokio::spawn(read(store.clone(), changes.clone()));
        Self { changes, reader }
    }

    /// What happens from now on. Who lags behind is told so and reads the case again.
    pub fn subscribe(&self) -> broadcast::Receiver<CaseChanged> {
        self.changes.subscribe()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

async fn read(store: Store, changes: broadcast::Sender<CaseChanged>) {
    let wait = std::time::Duration::from_secs(1);
    let mut feed = loop {
        match outbox::last(&store).await {
            Ok(last) => break Feed::new(&store, last),
            Err(error) => tracing::warn!(%error, "the outbox cannot be read yet"),
        }
        tokio::time::sleep(wait).await;
    };
    loop {
        match feed.next(1_000).await {
            Ok(events) => {
                for event in events.into_iter().filter(|event| event.topic == "case") {
                    if let Ok(change) = serde_json::from_value(event.body) {
                        let _ = changes.send(change); // nobody may be listening
                    }
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                tokio::time::sleep(wait).await;
            }
        }
    }
}
