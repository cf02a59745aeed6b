//! Where people are served.
pub mod list;
pub mod slots;
