//! Facts: what registers hold and rules ask.
pub mod read;
