//! Subjects over the years.
pub mod read;
