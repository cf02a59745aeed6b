//! Documents of a case: bytes under their SHA-256.
pub mod attach;
pub mod detach;
pub mod read;
pub mod received;
