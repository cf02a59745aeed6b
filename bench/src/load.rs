//! Many connections that send one request after another for a while, and what came of it.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::LocalSet;

use crate::Result;
use crate::http::{Answer, Connection};
use crate::report::percentile;

/// How long and how much.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Connections, each with one request under way.
    pub connections: usize,
    /// Time before anything counts.
    pub warm_up: Duration,
    /// Time that counts.
    pub measured: Duration,
}

/// What came of it in the time that counted.
#[derive(Default)]
pub struct Outcome {
    /// Latency of each success, in microseconds, sorted.
    pub latencies: Vec<u32>,
    /// Successes, those of the warm-up and of the last moment included.
    pub succeeded: u64,
    /// Answers that were no success, at any time.
    pub failed: u64,
    /// The first of them.
    pub complaint: Option<String>,
    /// Seconds that counted.
    pub seconds: f64,
}

impl Outcome {
    /// Successes a second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }

    /// A percentile of the latency in milliseconds.
    pub fn millis(&self, share: f64) -> f64 {
        percentile(&self.latencies, share) / 1_000.0
    }

    /// `self`, or the complaint when anything failed.
    pub fn unfailing(self, what: &str) -> Result<Self> {
        match self.failed {
            0 => Ok(self),
            n => {
                let complaint = self.complaint.unwrap_or_default();
                Err(format!("{what}: {n} requests failed; the first: {complaint}").into())
            }
        }
    }
}

/// Runs `plan` against `address`. `request` writes the next request of connection `n` into the
/// buffer, `seen` is shown every success.
pub async fn run(
    address: &str,
    plan: Plan,
    request: impl Fn(usize, &mut Vec<u8>) + 'static,
    seen: impl Fn(&Answer<'_>) + 'static,
) -> Result<Outcome> {
    let mut connections = Vec::new();
    for _ in 0..plan.connections {
        connections.push(Connection::open(address).await?);
    }
    let outcome = Rc::new(RefCell::new(Outcome::default()));
    let (request, seen) = (Rc::new(request), Rc::new(seen));
    let begin = Instant::now() + plan.warm_up;
    let end = begin + plan.measured;
    let all = LocalSet::new();
    for (n, mut connection) in connections.into_iter().enumerate() {
        let (outcome, request, seen) = (outcome.clone(), request.clone(), seen.clone());
        all.spawn_local(async move {
            let mut buffer = Vec::with_capacity(4 << 10);
            loop {
                buffer.clear();
                request(n, &mut buffer);
                let sent = Instant::now();
                if sent >= end {
                    return;
                }
                let answer = connection.send(&buffer).await;
                let now = Instant::now();
                let mut outcome = outcome.borrow_mut();
                match answer {
                    Ok(answer) if (200..300).contains(&answer.status) => {
                        seen(&answer);
                        outcome.succeeded += 1;
                        if now >= begin && now < end {
                            let micros = (now - sent).as_micros();
                            outcome.latencies.push(u32::try_from(micros).unwrap_or(u32::MAX));
                        }
                    }
                    Ok(answer) => {
                        outcome.failed += 1;
                        outcome.complaint.get_or_insert_with(|| answer.complaint());
                    }
                    Err(error) => {
                        outcome.failed += 1;
                        outcome.complaint.get_or_insert_with(|| error.to_string());
                        return;
                    }
                }
            }
        });
    }
    all.await;
    let mut outcome = outcome.take();
    outcome.latencies.sort_unstable();
    outcome.seconds = plan.measured.as_secs_f64();
    Ok(outcome)
}
