//! Revoke a mandate. Answers 200; 404 `not_found`, 422 `reason_too_long`.

use axum::extract::{Path, State};
use cases::ops::Actor;
use cases::ops::mandates::revoke;
use serde::Deserialize;
use utoipa::ToSchema;

use super::shown;
use crate::api::views::Mandate;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MandateRevocation, example = json!({"reason": "不再委托"}))]
pub struct Reason {
    /// In the principal's words.
    #[serde(default)]
    reason: String,
}

/// Ends a mandate at once; again is the same.
#[utoipa::path(post, path = "/api/v1/mandates/{id}/revoke", operation_id = "revoke_mandate",
    tag = "mandates", params(("id" = String, Path)), request_body = Reason,
    responses((status = 200, description = "Revoked", body = Mandate)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    Sent { value, .. }: Sent<Reason>,
) -> Answer<Json<Mandate>> {
    let (room, now, who) = (edge.city.cases.clone(), edge.now(), caller.clone());
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        revoke(tx, &room, &actor, &id, &value.reason).await
    };
    let mandate = edge.city.store.write(write).await?;
    edge.sessions.forget(None);
    Ok(Json(shown(&edge, &caller, &mandate, now)?))
}
