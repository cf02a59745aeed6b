//! Pure functions of values: facts, state and command in; plan, events or a refusal out.

pub mod after;
pub mod clock;
pub mod decide;
pub mod duties;
pub mod facts;
pub mod form;
pub mod named;
pub mod notice;
pub mod plan;
pub mod replan;
pub mod report;
pub mod savings;
pub mod state;
pub mod steps;
pub mod suppose;

pub use facts::{Facts, Known, Source};
pub use plan::{Plan, Plans, plan};
