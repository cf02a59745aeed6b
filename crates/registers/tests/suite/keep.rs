//! A snapshot that was kept in a file is carried on like one that was held in memory, and a file of
//! another store, another moment or another pack is of no use.

use std::sync::Arc;

use base::Instant;
use pack::Pack;
use registers::{KeptSnapshot, Snapshot};
use serde_json::{Value as Json, json};
use store::Store;

use crate::snapshot::{anew, rows, wanted};
use crate::{NOW, hangzhou, source, stores, write};

/// What is written of a snapshot of `store`.
async fn file(of: &Snapshot, store: &Store) -> Vec<u8> {
    let seal = of.seal(store).await.unwrap().expect("the store has told something");
    let mut file = Vec::new();
    of.keep(&seal, &mut file).unwrap();
    file
}

fn read(file: &[u8]) -> KeptSnapshot {
    KeptSnapshot::read(file, file.len() as u64).expect("a snapshot")
}

/// A snapshot of `store` by way of a file; as it was while the store has told nothing.
pub async fn kept(of: &Snapshot, store: &Store, pack: &Pack) -> Snapshot {
    if of.seal(store).await.unwrap().is_none() {
        return of.clone();
    }
    let found = read(&file(of, store).await).of(store, pack, "entity").await.unwrap();
    let found = found.expect("it is of this store");
    assert_eq!((rows(&found), found.reach(), found.at), (rows(of), of.reach(), of.at));
    found
}

async fn record(store: &Store, pack: &Arc<Pack>, key: &'static str, facts: Json, now: Instant) {
    write(store, pack, "entity", key, facts, source(), now).await;
}

#[tokio::test]
async fn a_file_is_carried_on_by_what_the_store_has_told_since() {
    let pack = hangzhou();
    for store in stores().await {
        record(&store, &pack, "b", json!({ "name": "杭州一", "scope": ["a"] }), NOW).await;
        record(&store, &pack, "a", json!({ "registered_capital_yuan": "0.01" }), NOW).await;
        let file = file(&anew(&store, &pack, NOW).await, &store).await;
        record(&store, &pack, "c", json!({ "name": "杭州三" }), NOW).await;
        record(&store, &pack, "b", json!({ "name": "杭州二" }), NOW).await;
        let found = read(&file).of(&store, &pack, "entity").await.unwrap().expect("of this store");
        let changes = found.changes(&store).await.unwrap().expect("two");
        assert_eq!(changes.records(), 2);
        let later = NOW.plus_seconds(60);
        let found = found.with(changes, later);
        assert_eq!(rows(&found), rows(&anew(&store, &pack, later).await));
        assert_eq!((found.at, found.whole_at), (later, NOW));
        assert!(found.holds(&wanted()));
    }
}

#[tokio::test]
async fn a_file_of_something_else_is_of_no_use() {
    let pack = hangzhou();
    for (store, other) in stores().await.into_iter().zip(stores().await) {
        let empty = anew(&store, &pack, NOW).await;
        assert!(empty.seal(&store).await.unwrap().is_none());
        record(&store, &pack, "a", json!({ "name": "杭州一" }), NOW).await;
        let file = file(&anew(&store, &pack, NOW).await, &store).await;
        let of = async |store: &Store, pack: &Pack, subject: &str| {
            read(&file).of(store, pack, subject).await.unwrap().is_some()
        };
        assert!(of(&store, &pack, "entity").await);
        // a store that has told less, and the same store when it went on from an earlier moment
        assert!(!of(&other, &pack, "entity").await);
        record(&other, &pack, "a", json!({ "name": "杭州二" }), NOW.plus_seconds(1)).await;
        assert!(!of(&other, &pack, "entity").await);
        assert!(!of(&store, &pack, "person").await && !of(&store, &pack, "nobody").await);
        // a pack that means something else by a fact
        let mut changed = (*pack).clone();
        let register = pack.subjects["entity"].register.as_str();
        let facts = &mut changed.registers.get_mut(register).expect("a register").facts;
        let fact = facts.iter_mut().find(|fact| fact.id == "name").expect("a fact");
        fact.kind = pack::FactType::Integer;
        assert!(!of(&store, &changed, "entity").await);
    }
}

#[test]
fn what_is_no_snapshot_is_refused() {
    let mut table = Vec::new();
    let about = json!({ "version": 0 });
    rules::columns::file::write(&mut table, &Default::default(), &[], &about).unwrap();
    for (bytes, why) in [
        (&b""[..], "it is too short"),
        (&[7; 100], "it is of another kind or version"),
        (&table, "its snapshot is of another version"),
    ] {
        let refused = KeptSnapshot::read(bytes, bytes.len() as u64).unwrap_err();
        assert_eq!(refused.to_string(), why);
    }
}
