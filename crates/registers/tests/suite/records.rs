//! Versions, dated reads, and the log of reads.

use std::sync::Arc;

use base::{Instant, Result};
use pack::Pack;
use registers::{Reader, Record, Source, model::ReadLine};
use serde_json::json;
use store::{Store, Tx};

use crate::{NOW, facts, hangzhou, purpose, read, source, stores, write};

const PERSON: &str = "330100199305181262";
const ENTITY: &str = "91330100799655058B";

/// `at` is seconds after [`NOW`].
fn at(seconds: i64) -> Instant {
    NOW.plus_seconds(seconds)
}

async fn as_of(store: &Store, pack: &Arc<Pack>, at: Instant) -> Option<Record> {
    let pack = pack.clone();
    let read = async move |tx: &mut Tx| {
        let purpose = purpose(Reader::Platform);
        registers::read_as_of(tx, &pack, "person", PERSON, at, &purpose, NOW).await
    };
    store.write(read).await.unwrap()
}

async fn history(store: &Store, pack: &Arc<Pack>, before: Option<u32>, limit: u32) -> Vec<Record> {
    let pack = pack.clone();
    let read = async move |tx: &mut Tx| {
        let purpose = purpose(Reader::Account("officer".to_owned()));
        registers::history(tx, &pack, "person", PERSON, before, limit, &purpose, NOW).await
    };
    store.write(read).await.unwrap()
}

async fn log(store: &Store, register: &'static str, key: &'static str) -> Vec<ReadLine> {
    let read = async move |tx: &mut Tx| registers::reads(tx, register, key, None, 100).await;
    store.read(read).await.unwrap()
}

#[tokio::test]
async fn a_write_makes_a_version_only_when_something_changes() {
    let pack = hangzhou();
    for store in stores().await {
        let rows = [
            (
                json!({ "name": "陈晓", "sex": "female" }),
                1,
                json!({ "name": "陈晓", "sex": "female" }),
            ),
            (json!({ "name": "陈晓" }), 1, json!({ "name": "陈晓", "sex": "female" })),
            (json!({ "birth_on": null }), 1, json!({ "name": "陈晓", "sex": "female" })),
            (json!({}), 1, json!({ "name": "陈晓", "sex": "female" })),
            (
                json!({ "mobile": "19900010001" }),
                2,
                json!({ "name": "陈晓", "sex": "female", "mobile": "19900010001" }),
            ),
            (
                json!({ "sex": null, "name": "陈晓晓" }),
                3,
                json!({ "name": "陈晓晓", "mobile": "19900010001" }),
            ),
            (
                json!({ "sex": "female" }),
                4,
                json!({ "name": "陈晓晓", "sex": "female", "mobile": "19900010001" }),
            ),
        ];
        for (given, version, held) in rows {
            let wrote = write(&store, &pack, "person", PERSON, given.clone(), source(), NOW).await;
            assert_eq!(wrote, version, "{} {given}", store.name);
            let record = read(&store, &pack, "person", PERSON).await.unwrap();
            assert_eq!((record.version, &record.facts), (version, &facts(held)), "{given}");
            assert_eq!((record.source, record.recorded_at), (source(), NOW));
        }
    }
}

#[tokio::test]
async fn a_correction_keeps_what_was_and_a_dated_read_finds_it() {
    let pack = hangzhou();
    for store in stores().await {
        let correction = Source::new("correction", "case-9");
        write(&store, &pack, "person", PERSON, json!({ "name": "陈小" }), source(), at(10)).await;
        let right = json!({ "name": "陈晓" });
        write(&store, &pack, "person", PERSON, right, correction.clone(), at(20)).await;
        let rows = [(9, None), (10, Some("陈小")), (19, Some("陈小")), (20, Some("陈晓"))];
        for (seconds, name) in rows {
            let record = as_of(&store, &pack, at(seconds)).await;
            let held = record.as_ref().map(|record| record.facts["name"].as_str().unwrap());
            assert_eq!(held, name, "{} {seconds}", store.name);
        }
        let versions = history(&store, &pack, None, 10).await;
        let told: Vec<_> = versions.iter().map(|v| (v.version, &v.source, v.recorded_at)).collect();
        assert_eq!(told, [(2, &correction, at(20)), (1, &source(), at(10))]);
        let one = history(&store, &pack, Some(2), 10).await;
        assert_eq!(one.iter().map(|v| v.version).collect::<Vec<_>>(), [1]);
        assert_eq!(history(&store, &pack, None, 1).await, versions[..1]);
    }
}

#[tokio::test]
async fn a_read_of_personal_facts_leaves_a_line_and_no_other_read_does() {
    let pack = hangzhou();
    for store in stores().await {
        let public = json!({ "name": "杭州示例有限公司", "kind": "limited_company" });
        write(&store, &pack, "entity", ENTITY, public, source(), NOW).await;
        assert!(read(&store, &pack, "entity", ENTITY).await.is_some());
        assert_eq!(log(&store, "entity", ENTITY).await, [], "{}: nothing personal", store.name);
        assert_eq!(read(&store, &pack, "person", PERSON).await, None);
        assert_eq!(as_of(&store, &pack, NOW).await, None);
        assert_eq!(history(&store, &pack, None, 10).await, []);
        assert_eq!(log(&store, "person", PERSON).await, [], "{}: an absent record", store.name);

        let personal = json!({ "name": "陈晓", "sex": "female", "real_name_verified": true });
        write(&store, &pack, "person", PERSON, personal, source(), NOW).await;
        assert_eq!(log(&store, "person", PERSON).await, [], "{}: a write", store.name);
        read(&store, &pack, "person", PERSON).await;
        history(&store, &pack, None, 10).await;
        as_of(&store, &pack, NOW).await;
        let lines = log(&store, "person", PERSON).await;
        let mut readers: Vec<_> = lines.iter().map(|line| line.reader.as_str()).collect();
        readers.sort_unstable(); // they read in the same moment
        assert_eq!(readers, ["officer", "platform", "platform"], "{}", store.name);
        for line in lines {
            assert_eq!(line.facts, ["name", "sex"]);
            assert_eq!((line.at, line.register.as_str()), (NOW, "person"));
            assert_eq!(line.purpose, purpose(Reader::Platform).text);
            assert_eq!(line.case.as_deref(), Some("case-1"));
        }
    }
}

#[tokio::test]
async fn the_log_names_the_facts_that_were_read_and_is_paged() {
    let pack = hangzhou();
    for store in stores().await {
        let holder = json!({ "name": "陈晓", "sex": "female", "real_name_verified": true });
        write(&store, &pack, "person", PERSON, holder, source(), NOW).await;
        let wanted: [&[&str]; 3] = [&["sex"], &["real_name_verified"], &["name", "mobile"]];
        for (seconds, facts) in (0..).zip(wanted) {
            let pack = pack.clone();
            let read = async move |tx: &mut Tx| {
                let purpose = purpose(Reader::Platform);
                registers::read(tx, &pack, "person", PERSON, facts, &purpose, at(seconds)).await
            };
            let record = store.write(read).await.unwrap().unwrap();
            assert!(record.facts.keys().all(|fact| facts.contains(&fact.as_str())));
        }
        let lines = log(&store, "person", PERSON).await;
        let told: Vec<_> = lines.iter().map(|line| line.facts.join(",")).collect();
        assert_eq!(told, ["name", "sex"], "{}: latest first", store.name);
        let before = lines[0].id.clone();
        let page = async move |tx: &mut Tx| -> Result<Vec<ReadLine>> {
            registers::reads(tx, "person", PERSON, Some(&before), 1).await
        };
        assert_eq!(store.read(page).await.unwrap(), lines[1..]);
    }
}

#[tokio::test]
async fn the_first_record_of_a_register_may_be_empty() {
    let pack = hangzhou();
    for store in stores().await {
        assert_eq!(write(&store, &pack, "person", PERSON, json!({}), source(), NOW).await, 1);
        let record = read(&store, &pack, "person", PERSON).await.unwrap();
        assert_eq!((record.version, record.facts.len()), (1, 0), "{}", store.name);
        assert_eq!(log(&store, "person", PERSON).await, []);
    }
}

#[tokio::test]
async fn a_table_with_a_personal_column_is_personal() {
    let pack = hangzhou();
    for store in stores().await {
        let row = json!({ "name": "陈晓", "code": PERSON, "contribution_yuan": "1000" });
        let held = json!({ "name": "杭州示例有限公司", "shareholders": [row] });
        write(&store, &pack, "entity", ENTITY, held, source(), NOW).await;
        read(&store, &pack, "entity", ENTITY).await;
        let lines = log(&store, "entity", ENTITY).await;
        assert_eq!(lines.iter().map(|line| &line.facts).collect::<Vec<_>>(), [&["shareholders"]]);
    }
}

#[tokio::test]
async fn a_write_that_fails_leaves_no_trace() {
    let pack = hangzhou();
    for store in stores().await {
        let (held, pack) = (facts(json!({ "name": "陈晓" })), pack.clone());
        let fail = async move |tx: &mut Tx| -> Result<()> {
            registers::write(tx, &pack, "person", PERSON, &held, &source(), NOW).await?;
            Err(base::Fault::new("the disk is gone").into())
        };
        assert!(store.write(fail).await.is_err());
        let there = async |tx: &mut Tx| registers::exists(tx, "person", PERSON).await;
        assert!(!store.read(there).await.unwrap(), "{}", store.name);
    }
}
