//! Durable submissions over HTTP: each one is a whole application that the city has accepted.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use clap::Args;
use serde_json::{Value as Json, json};
use store::Store;
use testkit::postgres::{Cluster, new_database};

use crate::city::{self, City, Person, sign_in};
use crate::http::post;
use crate::load::{self, Outcome, Plan};
use crate::peers;
use crate::report::{Goal, Report, median};
use crate::{Common, Result};

/// Applicants of the demonstration; connections are shared out among them.
pub const APPLICANTS: [&str; 3] = ["chenxiao", "linyue", "zhouhe"];
const PATH: &str = "/api/v1/packages/company_opening/submissions";
/// How long a peer is measured.
const PEER_TIME: Duration = Duration::from_secs(3);

/// How long and how much.
#[derive(Args, Clone)]
pub struct Options {
    /// Connections that submit at the same time.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    connections: u16,
    /// Seconds that count, of each run.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=120))]
    seconds: u64,
    /// Seconds before anything counts.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u64).range(0..=60))]
    warm_up_seconds: u64,
    /// Only this engine.
    #[arg(long)]
    engine: Option<Engine>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

/// An application for `name` that needs no document: one request is a whole submission.
pub fn application(name: &str) -> Json {
    json!({
        "answers": {
            "entity.name": name,
            "entity.kind": "sole_proprietorship",
            "entity.address_listed": true,
            "entity.address_code": "HZ33010600001",
            "entity.legal_representative_id": "330106199305181262",
            "entity.shareholders": [
                {"name": "陈晓", "code": "330106199305181262", "contribution_yuan": "100000"}
            ],
            "entity.industry": "I65",
            "entity.scope": ["software_development", "it_consulting"],
            "entity.scope_standard": true,
            "entity.invoice_kinds": ["ordinary_vat_electronic"],
            "entity.account_bank": "bank_a",
        },
        "commitments": ["name_commitment", "address_commitment"],
        "documents": [],
    })
}

/// Headers of a submission under the key `key`.
pub fn headers(person: &Person, key: &str) -> String {
    format!("{}idempotency-key: {key}\r\nprefer: return=minimal\r\n", person.headers)
}

/// Measures both engines, or the one that was asked for.
pub async fn run(common: &Common, options: &Options) -> Result<()> {
    let wanted = |engine| options.engine.is_none_or(|only| only == engine);
    if wanted(Engine::Sqlite) {
        sqlite(common, options).await?;
    }
    if wanted(Engine::Postgres) {
        postgres(common, options).await?;
    }
    Ok(())
}

async fn sqlite(common: &Common, options: &Options) -> Result<()> {
    let mut report = Report::new("submissions, SQLite");
    let (mut runs, mut flushes, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..common.runs {
        let folder = tempfile::tempdir()?;
        flushes.push(peers::disk(folder.path(), PEER_TIME)?);
        let url = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
        let connections = usize::from(options.connections);
        bare.push(peers::bare_inserts(&url("bare.db"), connections, PEER_TIME).await?);
        runs.push(measure(common, options, &url("city.db"), folder.path()).await?);
    }
    let rate = summary(&mut report, &runs, Some(Goal::AtLeast(2_000.0)));
    let flush_rate = median(flushes.iter().map(|disk| disk.flushes_per_second).collect());
    let bare = median(bare);
    report.add("peer: disk, 4 KiB append and fdatasync", flush_rate, "/s");
    report.add("ratio: submissions / flushes", rate / flush_rate, "");
    report.add("peer: bare row of 1 KiB through the store", bare, "/s");
    report.add("ratio: submissions / bare rows", rate / bare, "");
    let flush = median(flushes.iter().map(|disk| disk.flush_ms).collect());
    report.note(format!("one flush takes {flush:.2} ms in the median"));
    report.print();
    Ok(())
}

async fn postgres(common: &Common, options: &Options) -> Result<()> {
    let mut report = Report::new("submissions, PostgreSQL");
    let cluster = Cluster::start(true);
    let peer = new_database(&cluster.url);
    peers::pgbench_prepare(&peer)?;
    let time = Duration::from_secs(options.seconds);
    let (mut runs, mut simple, mut prepared) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..common.runs {
        simple.push(peers::pgbench(&peer, "simple", time)?);
        prepared.push(peers::pgbench(&peer, "prepared", time)?);
        let folder = tempfile::tempdir()?;
        let url = new_database(&cluster.url);
        runs.push(measure(common, options, &url, folder.path()).await?);
    }
    let rate = summary(&mut report, &runs, None);
    let (simple, prepared) = (median(simple), median(prepared));
    report.add("peer: pgbench TPC-B, 16 clients, simple", simple, "/s");
    report.goal("ratio: submissions / pgbench simple", rate / simple, "", Goal::AtLeast(0.5));
    report.add("peer: pgbench TPC-B, 16 clients, prepared", prepared, "/s");
    report.add("ratio: submissions / pgbench prepared", rate / prepared, "");
    report.print();
    Ok(())
}

/// One run.
struct Measured {
    outcome: Outcome,
    /// Processor time of the server for one submission, in microseconds.
    server_micros: f64,
    /// The part of it that the writer of the store used.
    writer_micros: f64,
    /// Processor time of this program for one submission, in microseconds.
    own_micros: f64,
    /// Cases that the rules had carried to their end when the load ended.
    closed: f64,
}

async fn measure(common: &Common, options: &Options, db: &str, data: &Path) -> Result<Measured> {
    let city = City::start(common, db, data).await?;
    let mut people = Vec::new();
    for name in APPLICANTS {
        people.push(sign_in(&city, name).await?);
    }
    let plan = Plan {
        connections: usize::from(options.connections),
        warm_up: Duration::from_secs(options.warm_up_seconds),
        measured: Duration::from_secs(options.seconds),
    };
    let body = application("@").to_string();
    let (before_name, after_name) = body.split_once('@').ok_or("no name")?;
    let parts = (before_name.to_owned(), after_name.to_owned());
    let next = Cell::new(0u32);
    let numbers = Rc::new(RefCell::new(HashSet::new()));
    let given = numbers.clone();
    let request = move |connection: usize, buffer: &mut Vec<u8>| {
        let n = next.replace(next.get() + 1);
        let body = format!("{}杭州第{n}号一次办成工作室{}", parts.0, parts.1);
        let person = &people[connection % people.len()];
        buffer.extend(post(PATH, &headers(person, &format!("bench-{n}")), &body));
    };
    let (before, own_before) =
        (city::processor_time(city.pid())?, city::processor_time(std::process::id())?);
    let outcome = load::run(&city.address, plan, request, move |answer| {
        given.borrow_mut().extend(number(answer.body));
    });
    let outcome = outcome.await?.unfailing("submissions")?;
    let (after, own_after) =
        (city::processor_time(city.pid())?, city::processor_time(std::process::id())?);
    let distinct = numbers.borrow().len();
    let closed = check(db, outcome.succeeded, distinct).await?;
    let each = 1e6 / outcome.succeeded as f64;
    Ok(Measured {
        server_micros: (after.total - before.total) * each,
        writer_micros: (after.writer - before.writer) * each,
        own_micros: (own_after.total - own_before.total) * each,
        closed,
        outcome,
    })
}

/// The number of the case in an answer.
fn number(body: &[u8]) -> Option<u128> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, rest) = text.split_once("\"number\":\"")?;
    rest.split('"').next()?.parse().ok()
}

/// Every acknowledged submission is in the database under a number of its own; answers how many
/// are closed.
async fn check(db: &str, acknowledged: u64, numbers: usize) -> Result<f64> {
    if numbers as u64 != acknowledged {
        return Err(format!("{acknowledged} submissions were given {numbers} numbers").into());
    }
    let store = Store::open(db, store::Options { readers: 1 }).await?;
    let counted = store.read(async |tx| {
        let count = "select count(*), sum(case when state = 'closed' then 1 else 0 end) \
            from cases where number is not null";
        let row = tx.query_one(count, &[]).await?.ok_or(base::Fault::new("no count"))?;
        Ok((row.int(0)?, row.int(1)?))
    });
    let (there, closed) = counted.await?;
    if there.cast_unsigned() < acknowledged {
        return Err(format!("of {acknowledged} acknowledged submissions {there} are there").into());
    }
    Ok(closed as f64)
}

/// Adds the medians of `runs`; answers the rate.
fn summary(report: &mut Report, runs: &[Measured], goal: Option<Goal>) -> f64 {
    let of = |figure: &dyn Fn(&Measured) -> f64| median(runs.iter().map(figure).collect());
    let rate = of(&|run| run.outcome.rate());
    match goal {
        Some(goal) => report.goal("durable submissions", rate, "/s", goal),
        None => report.add("durable submissions", rate, "/s"),
    }
    report.add("latency p50", of(&|run| run.outcome.millis(0.5)), "ms");
    report.add("latency p99", of(&|run| run.outcome.millis(0.99)), "ms");
    report.add("server's processor time, each", of(&|run| run.server_micros), "us");
    report.add("  of it the store's writer", of(&|run| run.writer_micros), "us");
    report.add("generator's processor time, each", of(&|run| run.own_micros), "us");
    report.add("closed by rule when the load ended", of(&|run| run.closed), "cases");
    let rates: Vec<String> = runs.iter().map(|run| format!("{:.0}", run.outcome.rate())).collect();
    report.note(format!("runs: {} /s; no request failed", rates.join(", ")));
    rate
}
