//! What runs beside the requests: jobs, the journal's sequencer, housekeeping. Wired in one place.

use std::sync::Arc;
use std::time::Duration;

use base::id::CaseId;
use base::{Instant, Result};
use cases::ops::{ADVANCE, Advance, REPLAN, Replan, Room, advance, pack_of, replan_by_itself};
use store::Tx;
use store::jobs::Job;
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
    let (advancing, replanning) = (city.clone(), city.clone());
    Runner::new(&city.store, city.clock.clone())
        .handle_ending(ADVANCE, move |job| carry_on(advancing.clone(), job))
        .handle_ending(REPLAN, move |job| carry_on(replanning.clone(), job))
}

/// Runs a job about a case under the pack of the case.
async fn carry_on(city: City, job: Job) -> Result<()> {
    let (now, job) = (city.clock.now(), Arc::new(job));
    let mut room = city.cases.clone();
    loop {
        let (under, job) = (room.clone(), job.clone());
        let done = city.store.write(async move |tx| run(tx, &under, &job, now).await);
        match done.await? {
            None => return Ok(()),
            // a case stays with the pack on which it began
            Some(pack) => room = city.room_of(&pack).await?,
        }
    }
}

/// Carries a case on and ends the job; or answers the pack of the case when `room` has another.
async fn run(tx: &mut Tx, room: &Room, job: &Job, now: Instant) -> Result<Option<String>> {
    let fault = |e| base::Fault::during("reading a job", e);
    let body: Advance = serde_json::from_value(job.body.clone()).map_err(fault)?;
    let pack = pack_of(tx, &CaseId::parse(&body.case)?).await?;
    if pack != room.pack.hash {
        return Ok(Some(pack));
    }
    match job.kind.as_str() {
        REPLAN => replan_by_itself(tx, room, &Replan { case: body.case }, now).await?,
        _ => advance(tx, room, &body, now).await?,
    }
    store::jobs::complete(tx, job, now).await?;
    Ok(None)
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
