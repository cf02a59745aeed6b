//! What happens and pays without a claim: sent, weighed, explained, looked at.
pub mod batches;
pub mod create;
pub mod decide;
pub mod draw_file;
pub mod draws;
pub mod list;
pub mod send;
pub mod weigh;
pub mod weigh_waiting;

use access::{Action, Kind, Resource};
use base::{Refusal, Result};
use pack::{ClaimEvent, Pack};
use policies::model::claim_event::TakenEvent;
use policies::ops::event::{Desk, list::payments, one};
use store::Tx;

use crate::api::views::{ClaimEventView, PolicyWords};
use crate::http::Shared;
use crate::http::caller::Caller;

/// The kind as a thing that one may do something with: its sender's and its policies' departments'.
pub(super) fn resource(pack: &Pack, kind: &ClaimEvent) -> Resource {
    let policies = kind.policies.iter().filter_map(|id| pack.policies.get(id));
    let departments = policies.map(|policy| policy.department.as_str());
    let resource = Resource::new(Kind::Policy, &kind.id).handled_by(&kind.sender, None);
    departments.fold(resource, |resource, id| resource.handled_by(id, None))
}

/// The kind, for who may do `action` with it; 404 when there is none.
fn kind<'e>(edge: &'e Shared, caller: &Caller, id: &str, action: Action) -> Result<&'e ClaimEvent> {
    let pack = &edge.city.pack;
    let kind = pack.claim_events.get(id).ok_or_else(Refusal::not_found)?;
    // who sends is the sender, not the department that answers for the policy
    let resource = match action {
        Action::SendClaimEvents => Resource::new(Kind::Policy, id).handled_by(&kind.sender, None),
        _ => resource(pack, kind),
    };
    edge.city.access.authorise(caller.principal(), action, &resource)?;
    Ok(kind)
}

/// Who does it, when, by which rules.
fn desk(edge: &Shared, caller: &Caller, kind: &ClaimEvent) -> Result<Desk> {
    let now = edge.now();
    Ok(Desk {
        pack: edge.city.pack.clone(),
        weigher: edge.city.event_weigher(kind),
        by: caller.account()?.id.to_string(),
        now,
        today: now.date_in(&edge.city.pack.zone()),
    })
}

/// The desk at which the event `id` of a kind is decided on; nobody decides on what pays
/// themselves.
async fn deciding(edge: &Shared, caller: &Caller, kind_id: &str, id: &str) -> Result<Desk> {
    let action = Action::DecideClaimEvent;
    let kind = kind(edge, caller, kind_id, action)?;
    let desk = desk(edge, caller, kind)?;
    let id = id.to_owned();
    let event = edge.city.store.read(async move |tx: &mut Tx| one(tx, &id).await).await?;
    if event.kind != kind_id {
        return Err(Refusal::not_found().into());
    }
    let owner = access::RecordKey::new(&event.payee_register, &event.payee);
    let resource = resource(&edge.city.pack, kind).owned_by(owner);
    edge.city.access.authorise(caller.principal(), action, &resource)?;
    Ok(desk)
}

/// `event` as officers see it.
async fn shown(
    tx: &mut Tx,
    words: &PolicyWords,
    event: &TakenEvent,
    today: base::Date,
) -> Result<ClaimEventView> {
    let payments = payments(tx, std::slice::from_ref(&event.id)).await?;
    Ok(ClaimEventView::new(words, event, &payments, (false, today)))
}
