//! The city itself.
pub mod read;
