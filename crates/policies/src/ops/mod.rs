//! One operation a file.

pub mod award;
pub mod budget;
pub mod calendar;
pub mod claim;
pub mod claw_back;
pub mod confirm;
pub mod effect;
pub mod event;
pub mod follow;
pub mod mend;
pub mod messages;
pub mod page;
pub mod party;
pub mod pay;
pub mod roll;
pub mod settle;
pub mod tell;
