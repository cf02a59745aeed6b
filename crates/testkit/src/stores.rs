//! The same test on both engines.

use std::ops::Deref;

use store::{Options, Store};

use crate::postgres;

/// A fresh store that lasts as long as this value.
pub struct TestStore {
    /// `sqlite` or `postgres`, for messages.
    pub name: &'static str,
    /// Where it is, to open it again.
    pub url: String,
    store: Store,
    _folder: Option<tempfile::TempDir>,
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// A fresh store in a temporary SQLite file.
pub async fn sqlite() -> TestStore {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite:{}", folder.path().join("test.sqlite").display());
    let store = open(&url).await;
    TestStore { name: "sqlite", url, store, _folder: Some(folder) }
}

/// A fresh store for each engine: SQLite in a temporary file, and a database of PostgreSQL.
pub async fn stores() -> Vec<TestStore> {
    let url = postgres().await.url;
    let store = open(&url).await;
    vec![sqlite().await, TestStore { name: "postgres", url, store, _folder: None }]
}

async fn open(url: &str) -> Store {
    let opened = Store::open(url, Options::default()).await;
    opened.unwrap_or_else(|fault| panic!("{}", fault.chain()))
}
