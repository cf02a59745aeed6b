//! What the city keeps of people, enterprises and addresses: records of dated facts with their
//! source, one row a version.
//!
//! **Architecture Invariants:** a record never loses a version. Nobody reads a record that holds
//! personal facts without a [`Purpose`], and every such read leaves a row that the person can see.
//! Every version is told ([`TOPIC`]) in the transaction that makes it.
//!
//! Reading order: [`model`], [`engine`], [`ops`], `store`, [`limits`].

pub mod engine;
pub mod limits;
pub mod model;
pub mod ops;
mod store;

pub use model::{BY_DEPARTMENT, Purpose, Reader, Record, RefusedRow, Report, Source};
pub use ops::{
    Changes, KeptSnapshot, Origin, Reach, RecordsChanged, Seal, Snapshot, TOPIC, count_same_name,
    exists, history, import_csv, import_parquet, public_names, read, read_as_of, read_many,
    read_with_origins, reads, seed_synthetic, snapshot, weighed, write,
};
pub use store::MIGRATIONS;
