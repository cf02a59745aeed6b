//! What runs beside the requests: jobs, the journal's sequencer, housekeeping. Wired in one place.

use std::sync::Arc;
use std::time::Duration;

use cases::ops::{ADVANCE, Advance, advance};
use store::runner::Runner;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::city::City;

/// How long a leaf of the journal waits for its place at most, when nothing is wrong.
const SEQUENCE_EVERY: Duration = Duration::from_millis(200);
/// How often what has ended is forgotten.
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(600);
/// Idempotency keys and finished jobs are kept so long.
const KEPT_SECONDS: i64 = 7 * 24 * 3600;

/// The runner of the city's jobs.
pub fn runner(city: &City) -> Runner {
    let of = city.clone();
    Runner::new(&city.store, city.clock.clone()).handle(ADVANCE, move |job| {
        let city = of.clone();
        async move {
            let fault = |e| base::Fault::during("reading a job", e);
            let body: Advance = serde_json::from_value(job.body.clone()).map_err(fault)?;
            let room = city.cases.clone();
            let (now, job) = (city.clock.now(), Arc::new((body, job)));
            city.store
                .write(async move |tx| {
                    let (body, job) = &*job;
                    let room = room.clone();
                    advance(tx, &room, body, now).await?;
                    store::jobs::complete(tx, job, now).await
                })
                .await
        }
    })
}

/// Starts everything; it ends in good order when `stop` says so.
pub fn start(city: &City, stop: watch::Receiver<bool>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let jobs = runner(city);
    let mut stopped = stop.clone();
    tasks.spawn(async move {
        jobs.run(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        })
        .await;
    });
    let signer = (*city.journal).clone();
    let sequencer = journal::run(city.store.clone(), signer, city.clock.clone(), SEQUENCE_EVERY);
    tasks.spawn(until(stop.clone(), sequencer));
    tasks.spawn(until(stop, housekeeping(city.clone())));
    tasks
}

async fn until(mut stop: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        _ = stop.wait_for(|stop| *stop) => {}
        () = work => {}
    }
}

async fn housekeeping(city: City) {
    loop {
        tokio::time::sleep(HOUSEKEEPING_EVERY).await;
        let before = city.now().plus_seconds(-KEPT_SECONDS);
        let forgotten = city
            .store
            .write(async move |tx| {
                store::idempotency::forget(tx, before).await?;
                store::jobs::forget(tx, before).await
            })
            .await;
        if let Err(error) = forgotten {
            tracing::error!(%error, "housekeeping");
        }
        if let Err(error) = access::ops::sign_in::purge(&city.store, city.now()).await {
            tracing::error!(%error, "purging sessions");
        }
    }
}
