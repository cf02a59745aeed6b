//! The public page of a credential, behind a random token.
pub mod read;
