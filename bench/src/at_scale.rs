//! A city of full size in a process of its own: what officers and leaders ask of all of it, and
//! what one party asks beside them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base::{Clock, SystemClock};
use clap::Args;
use pack::Pack;
use registers::Source;
use serde_json::Value as Json;
use store::{Options as StoreOptions, Store};

use crate::city::{City, Person, binary, memory_mib, sign_in};
use crate::http::{Connection, get, post};
use crate::report::{Goal, Report, percentile};
use crate::{Common, Result};

const LOAD_SECONDS_MAX: f64 = 600.0;
const ANSWER_MS_MAX: f64 = 5.0;
const PREPARED_WITHIN: Duration = Duration::from_secs(300);
const ASKED_AGAIN_AFTER: Duration = Duration::from_millis(200);
/// How often what is kept is asked again.
const AGAIN: usize = 10;
/// How often the policies are weighed for one party.
const ONES: usize = 1_000;
/// A policy that is tried with another amount.
const POLICY: &str = "postdoc_national_2024";
const TRIED: &str = r#"{"amount": "100000"}"#;
const EFFECTS: &str = "/api/v1/policy-effects?from=2026-01-01&to=2026-11-20";
/// The company of a person of the demonstration, whose record changes.
const OWNER: &str = "linyue";
const OWNED: &str = "91330110MA2DEM017L";

/// How large.
#[derive(Args, Clone)]
pub struct Options {
    /// Enterprises; people and others follow from it.
    #[arg(long, default_value_t = 1_440_000)]
    enterprises: u64,
    /// Parquet files of `onevisit city generate`, made before.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// SQLite file into which they were loaded before; a company's record in it changes.
    #[arg(long)]
    loaded: Option<PathBuf>,
}

/// Makes the city, loads it, and asks.
pub async fn run(common: &Common, options: &Options) -> Result<()> {
    let mut report = Report::new("a city of full size, SQLite");
    let work = tempfile::tempdir()?;
    // keys, documents and snapshots lie beside the database
    let data = match options.loaded.as_ref().map(|loaded| loaded.parent()) {
        Some(beside) => beside.ok_or("a file has a folder")?,
        None => work.path(),
    };
    let db = match &options.loaded {
        Some(loaded) => format!("sqlite:{}", loaded.display()),
        None => loaded(common, options, data, &mut report)?,
    };
    let city = City::start(common, &db, data).await?;
    report.add("start to first answer", city.first_answer.as_secs_f64() * 1e3, "ms");
    let officer = sign_in(&city, "officer_policies").await?;
    let leader = sign_in(&city, "mayor").await?;
    what_if(common, &city, &db, &officer, &mut report).await?;
    let effects = get(EFFECTS, &leader.headers);
    let waited = prepared(&city, &effects).await?.0;
    report.add("  until all registers are in columns and weighed", waited, "s");
    report.add("effect of all policies", timed(&city, &effects).await?.0, "ms");
    report.add("resident memory afterwards", memory_mib(city.pid(), "VmRSS")?, "MiB");
    city.stop().await?;
    let city = City::start(common, &db, data).await?;
    report.add("started again: to first answer", city.first_answer.as_secs_f64() * 1e3, "ms");
    let officer = sign_in(&city, "officer_policies").await?;
    let leader = sign_in(&city, "mayor").await?;
    let (seconds, _) = prepared(&city, &what_if_of(&officer)).await?;
    report.add("  what-if, first: the register is read from its file", seconds, "s");
    let (seconds, _) = prepared(&city, &get(EFFECTS, &leader.headers)).await?;
    report.add("  until all registers are read and weighed", seconds, "s");
    one_party(&city, &sign_in(&city, OWNER).await?, &mut report).await?;
    city.stop().await?;
    report.print();
    Ok(())
}

/// A database into which the city was loaded.
fn loaded(common: &Common, options: &Options, work: &Path, report: &mut Report) -> Result<String> {
    let db = format!("sqlite:{}", work.join("city.db").display());
    let files = match &options.folder {
        Some(files) => files.clone(),
        None => {
            let files = work.join("files");
            let count = options.enterprises.to_string();
            let out = files.display().to_string();
            let seconds =
                command(common, &["city", "generate", "--entities", &count, "--out", &out])?;
            report.add("generate", seconds, "s");
            files
        }
    };
    let seconds = command(common, &["city", "load", &files.display().to_string(), "--db", &db])?;
    report.goal("load into the store", seconds, "s", Goal::Below(LOAD_SECONDS_MAX));
    Ok(db)
}

/// A policy as it is and with another amount, for everybody: first, again, and after a change.
async fn what_if(
    common: &Common,
    city: &City,
    db: &str,
    officer: &Person,
    report: &mut Report,
) -> Result<()> {
    let ask = what_if_of(officer);
    let (seconds, answer) = prepared(city, &ask).await?;
    report.note(format!("{} parties are weighed", answer["parties"]));
    report.add("what-if, first: the register is put into columns", seconds, "s");
    let mut again = Vec::new();
    for _ in 0..AGAIN {
        again.push(micros(timed(city, &ask).await?.0));
    }
    again.sort_unstable();
    report.add("what-if, again", percentile(&again, 0.5) / 1e3, "ms");
    let before = entitled(&answer);
    change(common, db).await?;
    let (millis, answer) = timed(city, &ask).await?;
    report.add("what-if, after a record has changed", millis, "ms");
    if entitled(&answer) != before + 1 {
        return Err("the what-if has not seen the change".into());
    }
    Ok(())
}

fn what_if_of(officer: &Person) -> Vec<u8> {
    post(&format!("/api/v1/policies/{POLICY}/match"), &officer.headers, TRIED)
}

fn entitled(answer: &Json) -> u64 {
    answer["now"]["entitled"].as_u64().unwrap_or_default()
}

/// The company becomes one that gets the policy.
async fn change(common: &Common, db: &str) -> Result<()> {
    let pack: Arc<Pack> =
        Arc::new(pack::load_to_serve(&common.pack, &[]).pack.ok_or("the pack has errors")?);
    let store = Store::open(db, StoreOptions { readers: 1 }).await?;
    let rows = format!("uscc,postdoc_national_set_up_on\n{OWNED},2026-03-02\n");
    let source = Source::new("load", "bench");
    let now = SystemClock.now();
    let done = registers::import_csv(&store, &pack, "entity", rows.into(), &source, now, |_| {});
    let report = done.await.map_err(|error| format!("{error:?}"))?;
    if report.accepted != 1 {
        return Err(format!("the record has not changed: {report:?}").into());
    }
    Ok(())
}

/// What one enterprise gets, one after another.
async fn one_party(city: &City, owner: &Person, report: &mut Report) -> Result<()> {
    let path = format!("/api/v1/entitlements?register=entity&key={OWNED}");
    let ask = get(&path, &owner.headers);
    let mut connection = Connection::open(&city.address).await?;
    let mut found = Vec::new();
    for _ in 0..ONES {
        let started = Instant::now();
        let answer = connection.send(&ask).await?;
        if answer.status != 200 {
            return Err(answer.complaint().into());
        }
        found.push(micros(started.elapsed().as_secs_f64() * 1e3));
    }
    found.sort_unstable();
    report.add("one enterprise explained, p50", percentile(&found, 0.5) / 1e3, "ms");
    let most = percentile(&found, 0.99) / 1e3;
    report.goal("one enterprise explained, p99", most, "ms", Goal::Below(ANSWER_MS_MAX));
    Ok(())
}

fn micros(millis: f64) -> u32 {
    (millis * 1e3) as u32
}

/// Seconds until a city that has just started answers, and the answer: until then it says that it
/// still reads the register.
async fn prepared(city: &City, request: &[u8]) -> Result<(f64, Json)> {
    let started = Instant::now();
    let mut connection = Connection::open(&city.address).await?;
    loop {
        let answer = connection.send(request).await?;
        if answer.status != 503 || started.elapsed() > PREPARED_WITHIN {
            return Ok((started.elapsed().as_secs_f64(), answer.json()?));
        }
        tokio::time::sleep(ASKED_AGAIN_AFTER).await;
    }
}

/// Milliseconds until the answer, and the answer.
async fn timed(city: &City, request: &[u8]) -> Result<(f64, Json)> {
    let mut connection = Connection::open(&city.address).await?;
    let started = Instant::now();
    let answer = connection.send(request).await?;
    let millis = started.elapsed().as_secs_f64() * 1e3;
    Ok((millis, answer.json()?))
}

/// Seconds that a command of the server's binary takes.
fn command(common: &Common, arguments: &[&str]) -> Result<f64> {
    let started = Instant::now();
    let mut command = Command::new(binary(common)?);
    let done = command.args(arguments).arg("--pack").arg(&common.pack).stdout(Stdio::null());
    match done.status()?.success() {
        true => Ok(started.elapsed().as_secs_f64()),
        false => Err(format!("{arguments:?} failed").into()),
    }
}
