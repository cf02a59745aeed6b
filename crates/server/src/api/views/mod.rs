//! The shapes of the HTTP contract, converted by hand from the rooms' types.

mod account;
mod after;
mod case;
mod credential;
mod kit;
mod mask;
mod pack;
mod package;
mod plan;
mod register;
mod savings;
mod step;
mod subject;
mod task;
mod timeline;
mod words;

pub use account::*;
pub use after::*;
pub use case::*;
pub use credential::*;
pub use kit::*;
pub use mask::*;
pub use pack::*;
pub use package::*;
pub use plan::*;
pub use register::*;
pub use savings::*;
pub use step::*;
pub use subject::*;
pub use task::*;
pub use words::*;
