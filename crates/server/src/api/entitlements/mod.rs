//! What a party has a right to.
pub mod claim;
pub mod confirm;
pub mod confirm_all;
pub mod correct;
pub mod list;
pub mod withdraw;

use access::{Action, Kind, RecordKey, Resource};
use base::{Refusal, Result};

use crate::http::Shared;
use crate::http::caller::Caller;

/// The account of the caller, who may say for the party where its money goes; refused with
/// `not_found` otherwise.
fn acting_for(edge: &Shared, caller: &Caller, (register, key): (&str, &str)) -> Result<String> {
    edge.city.pack.registers.get(register).ok_or_else(Refusal::not_found)?;
    let resource = Resource::new(Kind::Record, key).owned_by(RecordKey::new(register, key));
    edge.city.access.authorise(caller.principal(), Action::ClaimPolicy, &resource)?;
    Ok(caller.account()?.id.to_string())
}
