//! Mandates to act for others.
pub mod grant;
pub mod list;
pub mod revoke;
