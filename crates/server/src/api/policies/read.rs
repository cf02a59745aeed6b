//! One policy. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};
use policies::ops::{pay, tell};
use store::Tx;

use super::found;
use crate::api::views::{PolicyView, PublicRun};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// A policy with its clauses, amount, funding and what it rests on.
#[utoipa::path(get, path = "/api/v1/policies/{id}", operation_id = "read_policy",
    tag = "policies", params(("id" = String, Path, example = "high_tech_first_2025")),
    responses((status = 200, description = "The policy", body = PolicyView)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(id): Path<String>,
) -> Answer<Json<PolicyView>> {
    let pack = &edge.city.pack;
    let today = edge.now().date_in(&pack.zone());
    let mut view = PolicyView::new(pack, found(pack, &id)?, today);
    let read = async move |tx: &mut Tx| {
        Ok((tell::told_of(tx, &id).await?, pay::public_of(tx, &id).await?))
    };
    let (told, public) = edge.city.store.read(read).await?;
    view.told = told;
    view.public_runs = public
        .into_iter()
        .filter_map(|run| {
            let until = run.public_until?.to_string();
            Some(PublicRun { id: run.id, until, payments: run.parties })
        })
        .collect();
    Ok(Json(view))
}
