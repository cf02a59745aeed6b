//! Whether the server can work. Answers 200; 503 `not_ready`.

use axum::extract::State;
use base::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::http::json::Json;
use crate::http::limits::READY_PENDING_LEAVES_MAX;
use crate::http::problem::Answer;

/// How ready the server is.
#[derive(Serialize, ToSchema)]
pub struct Ready {
    /// The database answers readers and the writer.
    store: bool,
    /// Leaves that wait for the sequencer.
    pending_leaves: u64,
    /// The pack that is served.
    pack: String,
}

/// Whether the database answers and the journal keeps up.
#[utoipa::path(get, path = "/readyz", operation_id = "read_readiness", tag = "server",
    responses((status = 200, description = "Ready", body = Ready)))]
pub async fn handle(State(edge): State<Shared>) -> Answer<Json<Ready>> {
    let store = &edge.city.store;
    let pending = match store.ready().await {
        Ok(()) => journal::pending(store).await,
        Err(fault) => Err(fault.into()),
    };
    let pending_leaves = match pending {
        Ok(pending) if pending <= READY_PENDING_LEAVES_MAX => pending,
        Ok(pending) => {
            tracing::warn!(pending, "the journal falls behind");
            return Err(not_ready().into());
        }
        Err(error) => {
            tracing::warn!(%error, "not ready");
            return Err(not_ready().into());
        }
    };
    let pack = edge.city.pack.manifest.version.clone();
    Ok(Json(Ready { store: true, pending_leaves, pack }))
}

fn not_ready() -> Refusal {
    Refusal::new(
        "not_ready",
        503,
        "服务尚未就绪或正在恢复，请稍后再试。",
        "The server is not ready or is recovering; try again later.",
    )
}
