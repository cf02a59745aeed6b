//! Runs made from a match of the whole city: by an officer, or by the city itself when the calendar
//! says so.
//!
//! A run of the calendar has the id of its policy and period, so that two servers, or one that
//! begins again after a crash, make the same one.

use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use base::{Date, Error, Fault, Instant, Money, Result};
use jiff::ToSpan;
use pack::{CONFIRMED_ACCOUNT, PAY_ACCOUNT, Pack, Policy};
use policies::PayRun;
use policies::engine::{Candidate, Grouping, Matched, Matcher, OfPolicy, Weigher, once_keys};
use policies::ops::calendar::{Period, due_periods, see_to, seen_to};
use policies::ops::pay::{self, NewRun};
use policies::ops::roll::{AccountOf, Entitled, make};
use registers::Snapshot;
use serde_json::json;
use store::jobs::{self, Job};
use store::{Store, Tx};

use crate::city::City;

/// The job that asks every day which periods have begun.
pub const PAY_DAILY: &str = "pay_policies_daily";
/// The job that makes the run of a period.
pub const PAY_PERIOD: &str = "pay_policy_period";
/// Who made a run that nobody began.
pub const CALENDAR: &str = "calendar";

/// The facts of the subject `party` that matching, paying and sums by group need.
pub fn facts(pack: &Pack, party: &str, weigher: &Weigher) -> Vec<String> {
    let mut facts = weigher.facts();
    facts
        .extend(["district", PAY_ACCOUNT, CONFIRMED_ACCOUNT].map(|fact| format!("{party}.{fact}")));
    facts.extend(Grouping::of_party(pack, party).into_iter().map(|grouping| grouping.fact));
    for policy in pack.policies.values().filter(|policy| policy.party == party) {
        facts.extend(policy.budget.iter().filter_map(|budget| budget.first_by.clone()));
        let groups = policy.stacking.iter().filter_map(|id| pack.stacking_groups.get(id));
        facts.extend(groups.filter_map(|group| group.once_per.clone()));
    }
    facts.sort();
    facts.dedup();
    facts
}

/// Weighs everybody in `snapshot` by `candidates` on the day `on`, on all cores and beside the
/// requests, with sums by `groupings`; and how long it took.
pub async fn weigh(
    snapshot: &Arc<Snapshot>,
    on: Date,
    candidates: Vec<Candidate>,
    groupings: Vec<Grouping>,
) -> Result<(Matched, Duration)> {
    let snapshot = snapshot.clone();
    let run = move || {
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let began = std::time::Instant::now();
        let matched =
            Matcher::new(&candidates).run(&snapshot.table, on, &groupings, threads, |_| {});
        (matched, began.elapsed())
    };
    let run = tokio::task::spawn_blocking(run).await;
    Ok(run.map_err(|error| Fault::during("matching", error))?)
}

/// Makes the run `id` of `policy` from what a match found.
pub async fn list(
    (store, pack): (&Store, &Pack),
    policy: &Policy,
    (id, made_by): (String, String),
    (snapshot, matched): (&Snapshot, Matched),
    (today, now): (Date, Instant),
) -> Result<PayRun> {
    let public_until =
        policy.publicity_days.map(|days| today.saturating_add(i64::from(days).days()));
    let new = NewRun {
        id,
        policy: policy.id.clone(),
        pack: pack.hash.clone(),
        on: today,
        public_until,
        budget: None,
        made_by,
    };
    let of = matched.policies.into_iter().next().unwrap_or_default();
    let confirmed = |party: &str| {
        let name = format!("{}.{CONFIRMED_ACCOUNT}", policy.party);
        let account = snapshot.table.column(&name)?.get(snapshot.row(party)?);
        account.map(|account| account.to_string())
    };
    let unasked = policy.account_fact() == Some(CONFIRMED_ACCOUNT);
    let now_to = unasked.then_some(&confirmed as &AccountOf<'_>);
    let entitled = entitled(pack, policy, snapshot, &of);
    make(store, pack, policy, &new, (entitled, now_to), now).await
}

/// Who is entitled, with what paying asks of them, in the order of the register.
fn entitled(pack: &Pack, policy: &Policy, snapshot: &Snapshot, of: &OfPolicy) -> Vec<Entitled> {
    let value = |name: &str, row: u32| snapshot.table.column(name)?.get(row as usize);
    let own = |fact: &str, row: u32| {
        value(&format!("{}.{fact}", policy.party), row).map(|value| value.to_string())
    };
    let first_by = policy.budget.as_ref().and_then(|budget| budget.first_by.as_deref());
    let first_on = |row: u32| match value(first_by?, row)? {
        rules::Value::Date(day) => Some(day),
        _ => None,
    };
    let paying = of.entitled();
    let paying = paying.filter_map(|(row, fen)| Some((row, fen.filter(|fen| *fen > 0)?)));
    let party = |(row, fen): (u32, i64)| Entitled {
        party: snapshot.keys[row as usize].clone(),
        district: own("district", row).unwrap_or_default(),
        amount: Money::from_fen(fen),
        account: policy.account_fact().and_then(|fact| own(fact, row)),
        first_on: first_on(row),
        once: once_keys(pack, policy, |name| value(name, row).map(|value| value.to_string())),
    };
    paying.map(party).collect()
}

/// What is being done with the payments of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// They are entered in the ledger.
    Committing,
    /// They are written into batch files.
    Batching,
}

/// Commits the run `id` once its publicity is over, and writes its batch files; takes up again
/// what was cut off. `done` hears so many payments are done in a phase. Refused with `unknown_run`,
/// `still_public`, `objection_open`.
pub async fn pay(
    city: &City,
    id: &str,
    now: Instant,
    mut done: impl FnMut(Phase, i64),
) -> Result<PayRun> {
    let today = now.date_in(&city.pack.zone());
    pay::close_publicity(&city.store, id, today).await?;
    pay::commit(&city.store, id, now, |count| done(Phase::Committing, count)).await?;
    let keep = |name: String, file: String| {
        let documents = city.documents.clone();
        async move {
            let path = object_store::path::Path::from(format!("payments/{name}"));
            let put = object_store::ObjectStoreExt::put(&*documents, &path, file.into()).await;
            put.map(drop).map_err(|error| Fault::during("writing a batch file", error))
        }
    };
    let batched = |count| done(Phase::Batching, count);
    pay::batch(&city.store, &city.pack, id, (now, today), keep, batched).await
}

/// Enqueues the runs of the periods that have begun, and sees to the next day: once, whoever asks.
pub async fn pay_daily(tx: &mut Tx, pack: &Pack, now: Instant) -> Result<()> {
    let zone = pack.zone();
    let today = now.date_in(&zone);
    for due in due_periods(tx, pack, today).await? {
        let key = format!("{}/{}", due.policy, due.period);
        let body = json!({ "policy": due.policy, "period": due.period });
        jobs::enqueue(tx, PAY_PERIOD, Some(&key), &body, now).await?;
    }
    let key = today.tomorrow().unwrap_or(today).to_string();
    let at = Instant::end_of(today, &zone);
    jobs::enqueue(tx, PAY_DAILY, Some(&key), &json!({}), at).await.map(drop)
}

/// Makes the run of the period that `job` names. Nobody to pay is no failure: then the period is
/// seen to without a run. What another list keeps from being written is tried again later.
pub async fn pay_period(city: &City, job: &Job) -> Result<()> {
    let text = |key: &str| job.body[key].as_str().unwrap_or_default().to_owned();
    let of = Period { policy: text("policy"), period: text("period") };
    let (now, asked) = (city.now(), of.clone());
    if city.store.read(async move |tx: &mut Tx| seen_to(tx, &asked).await).await? {
        return Ok(());
    }
    let Some(policy) = city.pack.policies.get(&of.policy) else { return Ok(()) };
    let run = match by_itself(city, policy, &of, now).await {
        Ok(run) => Some(run.id),
        Err(Error::Refusal(refusal)) => match refusal.code {
            "nobody_entitled" | "budget_dry" | "apply_window_closed" => None,
            "run_listing" | "run_changed" => {
                return Err(
                    Fault::new(format!("the run of {key:?}: {refusal}", key = job.key)).into()
                );
            }
            _ => return Err(Error::Refusal(refusal)),
        },
        Err(error) => return Err(error),
    };
    let see = async move |tx: &mut Tx| see_to(tx, &of, run.as_deref(), now).await;
    city.store.write(see).await
}

async fn by_itself(city: &City, policy: &Policy, of: &Period, now: Instant) -> Result<PayRun> {
    let (pack, party) = (&city.pack, &policy.party);
    let today = now.date_in(&pack.zone());
    let snapshot = city.snapshot(party, &[]).await?;
    let (matched, _) =
        weigh(&snapshot, today, vec![Candidate::of(pack, policy)], Vec::new()).await?;
    let by = (of.run(), CALENDAR.to_owned());
    list((&city.store, pack), policy, by, (&snapshot, matched), (today, now)).await
}
