//! Whatever is written, in whatever order: every version reads back as it was.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use pack::Pack;
use proptest::prelude::*;
use registers::{Reader, Record};
use serde_json::{Map, Value as Json, json};
use store::{Store, Tx};

use crate::{NOW, hangzhou, purpose, source};

const KEYS: [&str; 2] = ["330100199305181262", "33010019930518127X"];

/// Read once for all cases.
static PACK: OnceLock<Arc<Pack>> = OnceLock::new();

/// One write: which record, which facts; null takes a fact away.
fn write() -> impl Strategy<Value = (usize, Map<String, Json>)> {
    let value = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "[ -~]{0,6}|[\u{1}-\u{ffff}]{0,3}".prop_map(Json::from),
        Just(json!([{ "name": "甲", "code": null }, []])),
    ];
    let fact = prop_oneof![Just("name"), Just("sex"), Just("mobile"), "[a-c]{1,2}".prop_map(leak)];
    let facts = prop::collection::vec((fact, value), 0..5);
    let facts = facts.prop_map(|facts| facts.into_iter().map(|(f, v)| (f.to_owned(), v)).collect());
    (0..KEYS.len(), facts)
}

/// Few texts, for the life of the test.
fn leak(text: String) -> &'static str {
    text.leak()
}

/// What must be so: the facts of every version of every record.
#[derive(Default)]
struct Model(BTreeMap<usize, Vec<Map<String, Json>>>);

impl Model {
    fn write(&mut self, key: usize, facts: &Map<String, Json>) -> usize {
        let versions = self.0.entry(key).or_default();
        let mut next = versions.last().cloned().unwrap_or_default();
        next.extend(facts.clone());
        next.retain(|_, value| !value.is_null());
        if versions.last() != Some(&next) {
            versions.push(next);
        }
        versions.len()
    }
}

async fn check(store: &Store, pack: &Arc<Pack>, writes: Vec<(usize, Map<String, Json>)>) {
    let mut model = Model::default();
    for (time, (place, facts)) in (0..).zip(writes) {
        let wanted = model.write(place, &facts);
        let (pack, key, now) = (pack.clone(), KEYS[place], NOW.plus_seconds(time));
        let write = async move |tx: &mut Tx| {
            registers::write(tx, &pack, "person", key, &facts, &source(), now).await
        };
        assert_eq!(store.write(write).await.unwrap() as usize, wanted);
    }
    for (place, wanted) in model.0 {
        let pack = pack.clone();
        let read = async move |tx: &mut Tx| {
            let (key, purpose) = (KEYS[place], purpose(Reader::Platform));
            registers::history(tx, &pack, "person", key, None, 200, &purpose, NOW).await
        };
        let versions: Vec<Record> = store.write(read).await.unwrap();
        let numbers: Vec<_> = versions.iter().rev().map(|v| v.version as usize).collect();
        assert_eq!(numbers, (1..=wanted.len()).collect::<Vec<_>>());
        let held: Vec<_> = versions.into_iter().rev().map(|version| version.facts).collect();
        assert_eq!(held, wanted);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_version_is_ever_lost(writes in prop::collection::vec(write(), 1..24)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let store = testkit::sqlite().await;
            store.migrate(registers::MIGRATIONS).await.unwrap();
            check(&store, PACK.get_or_init(hangzhou), writes).await;
        });
    }
}
