//! Whether the process lives. Answers 200.

/// Says `ok` as long as the process answers.
#[utoipa::path(get, path = "/healthz", operation_id = "read_health", tag = "server",
    responses((status = 200, description = "ok", content_type = "text/plain", body = String)))]
pub async fn handle() -> &'static str {
    "ok\n"
}
