//! The seeds by which events were drawn. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};
use base::Refusal;
use policies::ops::event::seed::seeds;
use store::Tx;

use crate::api::views::{DrawSeed, Page};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Seeds that are shown.
const SEEDS_SHOWN: u32 = 200;

/// The seeds of a kind, the latest first: to what the city committed, and the seed itself once its
/// day is over, so that anybody can do the draws again.
#[utoipa::path(get, path = "/api/v1/claim-events/{kind}/draws", operation_id = "list_draw_seeds",
    tag = "policies", params(("kind" = String, Path, example = "export_refund")),
    responses((status = 200, description = "The seeds", body = Page<DrawSeed>)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(id): Path<String>,
) -> Answer<Json<Page<DrawSeed>>> {
    edge.city.pack.claim_events.get(&id).ok_or_else(Refusal::not_found)?;
    let today = edge.now().date_in(&edge.city.pack.zone());
    let read = async move |tx: &mut Tx| seeds(tx, &id, SEEDS_SHOWN.into()).await;
    let seeds = edge.city.store.read(read).await?;
    let shown = seeds.into_iter().map(|seed| DrawSeed::new(seed, today)).collect();
    Ok(Json(Page::new(shown, SEEDS_SHOWN, None)))
}
