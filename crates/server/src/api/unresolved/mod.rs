//! What could not be done (办不成事).
pub mod create;
