//! Registers: what there is to look up, and imports into them.
pub mod import;
pub mod list;
