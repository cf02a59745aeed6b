//! One operation a file.

pub mod claim;
pub mod event;
pub mod mend;
pub mod party;
pub mod pay;
