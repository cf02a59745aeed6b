//! What a party has a right to.
pub mod claim;
pub mod confirm;
pub mod correct;
pub mod list;
