//! kill -9 of the server during a thousand submissions: every acknowledged one is there, none
//! twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value as Json, json};
use tokio::sync::Mutex;

use crate::process::{Process, Session};

const SUBMISSIONS: usize = 1_000;
/// The process is killed once so many are acknowledged, while others are under way.
const KILLED_AFTER: [usize; 3] = [150, 320, 410];
const AT_ONCE: usize = 16;

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_loses_nothing_and_doubles_nothing_on_sqlite() {
    let dir = tempfile::tempdir().expect("a folder");
    let db = format!("sqlite:{}", dir.path().join("city.db").display());
    survives(&db, dir.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_loses_nothing_and_doubles_nothing_on_postgres() {
    let dir = tempfile::tempdir().expect("a folder");
    let postgres = testkit::postgres().await;
    survives(&postgres.url, dir.path()).await;
}

/// Key -> number of what was acknowledged.
type Acknowledged = Arc<Mutex<BTreeMap<usize, String>>>;

async fn survives(db: &str, data: &std::path::Path) {
    let acknowledged: Acknowledged = Arc::default();
    for kill_after in KILLED_AFTER {
        let city = Process::start(db, data);
        let session = Session::sign_in(&city.url, "chenxiao").await;
        let target = acknowledged.lock().await.len() + kill_after;
        let sending = send(session, acknowledged.clone());
        while acknowledged.lock().await.len() < target.min(SUBMISSIONS) && !sending.is_finished() {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        city.kill();
        sending.await.expect("the senders end when nobody answers");
    }
    let before = acknowledged.lock().await.clone();
    assert!(before.len() >= KILLED_AFTER[0], "{} were acknowledged", before.len());

    let city = Process::start(db, data);
    let session = Session::sign_in(&city.url, "chenxiao").await;
    let kept = numbers(&session).await;
    for (key, number) in &before {
        assert!(kept.contains(number), "submission {key} was acknowledged as {number} and is lost");
    }
    // everybody tries again: what was there is answered as it was
    send(session.clone(), acknowledged.clone()).await.expect("the city answers now");
    let after = acknowledged.lock().await.clone();
    assert_eq!(after.len(), SUBMISSIONS);
    for (key, number) in &before {
        assert_eq!(after[key], *number, "submission {key} came twice");
    }
    let all = numbers(&session).await;
    assert_eq!(all.len(), SUBMISSIONS, "each once");
    let distinct: BTreeSet<&String> = after.values().collect();
    assert_eq!(distinct.len(), SUBMISSIONS, "a number for each");
}

/// Sends every submission, acknowledged before or not, until one gets no answer.
fn send(session: Session, acknowledged: Acknowledged) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let next = Arc::new(AtomicUsize::new(0));
        let senders = (0..AT_ONCE).map(|_| {
            let (session, next) = (session.clone(), next.clone());
            let acknowledged = acknowledged.clone();
            tokio::spawn(async move {
                loop {
                    let key = next.fetch_add(1, Ordering::SeqCst);
                    if key >= SUBMISSIONS {
                        return;
                    }
                    let path = "/packages/company_opening/submissions";
                    let sent = session.post(path, &format!("kill-{key}"), &body(key)).await;
                    let Ok((status, answer)) = sent else { return };
                    assert!((200..300).contains(&status), "{status}: {answer}");
                    let number = answer["number"].as_str().expect("a number").to_owned();
                    let first = acknowledged.lock().await.insert(key, number.clone());
                    assert!(first.is_none_or(|first| first == number), "{key} got two numbers");
                }
            })
        });
        for sender in senders.collect::<Vec<_>>() {
            sender.await.expect("a sender ends in order");
        }
    })
}

/// An application that needs no document, for a name of its own.
pub fn body(key: usize) -> Json {
    json!({
        "answers": {
            "entity.name": format!("杭州第{key}号不怕断电工作室"),
            "entity.kind": "sole_proprietorship",
            "entity.address_listed": true,
            "entity.address_code": "HZ33010600001",
            "entity.legal_representative_id": "330106199305181262",
            "entity.shareholders": [
                {"name": "陈晓", "code": "330106199305181262", "contribution_yuan": "1000"}
            ],
            "entity.industry": "I65",
            "entity.scope": ["software_development"],
            "entity.scope_standard": true,
            "entity.invoice_kinds": ["ordinary_vat_electronic"],
            "entity.account_bank": "bank_a",
        },
        "commitments": ["name_commitment", "address_commitment"],
        "documents": [],
    })
}

/// The numbers of all cases of the person who signed in.
async fn numbers(session: &Session) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut path = "/cases?limit=200".to_owned();
    loop {
        let page = session.get(&path).await.expect("a page of cases");
        for case in page["items"].as_array().expect("items") {
            numbers.push(case["number"].as_str().expect("a number").to_owned());
        }
        match page["next"].as_str() {
            Some(next) => path = format!("/cases?limit=200&after={next}"),
            None => return numbers,
        }
    }
}
