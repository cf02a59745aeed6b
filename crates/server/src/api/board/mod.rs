//! The supervision board.
pub mod read;
pub mod report;
