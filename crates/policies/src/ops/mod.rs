//! One operation a file.

pub mod claim;
pub mod effect;
pub mod follow;
pub mod mend;
pub mod messages;
pub mod party;
pub mod pay;
pub mod tell;
