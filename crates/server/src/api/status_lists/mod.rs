//! Status lists of credentials, for wallets and verifiers.
pub mod keys;
pub mod read;
