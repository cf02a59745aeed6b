//! Verify a receipt. Answers 200, also when it does not hold: then a check says why.

use axum::extract::State;
use journal::Verified;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::api::views::{Check, ReceiptCheck, ReceiptLeaf};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::sent::Sent;

/// What is presented.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"receipt": {"version": 1, "leaf": "{\"kind\":\"case_submitted\"}"}}))]
pub struct PresentedReceipt {
    /// The receipt, as JSON or as the text of its file.
    receipt: Value,
}

/// Verifies a receipt against the city's public key. Nothing is looked up.
#[utoipa::path(post, path = "/api/v1/receipts/verify", operation_id = "verify_receipt",
    tag = "journal", request_body = PresentedReceipt,
    responses((status = 200, description = "What it proves", body = ReceiptCheck)))]
pub async fn handle(
    State(edge): State<Shared>,
    Sent { value, .. }: Sent<PresentedReceipt>,
) -> Json<ReceiptCheck> {
    let text = match value.receipt {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let verified = journal::receipt::verify(&text, edge.city.journal.verifier());
    let code = verified.as_ref().err().map(|refusal| refusal.code);
    let leaf = verified.ok().map(|Verified { leaf, .. }| ReceiptLeaf {
        kind: leaf.kind,
        subject: leaf.subject,
        at: leaf.at.to_string(),
    });
    Json(ReceiptCheck { ok: leaf.is_some(), checks: checks(code), leaf })
}

fn checks(code: Option<&str>) -> Vec<Check> {
    let rows = [
        ("format", "回执格式完整", "The receipt is well formed"),
        ("signature", "日志根由本市签名", "The head of the log is signed by this city"),
        ("inclusion", "记录在日志之中", "The record is in the log"),
    ];
    let failed = match code {
        None => rows.len(),
        Some("receipt_not_in_log") => 2,
        Some("note_unsigned" | "note_malformed") => 1,
        Some(_) => 0,
    };
    let checks = rows.iter().enumerate();
    checks.map(|(i, (id, zh, en))| Check::new(id, zh, en, i < failed)).collect()
}
