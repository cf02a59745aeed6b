//! List jobs. Answers 200; 400 `bad_query` for a state that is none.

use access::{Action, Kind, Resource};
use axum::extract::State;
use base::Refusal;
use base::id::JobId;
use serde::Deserialize;
use store::jobs::{State as JobState, list};
use utoipa::IntoParams;

use crate::api::views::{Job, Page};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, page_limit};

/// Which jobs.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `ready`, `running`, `done`, `dead` or `cancelled`; all when absent.
    state: Option<String>,
    /// Rows of a page.
    limit: Option<u32>,
    /// Where the page before ended.
    after: Option<String>,
}

/// Lists background jobs, the oldest first.
#[utoipa::path(get, path = "/api/v1/jobs", operation_id = "list_jobs", tag = "administration",
    params(Filter), responses((status = 200, description = "A page", body = Page<Job>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(filter): Asked<Filter>,
) -> Answer<Json<Page<Job>>> {
    let all = Resource::all(Kind::Job);
    edge.city.access.authorise(caller.principal(), Action::ListJobs, &all)?;
    let limit = page_limit(filter.limit);
    let states = match filter.state.as_deref().filter(|state| !state.is_empty()) {
        None => JobState::ALL.to_vec(),
        Some(state) => vec![JobState::parse(state).ok_or_else(|| bad_state(state))?],
    };
    let after = filter.after.as_deref().map(JobId::parse).transpose()?;
    let mut jobs = Vec::new();
    for state in states {
        jobs.extend(list(&edge.city.store, state, after.as_ref(), i64::from(limit)).await?);
    }
    jobs.sort_by(|a, b| a.id.cmp(&b.id));
    jobs.truncate(limit as usize);
    let cursor = jobs.last().map(|job| job.id.to_string());
    Ok(Json(Page::new(jobs.iter().map(Job::from).collect(), limit, cursor)))
}

fn bad_state(state: &str) -> Refusal {
    Refusal::new(
        "bad_query",
        400,
        format!("没有这种作业状态：{state}。"),
        format!("There is no such state of a job: {state}."),
    )
    .on("state")
}
