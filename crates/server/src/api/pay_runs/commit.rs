//! The publicity is over: commitments and batch files. Answers 200; 404 `unknown_run`, 409
//! `still_public`, `objection_open`.

use axum::extract::{Path, State};
use policies::ops::pay;

use super::shown;
use crate::api::views::PayRunView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Commits the run in the ledger and writes its batch files; takes up again what was cut off.
#[utoipa::path(post, path = "/api/v1/pay-runs/{id}/payment", operation_id = "pay_run",
    tag = "payments", params(("id" = String, Path)),
    responses((status = 200, description = "The run", body = PayRunView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<PayRunView>> {
    let (city, now) = (&edge.city, edge.now());
    let today = now.date_in(&city.pack.zone());
    pay::close_publicity(&city.store, &id, today).await?;
    pay::commit(&city.store, &id, now, |_| {}).await?;
    let keep = |name: String, file: String| {
        let documents = city.documents.clone();
        async move {
            let path = object_store::path::Path::from(format!("payments/{name}"));
            let put = object_store::ObjectStoreExt::put(&*documents, &path, file.into()).await;
            put.map(drop).map_err(|error| base::Fault::during("writing a batch file", error))
        }
    };
    let run = pay::batch(&city.store, &city.pack, &id, (now, today), keep, |_| {}).await?;
    Ok(Json(shown(&edge, &caller, &run).await?))
}
