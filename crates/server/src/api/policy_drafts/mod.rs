//! Policies that are not in the pack yet: what they may name, what they come to, their entry.
mod making;
pub mod match_city;
pub mod names;
pub mod yaml;
