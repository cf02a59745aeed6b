//! What was acknowledged is there after kill -9, whole and once, and numbers have no gap.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use base::Instant;
use futures::future::join_all;
use store::{Options, Store, numbers, outbox, params, values};
use testkit::postgres::{Cluster, new_database};

use crate::{TABLES, count, put};

const URL: &str = "ONEVISIT_STORE_CHILD_URL";
const ACKNOWLEDGED: usize = 1_000;
const NOW: Instant = Instant(1_700_000_000_000_000);

/// Not a test of its own: the process that is killed. It writes and says what is acknowledged.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "the child of the tests below"]
async fn child() {
    let Ok(url) = std::env::var(URL) else { return };
    let store = Store::open(&url, Options::default()).await.unwrap();
    join_all((0..64).map(|worker| {
        let store = store.clone();
        async move {
            for i in 0.. {
                let id = format!("{worker}-{i}");
                let wrote = id.clone();
                let write = store.write(async move |tx| {
                    let n = numbers::next(tx, "case", &wrote, NOW).await?;
                    put(tx, &wrote, n).await?;
                    outbox::publish(tx, "put", &wrote, &serde_json::json!({}), NOW)?;
                    tx.append("insert into audit (item)", values![&wrote]);
                    Ok(n)
                });
                let n = write.await.unwrap();
                writeln!(std::io::stdout().lock(), "acknowledged {id} {n}").unwrap();
            }
        }
    }))
    .await;
}

/// Starts the child on `url`, kills it with SIGKILL in full flight, answers what it acknowledged.
fn killed(url: &str) -> Vec<(String, i64)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::child", "--ignored", "--nocapture"])
        .env(URL, url)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    for line in lines {
        let line = line.unwrap();
        let Some((_, words)) = line.split_once("acknowledged ") else { continue };
        // the last line may be cut by the kill
        let Some((id, n)) = words.split_once(' ') else { continue };
        let Ok(n) = n.parse() else { continue };
        acknowledged.push((id.to_owned(), n));
        if acknowledged.len() == ACKNOWLEDGED {
            child.kill().unwrap(); // SIGKILL; what is still in the pipe was acknowledged too
        }
    }
    child.wait().unwrap();
    assert!(acknowledged.len() >= ACKNOWLEDGED, "{} acknowledged", acknowledged.len());
    acknowledged
}

async fn check(url: &str, acknowledged: Vec<(String, i64)>) {
    let store = Store::open(url, Options::default()).await.unwrap();
    let (least, last) = (acknowledged.len(), acknowledged.last().cloned());
    let missing = store.read(async move |tx| {
        let mut missing = Vec::new();
        for (id, n) in &acknowledged {
            const SELECT: &str = "select g.number from number_given g \
                join item on item.id = g.subject and item.n = g.number join audit on audit.item = item.id \
                join event on event.subject = item.id where item.id = $1";
            let rows = tx.query(SELECT, params![id]).await?;
            if rows.len() != 1 || rows[0].int(0)? != *n {
                missing.push(id.clone());
            }
        }
        Ok(missing)
    });
    assert_eq!(missing.await.unwrap(), Vec::<String>::new(), "of {least} to {last:?}");
    let all = count(&store).await;
    assert!(all >= i64::try_from(least).unwrap());
    let gaps = numbers::gaps(&store, "case").await.unwrap();
    assert_eq!((gaps.last, gaps.given, gaps.missing), (all, all, vec![]), "none in part");
    assert_eq!(outbox::last(&store).await.unwrap(), all);
}

async fn prepare(url: &str) {
    Store::open(url, Options::default()).await.unwrap().migrate(TABLES).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_what_was_acknowledged() {
    let store = testkit::sqlite().await;
    prepare(&store.url).await;
    let url = store.url.clone();
    let acknowledged = tokio::task::spawn_blocking(move || killed(&url)).await.unwrap();
    check(&store.url, acknowledged).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_keeps_what_was_acknowledged_even_when_it_crashes_itself() {
    let cluster = tokio::task::spawn_blocking(|| Cluster::start(true)).await.unwrap();
    let url = new_database(&cluster.url);
    prepare(&url).await;
    let asked = url.clone();
    let acknowledged = tokio::task::spawn_blocking(move || killed(&asked)).await.unwrap();
    tokio::task::block_in_place(|| cluster.crash_and_recover());
    check(&url, acknowledged).await;
}

/// The server of the database goes away under a store that is open: it finds its way back.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_connects_again_after_postgres_has_restarted() {
    let cluster = tokio::task::spawn_blocking(|| Cluster::start(false)).await.unwrap();
    let url = new_database(&cluster.url);
    prepare(&url).await;
    let store = Store::open(&url, Options::default()).await.unwrap();
    store.write(async |tx| put(tx, "before", 1).await).await.unwrap();
    tokio::task::block_in_place(|| cluster.crash_and_recover());
    store.write(async |tx| put(tx, "after", 2).await).await.unwrap();
    for _ in 0..8 {
        assert_eq!(count(&store).await, 2, "every reader is back");
    }
}
