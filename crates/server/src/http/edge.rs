//! What every handler is given: the city, and what the edge itself keeps.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use base::id::CaseId;
use base::{Date, Instant, Refusal, Result};
use cases::ops::Room;
use pack::Pack;
use policies::engine::{Candidate, Grouping, Matched};
use registers::Snapshot;
use store::Tx;
use tokio::sync::{Semaphore, watch};

use super::limits;
use super::metrics::Metrics;
use super::progress::Progress;
use super::sessions::Sessions;
use crate::api::policy_effects::CityNow;
use crate::api::views::{PackDiagnostic, PolicyWords};
use crate::archive;
use crate::city::City;
use crate::identity::Offer;
use crate::kept::Kept;
use crate::payroll;
use crate::unreached::Everybody;

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
    /// What the lints say of pack versions, as far as somebody asked.
    pub findings: Kept<Arc<Vec<PackDiagnostic>>>,
    /// Packs with their situations and stories, as far as somebody studies them.
    studied: Kept<Arc<Pack>>,
    /// What answers about policies repeat.
    policy_words: OnceLock<Arc<PolicyWords>>,
    /// Who is entitled in the whole city, as far as somebody asked.
    pub city_now: Kept<Arc<CityNow>>,
    /// Who cannot be told of what is theirs, by kind of party.
    pub unreached: Kept<Arc<Everybody>>,
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
            findings: Kept::new(limits::ROOMS_KEPT_MAX),
            studied: Kept::new(limits::PACKS_STUDIED_MAX),
            policy_words: OnceLock::new(),
            city_now: Kept::new(1),
            unreached: Kept::new(limits::UNREACHED_KINDS_KEPT_MAX),
        })
    }

    /// Weighs everybody in the register of the subject `party` by `candidates` on the day `on`,
    /// beside the requests, with sums by `groupings`: the snapshot that was weighed, what came of
    /// it, and how long it took.
    pub async fn matched(
        &self,
        party: &str,
        on: Date,
        candidates: Vec<Candidate>,
        groupings: Vec<Grouping>,
    ) -> Result<(Arc<Snapshot>, Matched, Duration)> {
        let rules = candidates.iter().flat_map(|of| of.clauses.iter().chain(&of.amount));
        let named: Vec<String> = rules.flat_map(|rule| rule.facts().iter().cloned()).collect();
        let snapshot = self.soon(party, self.city.snapshot(party, &named)).await?;
        let (matched, took) = payroll::weigh(&snapshot, on, candidates, groupings).await?;
        Ok((snapshot, matched, took))
    }

    /// What `columns` answers, the register of `subject` in columns, when that is soon; refused
    /// with `register_being_read` else. Its reading goes on.
    pub async fn soon<T>(
        &self,
        subject: &str,
        columns: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let limit = Duration::from_secs(limits::COLUMNS_SECONDS_MAX);
        within(limit, columns, || self.city.records_read(subject)).await
    }

    /// The room of cases under the pack on which the case `id` began.
    pub async fn room(&self, id: &CaseId) -> Result<Room> {
        let id = id.clone();
        let read = async move |tx: &mut Tx| cases::ops::pack_of(tx, &id).await;
        let pack = self.city.store.read(read).await?;
        self.city.room_of(&pack).await
    }

    /// The pack with content hash `hash`, with its situations and stories.
    pub async fn whole(&self, hash: &str) -> Result<Arc<Pack>> {
        let own = &self.city.pack;
        if own.whole && own.hash == hash {
            return Ok(own.clone());
        }
        if let Some(pack) = self.studied.get(hash) {
            return Ok(pack);
        }
        let pack = archive::load(&self.city, hash, true).await?;
        self.studied.keep(hash, pack.clone());
        Ok(pack)
    }

    /// What answers about policies repeat, written out when first asked for.
    pub fn policy_words(&self) -> Arc<PolicyWords> {
        let words = || Arc::new(PolicyWords::new(self.city.pack.clone()));
        self.policy_words.get_or_init(words).clone()
    }

    /// The moment.
    pub fn now(&self) -> Instant {
        self.city.clock.now()
    }
}

/// What `columns` answers within `limit`; refused with `register_being_read` (503) else, which says
/// how many `records` have been read.
async fn within<T>(
    limit: Duration,
    columns: impl Future<Output = Result<T>>,
    records: impl FnOnce() -> usize,
) -> Result<T> {
    let late = |_| {
        let read = records();
        let zh = format!("登记库正在装入内存（已读 {read} 条），请一分钟后再试。");
        let en = format!("The register is being read, {read} records so far: try in a minute.");
        Err(Refusal::new("register_being_read", 503, zh, en).into())
    };
    tokio::time::timeout(limit, columns).await.unwrap_or_else(late)
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use base::Error;

    use super::*;

    #[tokio::test]
    async fn who_asks_too_early_is_told_how_far_the_register_is() {
        assert_eq!(within(Duration::ZERO, ready(Ok(1)), || 7).await.unwrap(), 1);
        let Err(Error::Refusal(refusal)) = within::<()>(Duration::ZERO, pending(), || 7).await
        else {
            panic!("nobody waits for ever")
        };
        assert_eq!((refusal.code, refusal.status), ("register_being_read", 503));
        assert!(refusal.must.en.contains("7 records"));
    }
}
