//! What every handler is given: the city, and what the edge itself keeps.

use std::sync::Arc;

use access::oidc::Provider;
use base::{Instant, Text};
use tokio::sync::{Semaphore, watch};

use super::limits;
use super::metrics::Metrics;
use super::progress::Progress;
use super::sessions::Sessions;
use crate::city::City;

/// How the edge is set up.
#[derive(Clone, Default)]
pub struct Options {
    /// People reach the server over HTTPS (through a proxy): cookies are bound to it.
    pub https: bool,
    /// The address under which people reach the server, without a slash at its end; what the
    /// browser asked for when absent.
    pub public_url: Option<String>,
    /// The city's identity provider, and what its button says.
    pub provider: Option<(Provider, Text)>,
    /// The password of the demonstration's accounts, shown to everybody in the demonstration.
    pub demo_password: Option<String>,
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
    pub stopping: watch::Sender<bool>,
}

/// The state of the router.
pub type Shared = Arc<Edge>;

impl Edge {
    /// The edge of `city`. Must be called within a runtime.
    pub fn new(city: City, options: Options) -> Shared {
        let progress = Progress::start(&city.store);
        Arc::new(Self {
            started_at: city.now(),
            city,
            options,
            sessions: Sessions::default(),
            metrics: Metrics::default(),
            progress,
            uploads: Semaphore::new(limits::UPLOADS_AT_ONCE_MAX),
            stopping: watch::Sender::new(false),
        })
    }

    /// The moment.
    pub fn now(&self) -> Instant {
        self.city.clock.now()
    }
}
