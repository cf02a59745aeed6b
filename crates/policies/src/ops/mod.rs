//! One operation a file.

pub mod calendar;
pub mod claim;
pub mod mend;
pub mod page;
pub mod party;
pub mod pay;
pub mod roll;
