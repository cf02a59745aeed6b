//! What tests stand on: real databases of both engines, made fresh for each test, and the
//! repository.

pub mod postgres;
pub mod root;
pub mod stores;

pub use postgres::postgres;
pub use root::root;
pub use stores::{TestStore, sqlite, stores};
