//! Who a person is, and what they may do.
//!
//! - **Accounts** sign in with a password (argon2id) or at the city's identity provider (OpenID
//!   Connect); a **session** is a random token of which only the hash is stored.
//! - **Actions** are a closed list, and the policies of the pack (Cedar) say which **role** may do
//!   which, and how the person must **stand** to the thing: own it, have filed it, work in the
//!   department or the district that handles it.
//!
//! **Architecture Invariant:** a policy sees roles, the action and six relations, nothing else of
//! the person or the thing. So what is allowed for one thing ([`Authoriser::authorise`]) is said
//! as well for a list of them ([`Authoriser::scope`], a condition inside the SQL), and the whole
//! matrix of permissions can be written down ([`Authoriser::matrix`]).
//! What no policy permits is forbidden.
//!
//! Reading order: [`model`], [`action`], [`engine`], [`filter`], [`mandate`], [`store`], [`ops`],
//! [`oidc`], [`refusals`].

pub mod action;
pub mod engine;
pub mod filter;
pub mod limits;
pub mod mandate;
pub mod model;
pub mod oidc;
pub mod ops;
pub mod refusals;
pub mod store;

pub use action::{Action, Kind};
pub use engine::authorise::{Authoriser, PolicyFault};
pub use engine::scope::{Reach, Scope};
pub use filter::{Columns, Filter};
pub use mandate::{Mandate, Scan};
pub use model::{
    Account, AccountState, Place, Principal, RecordKey, Relation, Resource, Session, Standing,
};
