//! Kinds of events that pay without a claim.
pub mod list;
