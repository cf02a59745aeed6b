//! The shapes of the HTTP contract, converted by hand from the rooms' types.

mod account;
mod appointment;
mod board;
mod case;
mod credential;
mod kit;
mod mandate;
mod mask;
mod package;
mod plan;
mod register;
mod step;
mod task;

pub use account::*;
pub use appointment::*;
pub use board::*;
pub use case::*;
pub use credential::*;
pub use kit::*;
pub use mandate::*;
pub use mask::*;
pub use package::*;
pub use plan::*;
pub use register::*;
pub use step::*;
pub use task::*;
