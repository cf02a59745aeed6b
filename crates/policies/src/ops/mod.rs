//! One operation a file.

pub mod award;
pub mod claim;
pub mod claw_back;
pub mod mend;
pub mod party;
pub mod pay;
