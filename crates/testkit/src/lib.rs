//! What tests stand on: real databases of both engines, made fresh for each test.

pub mod postgres;
pub mod stores;

pub use postgres::postgres;
pub use stores::{TestStore, sqlite, stores};
