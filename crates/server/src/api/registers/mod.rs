//! Registers: imports.
pub mod import;
