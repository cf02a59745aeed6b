//! How many are entitled and cannot be told, and what is due to them. Answers 200; 404 `not_found`.

use axum::extract::State;
use base::Refusal;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::UnreachedTotals;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Asked;
use crate::unreached::everybody;

/// Of whom.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// The kind of party: a subject such as `entity` or `person`.
    #[param(example = "entity")]
    party: String,
}

/// How many parties are entitled to policies which they have not had while nobody acts for them
/// who could read a message, and what is due to them by rule, by district: at most a minute old.
/// Nobody is named, and nobody's record is read.
#[utoipa::path(get, path = "/api/v1/unreached-parties/totals",
    operation_id = "count_unreached_parties", tag = "policies", params(Query),
    responses((status = 200, description = "The sums", body = UnreachedTotals)))]
pub async fn handle(
    State(edge): State<Shared>,
    Asked(asked): Asked<Query>,
) -> Answer<Json<UnreachedTotals>> {
    let pack = edge.city.pack.clone();
    pack.party(&asked.party).ok_or_else(Refusal::not_found)?;
    let found = everybody(&edge, &asked.party).await?;
    Ok(Json(UnreachedTotals::new(&pack, &asked.party, &found)))
}
