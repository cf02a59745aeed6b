//! What is counted about requests, for Prometheus.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::Method;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Served {
    method: String,
    path: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Place {
    path: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct JobState {
    state: String,
}

/// Seconds at which latencies are told apart.
const SECONDS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The counters of the edge.
pub struct Metrics {
    registry: Registry,
    requests: Family<Served, Counter>,
    latency: Family<Place, Histogram>,
    jobs: Family<JobState, Gauge>,
    leaves: Gauge<u64, AtomicU64>,
    pending: Gauge<u64, AtomicU64>,
    read_whole: Counter,
}

/// What is asked of the store when somebody reads the metrics.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Jobs by state.
    pub jobs: Vec<(&'static str, i64)>,
    /// Leaves in the journal's tree.
    pub leaves: u64,
    /// Leaves that wait for the sequencer.
    pub pending: u64,
    /// How often a register was read whole.
    pub read_whole: u64,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("onevisit");
        let requests = Family::<Served, Counter>::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let latency = Family::<Place, Histogram>::new_with_constructor(|| Histogram::new(SECONDS));
        let help = "Seconds until an answer began";
        registry.register("http_request_duration_seconds", help, latency.clone());
        let jobs = Family::<JobState, Gauge>::default();
        registry.register("jobs", "Durable jobs by state", jobs.clone());
        let (leaves, pending) = (Gauge::default(), Gauge::default());
        registry.register("journal_leaves", "Leaves in the tree", Gauge::clone(&leaves));
        let help = "Leaves that wait for the sequencer";
        registry.register("journal_pending_leaves", help, Gauge::clone(&pending));
        let read_whole = Counter::default();
        let help = "Registers that were read whole to be weighed in columns";
        registry.register("snapshots_read_whole", help, read_whole.clone());
        Self { registry, requests, latency, jobs, leaves, pending, read_whole }
    }
}

impl Metrics {
    /// Counts one answer. `path` is the route, not the address: nobody's id is in it.
    pub fn observe(&self, method: &Method, path: &str, status: u16, took: Duration) {
        let served = Served { method: method.to_string(), path: path.to_owned(), status };
        self.requests.get_or_create(&served).inc();
        let place = Place { path: path.to_owned() };
        self.latency.get_or_create(&place).observe(took.as_secs_f64());
    }

    /// Everything as OpenMetrics text, with what was just measured.
    pub fn text(&self, measured: &Measured) -> String {
        for (state, count) in &measured.jobs {
            let state = JobState { state: (*state).to_owned() };
            self.jobs.get_or_create(&state).set(*count);
        }
        self.leaves.set(measured.leaves);
        self.pending.set(measured.pending);
        self.read_whole.inner().store(measured.read_whole, Ordering::Relaxed);
        let mut written = String::new();
        text::encode(&mut written, &self.registry).expect("a string takes all");
        written
    }
}
