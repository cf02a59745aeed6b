//! A snapshot that is carried on is the one that would be taken anew, whatever happened meanwhile,
//! on both engines; and who holds an older one keeps it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use base::Instant;
use bytes::Bytes;
use pack::Pack;
use proptest::prelude::*;
use registers::limits::RECORDS_FOLLOWED_MAX;
use registers::{RecordsChanged, Snapshot, Source, TOPIC, import_csv, snapshot};
use rules::Value;
use serde_json::{Map, Value as Json, json};
use store::{Store, Tx};

use crate::keep::kept;
use crate::{NOW, hangzhou, stores, write};

/// Facts of each type that a column can have, and one that is no fact.
const WANTED: [&str; 7] = [
    "entity.name",
    "entity.name_committed",
    "entity.same_name_count",
    "entity.established_on",
    "entity.registered_capital_yuan",
    "entity.scope",
    "entity.no_such_fact",
];

pub fn wanted() -> Vec<String> {
    WANTED.map(str::to_owned).to_vec()
}

pub async fn anew(store: &Store, pack: &Pack, now: Instant) -> Snapshot {
    snapshot(store, pack, "entity", &wanted(), now, |_| {}).await.expect("a snapshot")
}

pub type Rows = BTreeMap<String, Vec<Option<Value>>>;

/// What a snapshot says of every key; a key that is there twice is a bug.
pub fn rows(of: &Snapshot) -> Rows {
    let mut rows = Rows::new();
    assert_eq!(of.table.rows(), of.keys.len());
    for (row, key) in of.keys.iter().enumerate() {
        let value = |name: &&str| of.table.column(name).and_then(|column| column.get(row));
        let before = rows.insert(key.clone(), WANTED.iter().map(value).collect());
        assert!(before.is_none(), "{key} is there twice");
    }
    rows
}

/// One write: which record, which facts; null takes a fact away, and some are of another type.
fn change() -> impl Strategy<Value = (usize, Map<String, Json>)> {
    let odd = || prop_oneof![Just(Json::Null), Just(json!("?")), Just(json!(["?"]))];
    let fact = |name: &'static str, value: BoxedStrategy<Json>| {
        prop_oneof![4 => value, 1 => odd()].prop_map(move |value| (name, value)).boxed()
    };
    let one_of = |values: &[Json]| proptest::sample::select(values.to_vec()).boxed();
    let any_fact = prop_oneof![
        fact("name", "[ -~]{0,3}|[\u{1}-\u{ffff}]{0,2}".prop_map(Json::from).boxed()),
        fact("name_committed", any::<bool>().prop_map(Json::from).boxed()),
        fact("same_name_count", any::<i64>().prop_map(Json::from).boxed()),
        fact("established_on", one_of(&[json!("1999-12-31"), json!("2026-02-28")])),
        fact(
            "registered_capital_yuan",
            one_of(&[
                json!("0.01"),
                json!(12),
                json!("-7.005"),
                json!("92233720368547758.07"),
                json!("922337203685477580.7"),
            ]),
        ),
        fact("scope", one_of(&[json!([]), json!(["a", "b"]), json!(["b"])])),
        fact("district", one_of(&[json!("330106")])),
    ];
    let facts = prop::collection::vec(any_fact, 1..4);
    let facts = facts.prop_map(|facts| facts.into_iter().map(|(f, v)| (f.to_owned(), v)).collect());
    (0..12_usize, facts)
}

async fn put(store: &Store, pack: &Arc<Pack>, key: usize, facts: Map<String, Json>) {
    // letters of both cases: databases order them differently
    let (pack, key) = (pack.clone(), format!("{}{key}", ["k", "K", "é"][key % 3]));
    let write = async move |tx: &mut Tx| {
        let source = Source::new("case", "1");
        registers::write(tx, &pack, "entity", &key, &facts, &source, NOW).await.map(drop)
    };
    store.write(write).await.expect("a record");
}

async fn check(store: &Store, pack: &Arc<Pack>, parts: Vec<Vec<(usize, Map<String, Json>)>>) {
    let mut followed = anew(store, pack, NOW).await;
    for (seconds, changes) in (1..).zip(parts) {
        let keys: BTreeSet<usize> = changes.iter().map(|(key, _)| *key).collect();
        for (key, facts) in changes {
            put(store, pack, key, facts).await;
        }
        let (held, before) = (followed.clone(), rows(&followed));
        let now = NOW.plus_seconds(seconds);
        let changes = followed.changes(store).await.expect("changes").expect("few");
        assert!(changes.records() <= keys.len());
        followed = followed.with(changes, now);
        if seconds % 2 == 0 {
            followed = kept(&followed, store, pack).await;
        }
        assert_eq!(rows(&followed), rows(&anew(store, pack, now).await));
        assert_eq!((followed.at, followed.whole_at), (now, NOW));
        // who holds the older one still sees what it showed
        assert_eq!(rows(&held), before);
        let none = followed.changes(store).await.expect("changes").expect("none");
        assert_eq!(none.records(), 0);
    }
}

static PACK: OnceLock<Arc<Pack>> = OnceLock::new();

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn carried_on_is_taken_anew(
        parts in prop::collection::vec(prop::collection::vec(change(), 0..8), 1..5)
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let pack = PACK.get_or_init(hangzhou);
            for store in stores().await {
                check(&store, pack, parts.clone()).await;
            }
        });
    }
}

#[tokio::test]
async fn every_version_is_told_with_its_source_and_nothing_else_is() {
    let pack = hangzhou();
    for store in stores().await {
        let facts = || json!({ "name": "杭州一" });
        let case = Source::new("case", "c1");
        write(&store, &pack, "entity", "A", facts(), case.clone(), NOW).await;
        write(&store, &pack, "entity", "A", facts(), case.clone(), NOW).await;
        write(&store, &pack, "person", "A", facts(), case.clone(), NOW).await;
        let events = store::outbox::read(&store, 0, 10).await.unwrap();
        let told: Vec<(&str, &str, RecordsChanged)> = events
            .iter()
            .map(|event| {
                let body = serde_json::from_value(event.body.clone()).unwrap();
                (event.topic.as_str(), event.subject.as_str(), body)
            })
            .collect();
        let changed = RecordsChanged { keys: vec!["A".to_owned()], source: case };
        assert_eq!(told, [(TOPIC, "entity", changed.clone()), (TOPIC, "person", changed)]);
    }
}

/// A file of `count` enterprises of different names.
fn file(count: u64) -> Bytes {
    let mut text = String::from("uscc,name\n");
    for number in 1..=count {
        let uscc = base::code::uscc::issue("330106", number).unwrap();
        writeln!(text, "{},杭州{number}", uscc.as_str()).unwrap();
    }
    Bytes::from(text)
}

#[tokio::test]
async fn after_an_import_a_snapshot_is_carried_on_or_read_anew() {
    let pack = hangzhou();
    let store = testkit::sqlite().await;
    store.migrate(registers::MIGRATIONS).await.unwrap();
    let empty = anew(&store, &pack, NOW).await;
    let (few, many) = (file(700), file(RECORDS_FOLLOWED_MAX as u64 + 701));
    let source = Source::new("import", "i1");
    import_csv(&store, &pack, "entity", few, &source, NOW, |_| {}).await.unwrap();
    let changes = empty.changes(&store).await.unwrap().expect("700 are carried on");
    assert_eq!(changes.records(), 700);
    let followed = empty.clone().with(changes, NOW);
    assert_eq!(rows(&followed), rows(&anew(&store, &pack, NOW).await));
    // what the 700 rows of it say is not new
    import_csv(&store, &pack, "entity", many, &source, NOW, |_| {}).await.unwrap();
    assert!(empty.changes(&store).await.unwrap().is_none());
    let more = [&wanted()[..], &["entity.district".to_owned()]].concat();
    assert!(followed.holds(&wanted()) && followed.holds(&wanted()[1..]) && !followed.holds(&more));
}
