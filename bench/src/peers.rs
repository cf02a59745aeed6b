//! What the same machine does without us: its disk, a bare group commit, pgbench.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use std::time::{Duration, Instant};

use store::{Options, Store, params};

use crate::Result;
use crate::report::percentile;

const PGBENCH: &str = "/usr/lib/postgresql/15/bin/pgbench";
/// pgbench's scale: 100,000 accounts for each.
const PGBENCH_SCALE: &str = "10";
const PGBENCH_CLIENTS: &str = "16";

/// How fast the disk makes an append durable.
pub struct Disk {
    /// Appends of 4 KiB, each flushed, in a second.
    pub flushes_per_second: f64,
    /// The median time of one, in milliseconds.
    pub flush_ms: f64,
    /// What 99 of 100 take at most, in milliseconds.
    pub flush_p99_ms: f64,
}

/// Appends 4 KiB to a file in `folder` and flushes it, again and again for `time`.
pub fn disk(folder: &Path, time: Duration) -> Result<Disk> {
    let path = folder.join("flush.bin");
    let mut file = File::create(&path)?;
    let (block, started, mut micros) = ([7u8; 4096], Instant::now(), Vec::new());
    while started.elapsed() < time {
        let before = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        micros.push(u32::try_from(before.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    let seconds = started.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    micros.sort_unstable();
    Ok(Disk {
        flushes_per_second: micros.len() as f64 / seconds,
        flush_ms: percentile(&micros, 0.5) / 1_000.0,
        flush_p99_ms: percentile(&micros, 0.99) / 1_000.0,
    })
}

/// Rows of 1 KiB that `connections` tasks insert into the store at `url`, each waiting until its
/// row is durable, in a second: the store without HTTP and without the domain.
pub async fn bare_inserts(url: &str, connections: usize, time: Duration) -> Result<f64> {
    let store = Store::open(url, Options { readers: 1 }).await?;
    let create = "create table bench_row (id bigint not null primary key, body text not null)";
    store.write(async move |tx| tx.execute(create, &[]).await).await?;
    let (next, started) = (Rc::new(std::cell::Cell::new(0i64)), Instant::now());
    let all = tokio::task::LocalSet::new();
    for _ in 0..connections {
        let (store, next) = (store.clone(), next.clone());
        all.spawn_local(async move {
            while started.elapsed() < time {
                let id = next.replace(next.get() + 1);
                let insert = "insert into bench_row (id, body) values ($1, $2)";
                let written = store.write(async move |tx| {
                    tx.execute(insert, params![id, "x".repeat(1_024)]).await
                });
                written.await.expect("a row of a new key is written");
            }
        });
    }
    all.await;
    let rate = next.get() as f64 / started.elapsed().as_secs_f64();
    store.write(async move |tx| tx.execute("drop table bench_row", &[]).await).await?;
    Ok(rate)
}

/// Fills `database` (a URL) for [`pgbench`].
pub fn pgbench_prepare(database: &str) -> Result<()> {
    run(Command::new(PGBENCH).args(["-i", "-q", "-s", PGBENCH_SCALE, database])).map(drop)
}

/// Transactions of TPC-B a second over TCP, in the mode `mode` of pgbench: `simple` is what it
/// does when nothing is asked, `prepared` saves parsing.
pub fn pgbench(database: &str, mode: &str, time: Duration) -> Result<f64> {
    let seconds = time.as_secs().max(1).to_string();
    let text = run(Command::new(PGBENCH).args([
        "-n",
        "-c",
        PGBENCH_CLIENTS,
        "-j",
        "2",
        "-M",
        mode,
        "-T",
        &seconds,
        database,
    ]))?;
    let line = text.lines().find_map(|line| line.strip_prefix("tps = "));
    let figure = line.and_then(|line| line.split(' ').next()).ok_or("pgbench said no tps")?;
    Ok(figure.parse()?)
}

fn run(command: &mut Command) -> Result<String> {
    let done = command.output().map_err(|error| format!("starting pgbench: {error}"))?;
    match done.status.success() {
        true => Ok(String::from_utf8(done.stdout)?),
        false => Err(format!("pgbench: {}", String::from_utf8_lossy(&done.stderr)).into()),
    }
}
