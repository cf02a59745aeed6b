//! The journal: a transparency log into which every act of the city leaves a leaf, so that what is
//! written down can be proved (design, section 7).
//!
//! An operation appends a [`Leaf`] inside its own transaction ([`append`]). A sequencer, off the
//! request path, gives the leaves their places, grows the Merkle tree and signs its head
//! ([`sequence_once`]). From then on the person's [`Receipt`] proves the leaf to anybody who has
//! the city's public key, offline ([`receipt::verify`]). Monitors read the log as C2SP tlog-tiles
//! ([`tile`]); [`audit`] compares every leaf with what was signed.
//!
//! **Architecture Invariant:** the public log holds salted hashes and nothing else; payload and
//! salt go only to who may see the case. `merkle`, `tiles`, `note`, `leaf` and `receipt` are pure.
//!
//! Reading order: [`merkle`], [`tiles`], [`note`], [`leaf`], [`receipt`], [`key`], `store`,
//! [`audit`].

pub mod audit;
pub mod key;
pub mod leaf;
pub mod limits;
pub mod merkle;
pub mod note;
pub mod receipt;
mod sealed;
mod store;
pub mod tiles;

pub use self::store::{
    MIGRATIONS, Sequenced, append, checkpoint, consistency, pending, receipt, receipt_in,
    receipt_of, run, sequence, sequence_once, tile,
};
pub use audit::{Audit, Finding, audit};
pub use leaf::Leaf;
pub use merkle::Hash;
pub use note::{Checkpoint, Signer, Verifier};
pub use receipt::{Receipt, Verified};
pub use sealed::sealed;
