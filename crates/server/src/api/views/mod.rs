//! The shapes of the HTTP contract, converted by hand from the rooms' types.

mod account;
mod after;
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
mod subject;
mod task;
mod timeline;
mod words;

pub use account::*;
pub use after::*;
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
pub use subject::*;
pub use task::*;
pub use words::*;
