//! The registers on both engines, under the pack of Hangzhou.

mod imports;
mod keep;
mod names;
mod property;
mod records;
mod snapshot;
mod synthetic;
mod values;

use std::sync::Arc;

use base::{Error, Instant, Result, Text};
use pack::Pack;
use registers::{Purpose, Reader, Record, Source};
use serde_json::{Map, Value as Json};
use store::Store;
use testkit::TestStore;

const NOW: Instant = Instant(1_790_000_000 * Instant::SECOND);

fn hangzhou() -> Arc<Pack> {
    let folder = testkit::root().join("packs/hangzhou");
    Arc::new(pack::load(&folder).pack.expect("the pack has no error"))
}

async fn stores() -> Vec<TestStore> {
    let stores = testkit::stores().await;
    for store in &stores {
        store.migrate(registers::MIGRATIONS).await.unwrap();
    }
    stores
}

fn facts(json: Json) -> Map<String, Json> {
    json.as_object().expect("facts are an object").clone()
}

fn purpose(reader: Reader) -> Purpose {
    let text = Text::new("预填申请表", "To fill a form in");
    Purpose { text, case: Some("case-1".to_owned()), reader }
}

fn source() -> Source {
    Source::new("case", "case-1")
}

/// Writes and answers the version.
async fn write(
    store: &Store,
    pack: &Arc<Pack>,
    register: &'static str,
    key: &'static str,
    json: Json,
    source: Source,
    now: Instant,
) -> u32 {
    let (pack, facts) = (pack.clone(), facts(json));
    let write = async move |tx: &mut store::Tx| {
        registers::write(tx, &pack, register, key, &facts, &source, now).await
    };
    store.write(write).await.unwrap()
}

/// Reads all facts for the purpose of a form.
async fn read(
    store: &Store,
    pack: &Arc<Pack>,
    register: &'static str,
    key: &str,
) -> Option<Record> {
    let (pack, key) = (pack.clone(), key.to_owned());
    let read = async move |tx: &mut store::Tx| {
        let purpose = purpose(Reader::Platform);
        registers::read(tx, &pack, register, &key, &[], &purpose, NOW).await
    };
    store.write(read).await.unwrap()
}

fn code<T>(answer: Result<T>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(Error::Refusal(refusal)) => refusal.code,
        Err(Error::Fault(fault)) => panic!("{}", fault.chain()),
    }
}
