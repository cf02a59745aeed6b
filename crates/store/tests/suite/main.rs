//! The store suite: every behaviour on both engines. A test body gets a fresh store of each.

mod around;
mod durability;
mod jobs;
mod transactions;

use store::{Migration, Store, Tx, params};

/// The table that the tests write to.
pub const TABLES: &[Migration] = &[Migration {
    id: "suite/0001",
    sql: "create table item (id text not null primary key, n bigint, body {blob}) {without_rowid};
        create table audit (item text not null primary key);",
}];

/// Puts an item.
pub async fn put(tx: &mut Tx, id: &str, n: i64) -> base::Result<()> {
    tx.execute("insert into item (id, n) values ($1, $2)", params![id, n]).await.map(drop)
}

/// How many items there are.
pub async fn count(store: &Store) -> i64 {
    let row = store.read(async |tx| tx.query_one("select count(*) from item", &[]).await).await;
    row.unwrap().unwrap().int(0).unwrap()
}

/// The stores of `testkit` with the tables of this suite.
pub async fn stores() -> Vec<testkit::TestStore> {
    let stores = testkit::stores().await;
    for store in &stores {
        store.migrate(TABLES).await.unwrap();
    }
    stores
}

/// A refusal that an operation answers when the test wants it to.
pub fn no() -> base::Error {
    base::Refusal::new("no", 409, "不行。", "No.").into()
}

/// The code of the refusal in `answer`, or what it is instead.
pub fn code<T: std::fmt::Debug>(answer: base::Result<T>) -> String {
    match answer {
        Err(base::Error::Refusal(refusal)) => refusal.code.to_owned(),
        Err(base::Error::Fault(fault)) => format!("fault: {}", fault.chain()),
        Ok(value) => format!("{value:?}"),
    }
}
