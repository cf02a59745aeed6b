//! Records of registers.
pub mod read;
