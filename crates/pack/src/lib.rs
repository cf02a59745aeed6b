//! A city as data: what a pack says, read from a folder of YAML.
//!
//! **Architecture Invariant:** reading a pack never fails as a whole. It gives what could be
//! read and a list of diagnostics with file, line and column; whoever wants to serve a city from
//! it asks that none of them is an error. Nothing here reads anything but the folder it is given.
//!
//! Reading order: [`model`], [`load`], [`diagnostic`], [`lints`].

pub mod diagnostic;
pub mod lints;
pub mod load;
pub mod model;
pub mod pack;
pub mod schema;

pub use diagnostic::{Diagnostic, Severity};
pub use load::{Loaded, load};
pub use model::*;
pub use pack::{Pack, holds};
