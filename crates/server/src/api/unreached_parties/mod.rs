//! Parties that are entitled to policies and cannot be told by a message.
pub mod list;
pub mod totals;
