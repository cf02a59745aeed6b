//! Events: a party's own, or those of a kind. Answers 200; 400 `bad_request`, 404 `not_found`.

use access::{Action, Kind, RecordKey, Resource};
use axum::extract::State;
use base::{Refusal, Result, Text};
use policies::model::claim_event::EventState;
use policies::ops::event::list::{Wanted, of_kind, of_payee, payments};
use registers::{Purpose, Reader};
use serde::Deserialize;
use store::Tx;
use utoipa::IntoParams;

use super::kind;
use crate::api::views::{ClaimEventView, Page};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, page_limit};

/// Which events: of a party (`register` and `key`), or of a `kind`.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WantedEvents {
    /// The register of the party that is paid.
    #[param(example = "person")]
    register: Option<String>,
    /// Its key.
    #[param(example = "330102195603073151")]
    key: Option<String>,
    /// The kind.
    #[param(example = "accident_visit")]
    kind: Option<String>,
    /// In this state.
    #[param(example = "waiting")]
    state: Option<String>,
    /// Of this file.
    batch: Option<String>,
    /// Only those whose day has passed without the money.
    late: Option<bool>,
    /// Rows of a page, 1 to 200; 50 when absent.
    limit: Option<u32>,
    /// Where the page before ended: its `next`.
    after: Option<String>,
}

/// What happened to a party and paid without a claim, with every clause and what it saw (the read
/// is logged like any other); or the queue of a kind, for officers: keys and values of persons are
/// masked.
#[utoipa::path(get, path = "/api/v1/claim-events", operation_id = "list_claim_events",
    tag = "policies", params(WantedEvents),
    responses((status = 200, description = "A page", body = Page<ClaimEventView>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(wanted): Asked<WantedEvents>,
) -> Answer<Json<Page<ClaimEventView>>> {
    match (&wanted.register, &wanted.key) {
        (Some(register), Some(key)) => {
            let (register, key) = (register.clone(), key.clone());
            Ok(Json(own(&edge, &caller, wanted, (register, key)).await?))
        }
        (None, None) => Ok(Json(queue(&edge, &caller, wanted).await?)),
        _ => Err(bad_request().on("key").into()),
    }
}

async fn own(
    edge: &Shared,
    caller: &Caller,
    wanted: WantedEvents,
    (register, key): (String, String),
) -> Result<Page<ClaimEventView>> {
    let pack = edge.city.pack.clone();
    pack.registers.get(&register).ok_or_else(Refusal::not_found)?;
    let resource = Resource::new(Kind::Record, &key).owned_by(RecordKey::new(&register, &key));
    edge.city.access.authorise(caller.principal(), Action::ReadOwnRecord, &resource)?;
    let (now, limit) = (edge.now(), page_limit(wanted.limit));
    let today = now.date_in(&pack.zone());
    let reader = Reader::Account(caller.account()?.id.to_string());
    let words = edge.policy_words();
    let read = async move |tx: &mut Tx| {
        let text = Text::new("查看直达兑付", "Seeing what was paid without a claim");
        let purpose = Purpose { text, case: None, reader: reader.clone() };
        let record = registers::read(tx, &pack, &register, &key, &[], &purpose, now).await?;
        record.ok_or_else(Refusal::not_found)?;
        let of = (register.as_str(), key.as_str());
        let events = of_payee(tx, of, wanted.after.as_deref(), limit.into()).await?;
        let ids: Vec<String> = events.iter().map(|event| event.id.clone()).collect();
        let paid = payments(tx, &ids).await?;
        let view = |event| ClaimEventView::new(&words, event, &paid, (true, today));
        Ok(events.iter().map(view).collect::<Vec<_>>())
    };
    let items = edge.city.store.write(read).await?;
    let cursor = items.last().map(|event| event.id.clone());
    Ok(Page::new(items, limit, cursor))
}

async fn queue(
    edge: &Shared,
    caller: &Caller,
    wanted: WantedEvents,
) -> Result<Page<ClaimEventView>> {
    let id = wanted.kind.clone().ok_or_else(|| bad_request().on("kind"))?;
    kind(edge, caller, &id, Action::ReadClaimEvents)?;
    let state = wanted
        .state
        .as_deref()
        .map(|text| EventState::parse(text).ok_or_else(|| bad_request().on("state")));
    let limit = page_limit(wanted.limit);
    let pack = edge.city.pack.clone();
    let today = edge.now().date_in(&pack.zone());
    let of = Wanted {
        state: state.transpose()?,
        batch: wanted.batch.clone(),
        late_on: wanted.late.filter(|late| *late).map(|_| today),
    };
    let words = edge.policy_words();
    let read = async move |tx: &mut Tx| {
        let events = of_kind(tx, &id, &of, wanted.after.as_deref(), limit.into()).await?;
        let ids: Vec<String> = events.iter().map(|event| event.id.clone()).collect();
        let paid = payments(tx, &ids).await?;
        let view = |event| ClaimEventView::new(&words, event, &paid, (false, today));
        Ok(events.iter().map(view).collect::<Vec<_>>())
    };
    let items = edge.city.store.read(read).await?;
    let cursor = items.last().map(|event| event.id.clone());
    Ok(Page::new(items, limit, cursor))
}
