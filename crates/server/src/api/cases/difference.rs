//! What planning a case again would change. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};
use base::id::CaseId;
use cases::ops::difference;

use crate::api::views::PlanDifference;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Compares the plan of an open case with the plan that what the registers say now would make.
#[utoipa::path(get, path = "/api/v1/cases/{id}/plan/difference", operation_id = "compare_plan",
    tag = "cases", params(("id" = String, Path)),
    responses((status = 200, description = "The difference", body = PlanDifference)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<PlanDifference>> {
    let (id, now) = (CaseId::parse(&id)?, edge.now());
    let room = edge.room(&id).await?;
    let read = async move |tx: &mut store::Tx| {
        let (_, found) = difference(tx, &room, caller.principal(), &id, now).await?;
        Ok(PlanDifference::new(&room.pack, &found))
    };
    Ok(Json(edge.city.store.write(read).await?))
}
