//! Incentive policies: who has a right to what, found, explained and paid without an application
//! (亲清在线: 免申即享、即申即享、申报评审).
//!
//! **Architecture Invariants:** what a policy says is in the pack; nothing here knows a policy, an
//! amount or a district. One party and all parties are weighed by the same compiled rules. Unknown
//! is never read as yes or no: nobody is paid on a missing fact.
//!
//! Reading order: [`engine`], [`model`], `store`, [`ops`], [`limits`].

pub mod engine;
pub mod limits;
pub mod model;
pub mod ops;
mod store;

pub use model::{Message, MessageItem, PayRun, Payment, PaymentState, RunState, Why};
pub use store::MIGRATIONS;
