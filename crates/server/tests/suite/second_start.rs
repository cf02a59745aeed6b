//! A second start on the same data finds everything, and makes nothing twice.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use store::{Options, Store};

use crate::process::{Process, Session, client, until};

/// A city in which nothing changed for so long has come to rest.
const QUIET: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_finds_everything_and_doubles_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let db = format!("sqlite:{}", dir.path().join("city.db").display());
    let city = Process::start(&db, dir.path());
    let session = Session::sign_in(&city.url, "chenxiao").await;
    let case = session.open_company(1).await;
    let key = journal_key(&city).await;
    // what follows from the case by itself, such as messages, is done before the city stops
    until("nothing more happens", async || {
        let before = rows(&db).await;
        tokio::time::sleep(QUIET).await;
        (rows(&db).await == before).then_some(())
    })
    .await;
    assert!(city.stop().success(), "it ends in good order");
    let (rows, files) = (rows(&db).await, files(dir.path()));
    assert!(rows["account"] > 5 && rows["city_key"] == 2, "{rows:?}");

    let city = Process::start(&db, dir.path());
    until("the city is ready", async || {
        let ready = client().get(format!("{}/readyz", city.url)).send().await.ok()?;
        ready.status().is_success().then_some(())
    })
    .await;
    assert!(city.stop().success());
    assert_eq!(self::rows(&db).await, rows, "rows of each table");
    assert_eq!(self::files(dir.path()), files, "keys are as they were");

    // whoever had signed in goes on where they were
    let city = Process::start(&db, dir.path());
    assert_eq!(journal_key(&city).await, key);
    let session = session.at(&city.url);
    let path = format!("/cases/{}", case["id"].as_str().expect("an id"));
    let found = session.get(&path).await.expect("the case");
    for field in ["number", "state", "answers", "tasks", "credentials", "receipts", "version"] {
        assert_eq!(found[field], case[field], "{field}");
    }
}

async fn journal_key(city: &Process) -> String {
    let answer = client().get(format!("{}/journal/key", city.url)).send().await;
    answer.expect("an answer").text().await.expect("a key")
}

/// How many rows each table has.
async fn rows(db: &str) -> BTreeMap<String, i64> {
    let store = Store::open(db, Options { readers: 1 }).await.expect("the database opens");
    let read = async move |tx: &mut store::Tx| {
        let tables = "select name from sqlite_master where type = 'table' order by name";
        let mut found = BTreeMap::new();
        for row in tx.query(tables, &[]).await? {
            let name = row.text(0)?;
            let count = tx.query_one(count(&name), &[]).await?.expect("a count");
            found.insert(name, count.int(0)?);
        }
        Ok(found)
    };
    store.read(read).await.expect("counts")
}

/// A statement is a constant; the few that this test makes may live as long as it does.
fn count(table: &str) -> &'static str {
    format!("select count(*) from {table}").leak()
}

/// The text of each file of keys.
fn files(data: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(data.join("keys")).expect("a folder of keys");
    let text = |entry: std::fs::DirEntry| {
        let text = std::fs::read_to_string(entry.path()).expect("a key");
        (entry.file_name().into_string().expect("a name"), text)
    };
    entries.map(|entry| text(entry.expect("a file"))).collect()
}
