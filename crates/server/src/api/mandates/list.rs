//! Mandates given and held. Answers 200; 403 `forbidden`.

use access::RecordKey;
use axum::extract::State;
use cases::ops::Actor;
use cases::ops::mandates::list;
use serde::Deserialize;
use utoipa::IntoParams;

use super::shown;
use crate::api::views::Mandates;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::Asked;

/// Whose mandates.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Of {
    /// The register of the party that stands at the window, with `key`; else the caller's own.
    #[param(example = "person")]
    register: Option<String>,
    /// Its key.
    #[param(example = "330106199305181262")]
    key: Option<String>,
}

/// Lists what the caller, or an organisation that the caller may act for, gave and holds, the
/// latest first, at most 200 of each. A clerk names the party that stands at the window.
#[utoipa::path(get, path = "/api/v1/mandates", operation_id = "list_mandates", tag = "mandates",
    params(Of), responses((status = 200, description = "Both lists", body = Mandates)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(of): Asked<Of>,
) -> Answer<Json<Mandates>> {
    let of = match (of.register, of.key) {
        (Some(register), Some(key)) => Some(RecordKey::new(register, key)),
        (None, None) => None,
        _ => return Err(bad_request().on("key").into()),
    };
    let (room, now, who) = (edge.city.cases.clone(), edge.now(), caller.clone());
    let read = async move |tx: &mut store::Tx| {
        list(tx, &room, &Actor { who: who.principal(), now }, of.as_ref()).await
    };
    let (given, held) = edge.city.store.read(read).await?;
    let all = |of: &[access::Mandate]| {
        of.iter().map(|one| shown(&edge, &caller, one, now)).collect::<Result<_, base::Refusal>>()
    };
    Ok(Json(Mandates { given: all(&given)?, held: all(&held)? }))
}
