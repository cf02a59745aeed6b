//! What runs beside the requests: jobs, the journal's sequencer, housekeeping. Wired in one place.

use std::sync::Arc;
use std::time::Duration;

use base::id::CaseId;
use base::{Instant, Result};
use cases::ops::appointments::{REMIND, Remind, remind};
use cases::ops::board::{ESCALATE, escalate, escalate_daily, unwatched_since, watch};
use cases::ops::{
    ADVANCE, Advance, CaseChanged, REPLAN, Replan, Room, advance, pack_of, replan_by_itself,
};
use store::Tx;
use store::jobs::Job;
use store::outbox::{Consumer, Event};
use store::runner::Runner;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::arrivals;
use crate::city::City;
use crate::message_hook::Hook;
use crate::payroll::{PAY_DAILY, PAY_PERIOD, pay_daily, pay_period};
use crate::telling::{self, TELL, Teller};

/// How long a leaf of the journal waits for its place at most, when nothing is wrong.
const SEQUENCE_EVERY: Duration = Duration::from_millis(200);
/// How often what has ended is forgotten.
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(600);
/// Idempotency keys and finished jobs are kept so long.
const KEPT_SECONDS: i64 = 7 * 24 * 3600;

/// The runner of the city's jobs.
pub fn runner(city: &City) -> Runner {
    let (advancing, replanning) = (city.clone(), city.clone());
    let (telling, reminding) = (city.clone(), city.clone());
    let (planning, paying) = (city.clone(), city.clone());
    let teller = Teller::new(city);
    let of_policies = teller.clone();
    let runner = Runner::new(&city.store, city.clock.clone())
        .handle_ending(ADVANCE, move |job| carry_on(advancing.clone(), job))
        .handle_ending(REPLAN, move |job| carry_on(replanning.clone(), job))
        .handle(ESCALATE, move |_| escalate_all(telling.clone()))
        .handle(REMIND, move |job| remind_of(reminding.clone(), job))
        .handle(PAY_DAILY, move |_| plan_payments(planning.clone()))
        .handle(PAY_PERIOD, move |job| {
            let city = paying.clone();
            async move { pay_period(&city, &job).await }
        });
    let runner = runner.handle(TELL, move |job| {
        let teller = of_policies.clone();
        async move { teller.tell_city(&job).await }
    });
    let runner = teller.consumer().register(consumer(city).register(runner));
    arrivals::consumer(city).register(runner)
}

/// Plans the runs that the calendar asks for, and the next day.
async fn plan_payments(city: City) -> Result<()> {
    let (pack, now) = (city.pack.clone(), city.now());
    city.store.write(async move |tx: &mut Tx| pay_daily(tx, &pack, now).await).await
}

/// Reminds of an appointment.
async fn remind_of(city: City, job: Job) -> Result<()> {
    let fault = |e| base::Fault::during("reading a job", e);
    let body: Remind = serde_json::from_value(job.body).map_err(fault)?;
    let now = city.now();
    city.store.write(async move |tx| remind(tx, &body, now).await).await
}

/// Runs a job about a case under the pack of the case.
async fn carry_on(city: City, job: Job) -> Result<()> {
    let now = city.clock.now();
    under_its_pack(&city, async move |tx, room| run(tx, room, &job, now).await).await
}

/// Does `act`, which gives way to people, in the room under the pack of its case: it answers that
/// pack when the room has another. A case stays with the pack on which it began.
async fn under_its_pack<F>(city: &City, act: F) -> Result<()>
where
    F: AsyncFn(&mut Tx, &Room) -> Result<Option<String>> + Send + Sync + 'static,
{
    let (act, mut room) = (Arc::new(act), city.cases.clone());
    loop {
        let (act, under) = (act.clone(), room.clone());
        let done = city.store.write_behind(async move |tx| act(tx, &under).await);
        match done.await? {
            None => return Ok(()),
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

/// What hears of changes of cases: the supervision board.
pub fn consumer(city: &City) -> Consumer {
    let of = city.clone();
    Consumer::new(&city.store, city.clock.clone(), "board").on("case", move |event| {
        let city = of.clone();
        async move { watch_case(&city, &event).await }
    })
}

async fn watch_case(city: &City, event: &Event) -> Result<()> {
    let changed: CaseChanged = serde_json::from_value(event.body.clone())
        .map_err(|e| base::Fault::during("reading a change of a case", e))?;
    let (id, now, version) = (CaseId::parse(&changed.case)?, city.now(), changed.version);
    let seen = id.clone();
    let newer = city.store.read(async move |tx| unwatched_since(tx, &seen, version).await);
    if newer.await? {
        return Ok(());
    }
    let act = async move |tx: &mut Tx, room: &Room| {
        if unwatched_since(tx, &id, version).await? {
            return Ok(None);
        }
        let pack = pack_of(tx, &id).await?;
        if pack != room.pack.hash {
            return Ok(Some(pack));
        }
        watch(tx, room, &id, now).await?;
        escalate_daily(tx, &room.pack, now).await?;
        Ok(None)
    };
    under_its_pack(city, act).await
}

/// Tells of all that has turned, and sees to the next day.
async fn escalate_all(city: City) -> Result<()> {
    let now = city.now();
    loop {
        let room = city.cases.clone();
        let more = city.store.write(async move |tx| escalate(tx, &room, now).await).await?;
        if !more {
            break;
        }
    }
    let pack = city.pack.clone();
    city.store.write(async move |tx| escalate_daily(tx, &pack, now).await).await
}

/// Starts everything; it ends in good order when `stop` says so. `hook` hears of messages.
pub fn start(city: &City, hook: Hook, stop: watch::Receiver<bool>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let hooked = hook.consumer(city);
    let jobs = hooked.register(runner(city));
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
    let (board, of) = (consumer(city), city.clone());
    tasks.spawn(until(stop.clone(), async move {
        let (pack, now) = (of.pack.clone(), of.now());
        let daily = async move |tx: &mut Tx| escalate_daily(tx, &pack, now).await;
        if let Err(error) = of.store.write(daily).await {
            tracing::error!(%error, "the daily escalation is not planned");
        }
        if let Err(error) = plan_payments(of.clone()).await {
            tracing::error!(%error, "the runs of the calendar are not planned");
        }
        board.run().await;
    }));
    tasks.spawn(until(stop.clone(), tell(city.clone())));
    tasks.spawn(until(stop.clone(), async move { hooked.run().await }));
    let arriving = arrivals::consumer(city);
    tasks.spawn(until(stop.clone(), async move { arriving.run().await }));
    tasks.spawn(until(stop, housekeeping(city.clone())));
    tasks
}

/// Tells people of policies: soon under a pack that is new, daily, and when a case has ended.
async fn tell(city: City) {
    let (pack, now) = (city.pack.clone(), city.now());
    let plan = async move |tx: &mut Tx| {
        telling::plan_soon(tx, &pack, &format!("pack:{}", pack.hash), now).await?;
        telling::plan_daily(tx, &pack, now).await
    };
    if let Err(error) = city.store.write(plan).await {
        tracing::error!(%error, "telling of policies is not planned");
    }
    Teller::new(&city).consumer().run().await;
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
                cases::ops::deposit::forget_deposits(tx, before).await?;
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
