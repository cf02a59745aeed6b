//! One task. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};

use super::{parts, shown};
use crate::api::views::TaskDetail;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// A task with what its act needs and nothing else of the case.
#[utoipa::path(get, path = "/api/v1/tasks/{id}", operation_id = "read_task", tag = "desk",
    params(("id" = String, Path, description = "`case:act`")),
    responses((status = 200, description = "The task", body = TaskDetail)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<TaskDetail>> {
    let ((case, act), now) = (parts(&id)?, edge.now());
    let room = edge.room(&case).await?;
    let read = async move |tx: &mut store::Tx| {
        let case = cases::ops::load(tx, &room, &case).await?;
        shown::detail(tx, &room, &case, &act, &caller, now).await
    };
    Ok(Json(edge.city.store.write(read).await?))
}
