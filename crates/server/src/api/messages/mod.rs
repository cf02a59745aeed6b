//! Messages on policies to the caller.
pub mod list;
pub mod read;
pub mod read_all;
