//! A city as data: what a pack says, read from a folder of YAML.
//!
//! **Architecture Invariant:** reading a pack never fails as a whole. It gives what could be
//! read and a list of diagnostics with file, line and column; whoever wants to serve a city from
//! it asks that none of them is an error. Nothing here reads anything but the folder it is given.
//!
//! Reading order: [`model`], [`pack`], [`load`], [`source`], [`yaml`], `check` (a file against its
//! schema), `references` (names), `compile` (rules), [`diagnostic`], [`lints`], `frozen`,
//! [`draft`].

mod check;
mod compile;
pub mod diagnostic;
pub mod draft;
mod frozen;
pub mod lints;
pub mod load;
pub mod model;
pub mod pack;
mod parallel;
mod pattern;
pub mod place;
pub mod publish;
mod reads;
mod references;
pub mod schema;
pub mod source;
pub mod yaml;
pub mod yaml_text;

pub use self::pack::{Givers, Pack, holds};
pub use compile::rule_type;
pub use diagnostic::{Diagnostic, Severity};
pub use draft::{Draft, Drafted};
pub use frozen::{freeze, thaw};
pub use load::{Loaded, load, load_calendar, load_more, load_to_serve, load_with};
pub use model::*;
pub use place::{Entry, Kind, Places};

#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;
