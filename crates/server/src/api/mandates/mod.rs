//! Mandates to act for others.
pub mod grant;
pub mod list;
pub mod put_scan;
pub mod read_scan;
pub mod revoke;

use access::{Action, Kind, Resource};
use base::{Instant, Refusal};

use crate::api::views::Mandate;
use crate::http::Shared;
use crate::http::caller::Caller;

/// `of` as `caller` sees it.
fn shown(
    edge: &Shared,
    caller: &Caller,
    of: &access::Mandate,
    now: Instant,
) -> Result<Mandate, Refusal> {
    let resource = Resource::new(Kind::Mandate, &of.id).owned_by(of.principal.clone());
    let may = edge.city.access.authorise(caller.principal(), Action::RevokeMandate, &resource);
    Ok(Mandate::new(&edge.city.pack, of, caller.account()?, may.is_ok(), now))
}
