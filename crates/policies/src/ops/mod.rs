//! One operation a file.

pub mod award;
pub mod calendar;
pub mod claim;
pub mod claw_back;
pub mod event;
pub mod mend;
pub mod page;
pub mod party;
pub mod pay;
pub mod roll;
