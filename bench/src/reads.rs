//! Reads with very many cases in the store, as people do them: over HTTP, signed in.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value as Json, json};
use store::{Options as StoreOptions, Store, params};

use crate::city::{City, Person, memory_mib, sign_in};
use crate::fill::{self, Applicant, Templates, fill};
use crate::http::{Connection, get, post};
use crate::load::{self, Outcome, Plan};
use crate::peers;
use crate::report::{Goal, Report, median, percentile};
use crate::submissions::{APPLICANTS, application, headers};
use crate::{Common, Result};

const REVIEWER: &str = "reviewer_market_xihu";
/// The applicant of the demonstration who has a company, and its code.
const OWNER: &str = "linyue";
const OWNED: &str = "91330110MA2DEM017L";
/// How long a submitted case may take until rules have carried it as far as they can.
const SETTLED_SECONDS_MAX: u64 = 20;
const CONCURRENT: usize = 8;

/// How long and how much.
#[derive(Args, Clone)]
pub struct Options {
    /// Cases in the store.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1_000..=5_000_000))]
    cases: u64,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=60))]
    read_seconds: u64,
}

/// What is read, as whom.
struct Target {
    name: &'static str,
    /// Requests, ready to be sent; one after another, in a scattered order.
    requests: Vec<Vec<u8>>,
    goal: Option<Goal>,
}

/// Fills a store and measures.
pub async fn run(common: &Common, options: &Options) -> Result<()> {
    let mut report = Report::new("reads, SQLite");
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("city.db");
    let db = format!("sqlite:{}", file.display());
    let templates = prepare(common, &db, folder.path(), options, &mut report).await?;
    let size = std::fs::metadata(&file)?.len() as f64;
    report.add("database file", size / 1e9, "GB");
    report.add("  for each case", size / options.cases as f64, "bytes");

    let city = City::start(common, &db, folder.path()).await?;
    let first = city.first_answer.as_secs_f64() * 1e3;
    report.goal("start to first answer", first, "ms", Goal::Below(1_000.0));
    let mut people = Vec::new();
    for name in APPLICANTS {
        people.push(sign_in(&city, name).await?);
    }
    let reviewer = sign_in(&city, REVIEWER).await?;
    let targets = targets(&templates, options, &people, &reviewer);
    let disk = peers::disk(folder.path(), Duration::from_secs(options.read_seconds))?;
    report.add("peer: 4 KiB made durable, p50", disk.flush_ms, "ms");
    report.add("peer: 4 KiB made durable, p99", disk.flush_p99_ms, "ms");
    first_touch(&city, &targets[1], &mut report).await?;
    for target in &targets {
        measure(common, options, &city, target, &mut report).await?;
    }
    report.add("resident memory afterwards", memory_mib(city.pid(), "VmRSS")?, "MiB");
    city.stop().await?;
    report.print();
    Ok(())
}

/// Submits the templates to a real city and multiplies them in its database.
async fn prepare(
    common: &Common,
    db: &str,
    data: &Path,
    options: &Options,
    report: &mut Report,
) -> Result<Templates> {
    let city = City::start(common, db, data).await?;
    let (mut openings, mut accounts) = (Vec::new(), Vec::new());
    for name in APPLICANTS {
        let person = sign_in(&city, name).await?;
        let body = application(&format!("杭州{name}样本工作室"));
        openings.push(submit(&city, &person, "company_opening", &body).await?);
        accounts.push(person.account);
    }
    let person = sign_in(&city, APPLICANTS[0]).await?;
    let mut body = application("杭州待审样本工作室");
    body["answers"]["entity.scope_standard"] = json!(false);
    body["answers"]["entity.scope_other"] = json!("为老年人上门修理收音机。");
    let review = submit(&city, &person, "company_opening", &body).await?;
    let person = sign_in(&city, OWNER).await?;
    let body = json!({
        "answers": {"entity.added_address_code": "HZ33010600001"},
        "commitments": ["added_address_commitment"],
        "documents": [],
        "subject_key": OWNED,
    });
    let small = submit(&city, &person, "multi_address", &body).await?;
    city.stop().await?;

    let store = Store::open(db, StoreOptions { readers: 1 }).await?;
    let mut people = Vec::new();
    for (case, account) in openings.iter().zip(accounts) {
        let case = case.clone();
        let key = store.read(async move |tx| {
            let select = "select applicant_key from cases where id = $1";
            let row = tx.query_one(select, params![case.as_str()]).await?;
            Ok(row.ok_or(base::Fault::new("no such case"))?.text(0)?)
        });
        people.push(Applicant { key: key.await?, account });
    }
    let templates = Templates { opening: openings.swap_remove(0), review, small };
    let started = Instant::now();
    let rows = fill(&store, &templates, &people, options.cases).await?;
    let seconds = started.elapsed().as_secs_f64();
    report.add("cases in the store", options.cases as f64, "");
    report.add("filled in", seconds, "s");
    report.add("  rows", rows as f64 / seconds, "/s");
    Ok(templates)
}

/// Submits one application and waits until it is closed, or until a reviewer must look.
async fn submit(city: &City, person: &Person, package: &str, body: &Json) -> Result<String> {
    let mut connection = Connection::open(&city.address).await?;
    let path = format!("/api/v1/packages/{package}/submissions");
    let review = body["answers"].get("entity.scope_other").is_some();
    let head = headers(person, &format!("sample-{package}-{review}"));
    let request = post(&path, &head, &body.to_string());
    let case = connection.send(&request).await?.json()?;
    let id = case["id"].as_str().ok_or("a case without an id")?.to_owned();
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(SETTLED_SECONDS_MAX) {
        let request = get(&format!("/api/v1/cases/{id}"), &person.headers);
        let case = connection.send(&request).await?.json()?;
        let waits = case["tasks"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|task| task["act"] == "company_registration" && task["state"] == "open");
        let sealed = case["receipts"].as_array().into_iter().flatten();
        let sealed = sealed.into_iter().all(|receipt| receipt["state"] == "sealed");
        if sealed && (case["state"] == "closed" || (review && waits)) {
            return Ok(id);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(format!("the case {id} did not settle").into())
}

fn targets(
    templates: &Templates,
    options: &Options,
    people: &[Person],
    reviewer: &Person,
) -> Vec<Target> {
    let own = (0..options.cases).filter(|n| n % fill::APPLICANTS < people.len() as u64);
    let one = own.map(|n| {
        let person = &people[(n % fill::APPLICANTS) as usize];
        get(&format!("/api/v1/cases/{}", templates.case_id(n)), &person.headers)
    });
    let lists = people.iter().map(|person| get("/api/v1/cases", &person.headers));
    let owner = APPLICANTS.iter().position(|name| *name == OWNER);
    let owner = owner.map(|at| people[at].headers.as_str()).unwrap_or_default();
    let policies = get(&format!("/api/v1/entitlements?register=entity&key={OWNED}"), owner);
    let goal = Some(Goal::Below(10.0));
    let (nothing, tasks) = (get("/healthz", ""), get("/api/v1/tasks", &reviewer.headers));
    vec![
        Target { name: "peer: /healthz", requests: vec![nothing], goal: None },
        Target { name: "own case", requests: one.collect(), goal },
        Target { name: "own cases, first page", requests: lists.collect(), goal: None },
        Target { name: "queue of a reviewer, first page", requests: vec![tasks], goal: None },
        Target {
            name: "one enterprise, all policies explained",
            requests: vec![policies],
            goal: Some(Goal::Below(5.0)),
        },
    ]
}

/// Every request once, before anything has been read: much of it comes from the file.
async fn first_touch(city: &City, target: &Target, report: &mut Report) -> Result<()> {
    let mut connection = Connection::open(&city.address).await?;
    let (mut micros, mut bytes) = (Vec::new(), 0);
    for request in &target.requests {
        let started = Instant::now();
        let answer = connection.send(request).await?;
        if answer.status != 200 {
            return Err(answer.complaint().into());
        }
        bytes = answer.body.len();
        micros.push(u32::try_from(started.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    micros.sort_unstable();
    let name = format!("{}, read for the first time", target.name);
    report.add(format!("{name}, p50"), percentile(&micros, 0.5) / 1e3, "ms");
    report.add(format!("{name}, p99"), percentile(&micros, 0.99) / 1e3, "ms");
    report.note(format!("{}: {} different ones, {bytes} bytes", target.name, micros.len()));
    Ok(())
}

async fn measure(
    common: &Common,
    options: &Options,
    city: &City,
    target: &Target,
    report: &mut Report,
) -> Result<()> {
    for (connections, how) in [(1, "one after another"), (CONCURRENT, "8 at a time")] {
        let plan = Plan {
            connections,
            warm_up: Duration::from_millis(300),
            measured: Duration::from_secs(options.read_seconds),
        };
        let mut runs: Vec<Outcome> = Vec::new();
        for _ in 0..common.runs {
            let requests = target.requests.clone();
            let next = Cell::new(0usize);
            let request = move |_: usize, buffer: &mut Vec<u8>| {
                // a stride that meets every one, far from the one before
                next.set(next.get().wrapping_add(7_919));
                buffer.extend(&requests[next.get() % requests.len()]);
            };
            let outcome = load::run(&city.address, plan, request, |_| ()).await?;
            runs.push(outcome.unfailing(target.name)?);
        }
        let of = |figure: &dyn Fn(&Outcome) -> f64| median(runs.iter().map(figure).collect());
        let name = format!("{}, {how}", target.name);
        report.add(format!("{name}, p50"), of(&|run| run.millis(0.5)), "ms");
        let p99 = of(&|run| run.millis(0.99));
        match target.goal {
            Some(goal) => report.goal(format!("{name}, p99"), p99, "ms", goal),
            None => report.add(format!("{name}, p99"), p99, "ms"),
        }
        report.add(format!("{name}, rate"), of(&Outcome::rate), "/s");
    }
    Ok(())
}
