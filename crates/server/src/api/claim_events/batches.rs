//! Files of events. Answers 200; 404 `not_found`.

use access::Action;
use axum::extract::{Path, State};
use policies::ops::event::list;
use store::Tx;

use super::kind;
use crate::api::views::{ClaimBatch, Page};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Files that are shown.
const BATCHES_SHOWN: u32 = 50;

/// The latest files of events of a kind, each with what is wrong with its refused rows.
#[utoipa::path(get, path = "/api/v1/claim-events/{kind}/batches",
    operation_id = "list_claim_batches", tag = "policies",
    params(("kind" = String, Path, example = "power_bill")),
    responses((status = 200, description = "The files", body = Page<ClaimBatch>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Page<ClaimBatch>>> {
    kind(&edge, &caller, &id, Action::ReadClaimEvents)?;
    let pack = edge.city.pack.clone();
    let read = async move |tx: &mut Tx| {
        let mut shown = Vec::new();
        for batch in list::batches(tx, &id, BATCHES_SHOWN.into()).await? {
            let states = list::batch_states(tx, &batch).await?;
            let refused = list::refused(tx, &batch.id).await?;
            shown.push(ClaimBatch::new(&pack, &batch, &states, refused));
        }
        Ok(shown)
    };
    let shown = edge.city.store.read(read).await?;
    Ok(Json(Page::new(shown, BATCHES_SHOWN, None)))
}
