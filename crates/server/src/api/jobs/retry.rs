//! Try a job again. Answers 200; 404 `not_found`, 409 `job_not_retryable`.

use access::{Action, Kind, Resource};
use axum::extract::{Path, State};
use base::id::JobId;
use store::jobs::{get, retry};

use crate::api::views::Job;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Gives a dead or cancelled job all its attempts again, at once.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/retry", operation_id = "retry_job",
    tag = "administration", params(("id" = String, Path)),
    responses((status = 200, description = "Ready again", body = Job)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<Job>> {
    let id = JobId::parse(&id)?;
    let resource = Resource::new(Kind::Job, id.as_str());
    edge.city.access.authorise(caller.principal(), Action::RetryJob, &resource)?;
    retry(&edge.city.store, &id, edge.now()).await?;
    Ok(Json(Job::from(&get(&edge.city.store, &id).await?)))
}
