//! Accounts.
pub mod create;
pub mod edit;
pub mod list;
