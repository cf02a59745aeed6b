//! The page of each error code.
pub mod read;
