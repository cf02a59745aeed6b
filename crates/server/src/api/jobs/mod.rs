//! Background jobs and dead letters.
pub mod list;
pub mod retry;
