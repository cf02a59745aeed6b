//! Moments of a life under which people look for packages.
pub mod list;
