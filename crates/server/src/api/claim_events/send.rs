//! A file of events. Answers 200; 404 `not_found`, 412 `batch_changed`, 415 `media_type_wrong`, 422
//! `import_unreadable`, `import_too_long`.

use access::Action;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use base::{Fault, Result};
use policies::ops::event::{batch, list};
use registers::engine::rows::Format;
use store::Tx;

use super::{desk, kind};
use crate::api::views::ClaimBatch;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, media_type_wrong};

/// Takes a file of events: CSV with a heading, Parquet, or a JSON object a line. Refused rows are
/// named and nothing is paid on them, the others go on. The same file again is the same batch: it
/// goes on where it was cut off, and pays nothing twice.
#[utoipa::path(post, path = "/api/v1/claim-events/{kind}/batches",
    operation_id = "send_claim_events", tag = "policies",
    params(("kind" = String, Path, example = "power_bill")),
    request_body(content(
        (String = "text/csv", example = json!("number,customer_id,period,discount_yuan\n\
            B2026100001,330102195603073151,2026-10,8.07\n")),
        (Vec<u8> = "application/vnd.apache.parquet", example = json!("PAR1…")),
        (String = "application/x-ndjson", example = json!("{\"number\": \"B2026100001\"}\n")))),
    responses((status = 200, description = "What became of it", body = ClaimBatch)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Json<ClaimBatch>> {
    let kind = kind(&edge, &caller, &id, Action::SendClaimEvents)?;
    let desk = desk(&edge, &caller, kind)?;
    let media = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let format = match media.split(';').next().unwrap_or_default().trim() {
        "text/csv" => Format::Csv,
        "application/vnd.apache.parquet" | "application/octet-stream" => Format::Parquet,
        "application/x-ndjson" | "application/jsonl" => Format::JsonLines,
        _ => return Err(media_type_wrong().into()),
    };
    let store = edge.city.store.clone();
    // goes on also when nobody waits for it any more
    let work = tokio::spawn(async move {
        let batch = batch::receive(&store, &desk, format, &body, |_| {}).await?;
        let read = async move |tx: &mut Tx| {
            let states = list::batch_states(tx, &batch).await?;
            let refused = list::refused(tx, &batch.id).await?;
            Ok((batch.clone(), states, refused))
        };
        store.read(read).await
    });
    let done: Result<_> = work.await.map_err(|error| Fault::during("a file of events", error))?;
    let (batch, states, refused) = done?;
    Ok(Json(ClaimBatch::new(&edge.city.pack, &batch, &states, refused)))
}
