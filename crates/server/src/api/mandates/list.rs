//! Mandates given and held. Answers 200.

use axum::Json;
use axum::extract::State;
use cases::ops::Actor;
use cases::ops::mandates::list;

use crate::api::views::{Mandate, Mandates};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;

/// Lists what the caller, or an organisation that the caller may act for, gave and holds, the
/// latest first, at most 200 of each.
#[utoipa::path(get, path = "/api/v1/mandates", operation_id = "list_mandates", tag = "mandates",
    responses((status = 200, description = "Both lists", body = Mandates)))]
pub async fn handle(State(edge): State<Shared>, caller: Caller) -> Answer<Json<Mandates>> {
    let (room, now, who) = (edge.city.cases.clone(), edge.now(), caller.clone());
    let read =
        async move |tx: &mut store::Tx| list(tx, &room, &Actor { who: who.principal(), now }).await;
    let (given, held) = edge.city.store.read(read).await?;
    let account = caller.account()?;
    let all = |of: &[access::Mandate]| {
        of.iter().map(|one| Mandate::new(&edge.city.pack, one, account, now)).collect()
    };
    Ok(Json(Mandates { given: all(&given), held: all(&held) }))
}
