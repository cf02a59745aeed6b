//! Credentials: electronic certificates that the city issues, that people hold and present, and
//! that anybody verifies with the city's public key alone, offline.
//!
//! A credential is an SD-JWT VC (RFC 9901 and draft-ietf-oauth-sd-jwt-vc) signed with Ed25519 or
//! ES256: the holder shows some facts and keeps back others, and a status list says whether it was
//! revoked. [`ops`] issue, list, revoke and verify within the caller's transaction; every issue and
//! revocation leaves a leaf in the journal and an event in the outbox. For people there is a page
//! behind a random token ([`ops::open_view`]) and its QR code ([`qr`]).
//!
//! **Architecture Invariant:** which types of credential there are is the pack's affair; this room
//! takes an [`IssueRequest`] and knows none of them. `jwk`, `jws`, `sdjwt`, `status`, `verify` and
//! `engine` are pure.
//!
//! Reading order: [`model`], [`engine`], [`sdjwt`], [`mod@verify`], [`status`], [`jwk`], [`ops`].

pub mod engine;
pub mod jwk;
pub mod jws;
pub mod keyfile;
pub mod limits;
pub mod model;
pub mod ops;
pub mod qr;
#[cfg(test)]
mod rfc;
pub mod sdjwt;
pub mod status;
mod store;
pub mod verify;

pub use self::store::MIGRATIONS;
pub use jwk::{Algorithm, SecretKey, TrustedKeys};
pub use model::{
    Credential, Holder, IssueRequest, Issued, Issuer, Standing, State, View, ViewToken,
};
pub use verify::{VerifiedCredential, verify, verify_binding, verify_status};
