//! Let the clock of a task run again. Answers 200; 404 `not_found`, 409 `task_not_suspended`.

use axum::extract::{Path, State};
use cases::ops::{Actor, resume};

use super::parts;
use crate::api::views::TaskChanged;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Lets the clock of a suspended task run again.
#[utoipa::path(delete, path = "/api/v1/tasks/{id}/suspension", operation_id = "resume_task",
    tag = "desk", params(("id" = String, Path, description = "`case:act`")),
    responses((status = 200, description = "Done", body = TaskChanged)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<TaskChanged>> {
    let ((case, act), now) = (parts(&id)?, edge.now());
    let room = edge.room(&case).await?;
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: caller.principal(), now };
        let case = resume(tx, &room, &actor, (&case, &act)).await?;
        Ok(TaskChanged::new(&room.pack, &case, &act, now))
    };
    Ok(Json(edge.city.store.write(write).await?))
}
