//! Follow a case. Answers 200 with a stream of events; 404 `not_found`.

use std::convert::Infallible;
use std::time::Duration;

use access::Action;
use axum::extract::{Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use base::id::CaseId;
use futures::{Stream, StreamExt};
use serde_json::json;
use tokio_stream::wrappers::BroadcastStream;

use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::limits::HEARTBEAT_SECONDS;
use crate::http::problem::Answer;
use crate::http::serve::stopped;

/// Says `case` with version and state at once and whenever it changes, until the server stops.
#[utoipa::path(get, path = "/api/v1/cases/{id}/progress", operation_id = "follow_case",
    tag = "cases", params(("id" = String, Path)),
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream",
        body = String)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let id = CaseId::parse(&id)?;
    // listen first, then read: no change falls between
    let changes = BroadcastStream::new(edge.progress.subscribe());
    let (room, now, of) = (edge.room(&id).await?, edge.now(), id.clone());
    let read = async move |tx: &mut store::Tx| {
        let who = caller.principal();
        let (case, _) = cases::ops::read(tx, &room, &of, who, Action::ReadCase, now).await?;
        Ok((case.header.version, case.header.state))
    };
    let (version, state) = edge.city.store.read(read).await?;
    let first = told(json!({ "version": version, "state": state.as_str() }));
    let later = changes.filter_map(move |change| {
        let told = match change {
            Ok(change) if change.case == id.as_str() => {
                let (version, state) = (change.version, change.state.as_str());
                Some(told(json!({ "version": version, "state": state })))
            }
            Ok(_) => None,
            // fell behind: the reader asks for the case again
            Err(_) => Some(told(json!({ "version": null, "state": null }))),
        };
        std::future::ready(told)
    });
    let stream = futures::stream::once(std::future::ready(first)).chain(later);
    let stream = stream.take_until(stopped(edge.stop.clone())).map(Ok);
    let heartbeat = KeepAlive::new().interval(Duration::from_secs(HEARTBEAT_SECONDS));
    Ok(Sse::new(stream).keep_alive(heartbeat))
}

fn told(data: serde_json::Value) -> Event {
    Event::default().event("case").data(data.to_string())
}
