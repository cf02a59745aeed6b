//! Payments of ten policies from the rule to the bank and back, and the same killed on the way.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base::{Clock, Date, Money, SystemClock};
use clap::Args;
use pack::Pack;
use policies::RunState;
use policies::engine::iso20022::{answer, pain_002};
use policies::engine::{Candidate, Grouping, Matcher};
use policies::ops::pay::{self, Listed, NewRun};
use rules::columns::{ColumnBuilder, Table};
use rules::{Schema, Type, Value, compile};
use store::Store;

use crate::report::{Goal, Report};
use crate::{Common, Result};

const RUNS: usize = 10;
const SECONDS_MAX: f64 = 60.0;
const DAY: &str = "2026-11-20";

/// How many, and how often it is killed.
#[derive(Args, Clone)]
pub struct Options {
    /// Payments of all policies together.
    #[arg(long, default_value_t = 800_000)]
    payments: usize,
    /// How often the process is killed in the second pass.
    #[arg(long, default_value_t = 10)]
    kills: u32,
}

/// Where a worker works.
#[derive(Args, Clone)]
pub struct Worker {
    /// The database file.
    #[arg(long)]
    db: PathBuf,
    /// Payments of all policies together.
    #[arg(long)]
    payments: usize,
}

/// Measures one pass that nothing disturbs, then one that is killed again and again.
pub async fn run(common: &Common, options: &Options) -> Result<()> {
    let mut report = Report::new("payments");
    let folder = tempfile::tempdir()?;
    let calm = folder.path().join("calm.db");
    let started = Instant::now();
    let done = worker(common, &calm, options.payments)?.wait()?;
    if !done.success() {
        return Err("the worker failed".into());
    }
    let seconds = started.elapsed().as_secs_f64();
    let name = format!("{} payments of {RUNS} policies", options.payments);
    report.goal(name, seconds, "s", Goal::Below(SECONDS_MAX));
    report.add("payments a second", options.payments as f64 / seconds, "/s");
    let killed = folder.path().join("killed.db");
    // moments that are the same in every run of the bench and lie all over the pass
    let mut state = 0x9e37_79b9_u64;
    for _ in 0..options.kills {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        let part = (state >> 33) as f64 / f64::from(u32::MAX >> 1);
        let mut child = worker(common, &killed, options.payments)?;
        tokio::time::sleep(Duration::from_secs_f64(seconds * (0.02 + 0.2 * part))).await;
        child.kill()?;
        child.wait()?;
    }
    if !worker(common, &killed, options.payments)?.wait()?.success() {
        return Err("the worker failed after it was killed".into());
    }
    let sound = sums(&killed, options.payments).await?;
    report.goal("unsound after the kills", f64::from(u8::from(!sound)), "", Goal::Below(1.0));
    report.note(format!("killed with SIGKILL {} times", options.kills));
    report.print();
    Ok(())
}

fn worker(common: &Common, db: &Path, payments: usize) -> Result<std::process::Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("pay-worker").arg("--db").arg(db).arg("--payments").arg(payments.to_string());
    command.arg("--pack").arg(&common.pack).stdout(Stdio::null());
    Ok(command.spawn()?)
}

/// Whether every run is done and balances, with every payment once.
async fn sums(db: &Path, payments: usize) -> Result<bool> {
    let store = Store::open(&format!("sqlite:{}", db.display()), store::Options::default()).await?;
    let mut settled = 0;
    for at in 0..RUNS {
        let id = format!("run_{at}");
        let run = pay::one(&store, &id).await.map_err(text)?;
        let found = pay::reconcile(&store, &id).await.map_err(text)?;
        if run.state != RunState::Done || !found.balanced {
            return Ok(false);
        }
        settled += run.parties;
    }
    Ok(settled == i64::try_from(payments)?)
}

fn text(error: base::Error) -> String {
    match error {
        base::Error::Refusal(refusal) => refusal.code.to_owned(),
        base::Error::Fault(fault) => fault.chain(),
    }
}

/// Does whatever is left to do in a database.
pub async fn work(common: &Common, worker: &Worker) -> Result<()> {
    let pack = pack::load_to_serve(&common.pack, &[]).pack.ok_or("the pack has errors")?;
    let pack = Arc::new(pack);
    let url = format!("sqlite:{}", worker.db.display());
    let store = Store::open(&url, store::Options::default()).await?;
    store.migrate(journal::MIGRATIONS).await?;
    store.migrate(policies::MIGRATIONS).await?;
    let folder = worker.db.with_extension("files");
    std::fs::create_dir_all(&folder)?;
    let ids = pack.policies.values().filter(|policy| !policy.funding.is_empty());
    let ids: Vec<String> = ids.take(RUNS).map(|policy| policy.id.clone()).collect();
    let day: Date = DAY.parse()?;
    let table = population(worker.payments)?;
    let matched = matcher(&ids)?.run(&table, day, &[Grouping::by("district")], 2, |_| {});
    for (at, of) in matched.policies.iter().enumerate() {
        let id = format!("run_{at}");
        let now = SystemClock.now();
        let listed: Vec<Listed> = of
            .entitled()
            .filter_map(|(row, fen)| {
                Some(Listed {
                    party: format!("9133010{row:011}"),
                    district: "330106".to_owned(),
                    due: Money::from_fen(fen?),
                    account: Some(format!("6222{row:012}")),
                    ..Listed::default()
                })
            })
            .collect();
        let new = NewRun {
            id: id.clone(),
            policy: of.id.clone(),
            pack: pack.hash.clone(),
            on: day,
            public_until: None,
            budget: None,
            made_by: "bench".to_owned(),
        };
        pay::list(&store, &new, &listed, now, |_| {}).await.map_err(text)?;
        pay::commit(&store, &id, now, |_| {}).await.map_err(text)?;
        let keep = |name: String, file: String| {
            let written = durable(&folder, &name, &file);
            async { written.map_err(|error| base::Fault::during("writing a file", error)) }
        };
        pay::batch(&store, &pack, &id, (now, day), keep, |_| {}).await.map_err(text)?;
        back(&store, &pack, &id, now).await?;
    }
    Ok(())
}

/// Under another name first, so that a file is whole or not there.
fn durable(folder: &Path, name: &str, file: &str) -> std::io::Result<()> {
    let (path, other) = (folder.join(name), folder.join(format!("{name}.new")));
    std::fs::write(&other, file)?;
    std::fs::File::open(&other)?.sync_all()?;
    std::fs::rename(other, path)
}

/// The bank answers every batch.
async fn back(store: &Store, pack: &Pack, id: &str, now: base::Instant) -> Result<()> {
    let run = pay::one(store, id).await.map_err(text)?;
    if run.state == RunState::Done {
        return Ok(());
    }
    let payments = pay::payments(store, id, 1, run.parties).await.map_err(text)?;
    for number in 1..=run.batches {
        let of: Vec<_> = payments.iter().filter(|p| p.batch == Some(number)).cloned().collect();
        let file = answer(id, number, &of, |_| None);
        let statuses = pain_002(id, &file).map_err(|refusal| refusal.code)?;
        pay::take_statuses(store, pack, id, &statuses, now, |_| {}).await.map_err(text)?;
    }
    Ok(())
}

/// Parties of ten kinds with a sum from which their payment follows.
fn population(count: usize) -> Result<Table> {
    let mut table = Table::new(count);
    let mut kind = ColumnBuilder::new(Type::Int, 0);
    let mut spent = ColumnBuilder::new(Type::Decimal, 2);
    for row in 0..count {
        kind.push(Some(&Value::Int(i64::try_from(row % RUNS)?))).map_err(|_| "a kind")?;
        let yuan = rust_decimal::Decimal::new(i64::try_from(row % 999_983)? + 10_000, 2);
        spent.push(Some(&Value::Decimal(yuan))).map_err(|_| "a sum")?;
    }
    table.insert("kind", kind.finish());
    table.insert("spent", spent.finish());
    Ok(table)
}

struct Two;

impl Schema for Two {
    fn fact_type(&self, name: &str) -> Option<Type> {
        match name {
            "kind" => Some(Type::Int),
            "spent" => Some(Type::Decimal),
            _ => None,
        }
    }

    fn fact_names(&self) -> Vec<String> {
        vec!["kind".to_owned(), "spent".to_owned()]
    }
}

fn matcher(ids: &[String]) -> Result<Matcher> {
    let mut candidates = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        let rule = |text: String, kind| {
            compile(&text, kind, &Two).map_err(|found| format!("{text}: {found:?}"))
        };
        let clauses = vec![rule(format!("kind = {at}"), Type::Bool)?];
        let amount = Some(rule("least(spent * 0.15, 1000)".to_owned(), Type::Decimal)?);
        candidates.push(Candidate { id: id.clone(), clauses, amount, cap_fen: None });
    }
    Ok(Matcher::new(&candidates))
}
