//! Policies: looked for, read, and tried on the whole city.
pub mod entry;
pub mod explain;
pub mod list;
pub mod match_city;
pub mod read;

use base::Refusal;
use pack::{Pack, Policy};

/// The policy called `id`, or 404.
fn found<'p>(pack: &'p Pack, id: &str) -> Result<&'p Policy, Refusal> {
    pack.policies.get(id).ok_or_else(Refusal::not_found)
}
