//! What the caller follows: policies, departments, moments of life.
pub mod follow;
pub mod list;
pub mod unfollow;

use base::Refusal;
use policies::ops::follow::Kind;

/// The kind called `text`, or 404.
fn kind(text: &str) -> Result<Kind, Refusal> {
    Kind::parse(text).ok_or_else(Refusal::not_found)
}
