//! What is counted. Answers 200 to this machine and to who may read metrics; else 401 or 403.

use access::{Action, Kind, Resource};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use store::jobs;

use crate::api::session::begin::From;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::metrics::Measured;
use crate::http::problem::Answer;

/// Requests, latencies, jobs and the journal, as OpenMetrics text.
#[utoipa::path(get, path = "/metrics", operation_id = "read_metrics", tag = "server",
    responses((status = 200, description = "OpenMetrics", body = String,
        content_type = "application/openmetrics-text")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    From(address): From,
) -> Answer<Response> {
    if !address.is_some_and(|address| address.is_loopback()) {
        let system = Resource::all(Kind::System);
        edge.city.access.authorise(caller.principal(), Action::ReadMetrics, &system)?;
    }
    let store = &edge.city.store;
    let counts = jobs::counts(store).await?;
    let checkpoint = journal::checkpoint(store).await?;
    // the second line of a checkpoint is the size of the tree (C2SP tlog-checkpoint)
    let size = checkpoint.as_deref().and_then(|note| note.lines().nth(1)?.parse().ok());
    let measured = Measured {
        jobs: counts.into_iter().map(|(state, count)| (state.as_str(), count)).collect(),
        leaves: size.unwrap_or_default(),
        pending: journal::pending(store).await?,
        read_whole: edge.city.registers_read_whole(),
    };
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind)], edge.metrics.text(&measured)).into_response())
}
