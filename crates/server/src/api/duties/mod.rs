//! What has to be done besides decisions.
pub mod list;
