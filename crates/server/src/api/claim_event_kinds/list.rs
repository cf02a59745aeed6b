//! The kinds of events that the caller sends or sees. Answers 200.

use access::{Action, Kind, Resource};
use axum::extract::State;
use policies::ops::event::list::counts;
use store::Tx;

use crate::api::claim_events::resource;
use crate::api::views::{ClaimEventKind, Page};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Kinds of events with how many there are in each state, and how many are late.
#[utoipa::path(get, path = "/api/v1/claim-event-kinds", operation_id = "list_claim_event_kinds",
    tag = "policies",
    responses((status = 200, description = "The kinds", body = Page<ClaimEventKind>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
) -> Answer<Json<Page<ClaimEventKind>>> {
    let (pack, access) = (&edge.city.pack, &edge.city.access);
    let today = edge.now().date_in(&pack.zone());
    let read = async move |tx: &mut Tx| counts(tx, today).await;
    let (counts, late) = edge.city.store.read(read).await?;
    let may = |action, resource: &Resource| {
        access.authorise(caller.principal(), action, resource).is_ok()
    };
    let mut shown = Vec::new();
    for kind in pack.claim_events.values() {
        let resource = resource(pack, kind);
        if !may(Action::ReadClaimEvents, &resource) {
            continue;
        }
        let late = late.iter().find(|(of, _)| *of == kind.id).map_or(0, |(_, count)| *count);
        let mut view = ClaimEventKind::new(pack, kind, &counts, late);
        let sender = Resource::new(Kind::Policy, &kind.id).handled_by(&kind.sender, None);
        view.may_send = may(Action::SendClaimEvents, &sender);
        view.may_decide = may(Action::DecideClaimEvent, &resource);
        shown.push(view);
    }
    Ok(Json(Page::new(shown, u32::MAX, None)))
}
