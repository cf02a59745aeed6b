//! The keys that sign credentials. Answers 200.

use axum::extract::State;
use serde_json::Value;

use crate::http::Shared;
use crate::http::json::Json;

/// The public keys of the issuer, as SD-JWT VC has them (`/.well-known/jwt-vc-issuer`).
#[utoipa::path(get, path = "/.well-known/jwt-vc-issuer", operation_id = "read_issuer_keys",
    tag = "credentials", responses((status = 200, description = "Keys", body = Value)))]
pub async fn handle(State(edge): State<Shared>) -> Json<Value> {
    Json(edge.city.issuer.trusted_keys().to_json())
}
