//! The room of cases: from what a person wants to what the departments decided.
//!
//! The **planner** works out from what acts need and give which facts are asked, which the city
//! already holds, who does what in which order, and by when. The **engine** carries a case through
//! it: a fold of events, a command in, events or a refusal out.
//!
//! **Architecture Invariant:** a case never changes but by an event; what the tables show beside
//! the events can be made again from them. A case stays with the pack it began on.
//!
//! Reading order: [`model`], [`engine::plan`], [`engine::state`], [`engine::decide`],
//! [`engine::notice`], [`ops`], `store`.

pub mod engine;
pub mod model;
pub mod ops;
mod store;

pub use ops::appointments::MIGRATIONS as APPOINTMENT_MIGRATIONS;
pub use ops::board::MIGRATIONS as BOARD_MIGRATIONS;
pub use ops::deposit::MIGRATIONS as DEPOSIT_MIGRATIONS;
pub use store::MIGRATIONS;
