//! The public key of the log. Answers 200.

use axum::extract::State;

use crate::http::Shared;

/// The public key of the log, for verifiers.
#[utoipa::path(get, path = "/journal/key", operation_id = "read_journal_key", tag = "journal",
    responses((status = 200, description = "A verifier key", content_type = "text/plain",
        body = String)))]
pub async fn handle(State(edge): State<Shared>) -> String {
    format!("{}\n", edge.city.journal.verifier())
}
