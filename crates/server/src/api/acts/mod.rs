//! Acts: what one department decides.
pub mod list;
pub mod read;
