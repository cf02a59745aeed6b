//! The edge of the process: what is the same for every endpoint.
//!
//! A request passes the [`envelope`] (id, language, time limit, problems, log, counts), then the
//! gate of its route ([`caller`]: who calls, forged or not, may they ever), then its handler in
//! [`crate::api`]. [`router`] is the table of contents.
//!
//! **Architecture Invariant:** handlers hold no rule of the domain: they read what was sent, call
//! one operation of a room, and convert. Nothing here names SQL.

pub mod caller;
pub mod edge;
pub mod envelope;
pub mod json;
pub mod limits;
pub mod log;
pub mod metrics;
pub mod once;
pub mod problem;
pub mod progress;
pub mod router;
pub mod sent;
pub mod serve;
pub mod sessions;
#[cfg(test)]
mod tests;

pub use edge::{Edge, Options, Shared};
pub use router::router;
pub use serve::{serve, serve_with};
