//! A draft as the entry of a pack's file, and how its making begins. Answers 200.

use axum::extract::State;
use pack::Draft;

use super::making;
use crate::api::views::{DraftYaml, PolicyDraft};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// The text of a draft, to be put into a file of the pack when it was made. Also a draft with
/// errors has one.
#[utoipa::path(post, path = "/api/v1/policy-drafts/yaml", operation_id = "write_policy_draft",
    tag = "policies", request_body = PolicyDraft,
    responses((status = 200, description = "For the pack", body = DraftYaml)))]
pub async fn handle(
    State(edge): State<Shared>,
    sent: Sent<PolicyDraft>,
) -> Answer<Json<DraftYaml>> {
    let draft = Draft::from(sent.value);
    let id = draft.policy.get("id").and_then(serde_json::Value::as_str).unwrap_or_default();
    // the name of a file has nothing that leads elsewhere
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let name: String = id.chars().filter(plain).collect();
    let name = if name.is_empty() { "draft" } else { &name };
    Ok(Json(DraftYaml {
        file: format!("{name}.yaml"),
        yaml: draft.yaml(),
        making: making::begins(&edge.city.pack, &draft),
    }))
}
