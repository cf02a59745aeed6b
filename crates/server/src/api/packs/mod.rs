//! Versions of the pack.
pub mod list;
