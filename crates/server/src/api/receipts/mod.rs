//! Receipts: what proves to anybody that the city wrote something down.
pub mod read;
pub mod verify;
