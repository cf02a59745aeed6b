//! How a policy was made, for its entry. Answers 200; 404 `not_found`, 409 `policy_not_made`.

use access::Action;
use axum::extract::{Path, State};
use base::Refusal;
use base::id::CaseId;
use cases::engine::Facts;
use cases::model::CaseState;
use pack::MakingFacts;
use serde::Serialize;
use store::Tx;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// How a policy was made (Art. 82).
#[derive(Serialize, ToSchema)]
pub struct PolicyMaking {
    /// The case in which it was made.
    number: Option<String>,
    /// The block `making` of the policy's entry, for an officer to put into the pack.
    #[schema(example = "making:\n  evaluated_on: \"2026-03-02\"\n")]
    yaml: String,
}

/// The days of a policy that was made, as the block `making` of its entry in the pack.
#[utoipa::path(get, path = "/api/v1/cases/{id}/making",
    operation_id = "read_policy_making", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, description = "For the pack", body = PolicyMaking)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<PolicyMaking>> {
    let id = CaseId::parse(&id)?;
    let (room, now) = (edge.room(&id).await?, edge.now());
    let read = async move |tx: &mut Tx| {
        let who = caller.principal();
        let (case, facts) = cases::ops::read(tx, &room, &id, who, Action::ReadCase, now).await?;
        let making = room.pack.manifest.making.as_ref();
        let making = making.filter(|making| making.package == case.header.package);
        let making = making.ok_or_else(Refusal::not_found)?;
        if case.state.state != CaseState::Closed {
            return Err(not_made().into());
        }
        let yaml = block(making, &facts).ok_or_else(not_made)?;
        Ok(PolicyMaking { number: case.header.number.clone(), yaml })
    };
    Ok(Json(edge.city.store.write(read).await?))
}

fn not_made() -> Refusal {
    let (zh, en) = ("制定程序还没有走完。", "The policy is not made yet.");
    Refusal::new("policy_not_made", 409, zh, en)
}

/// The block, unless a day that it must have is missing.
fn block(making: &MakingFacts, facts: &Facts) -> Option<String> {
    let text = |fact: &String| facts.get(fact)?.json.as_str().map(str::to_owned);
    let days = [
        ("evaluated_on", &making.evaluated_on),
        ("fair_competition_reviewed_on", &making.fair_competition_reviewed_on),
        ("comment_from", &making.comment_from),
        ("comment_to", &making.comment_to),
        ("published_on", &making.published_on),
    ];
    let mut yaml = "making:\n".to_owned();
    for (key, fact) in days {
        yaml.push_str(&format!("  {key}: {}\n", quoted(&text(fact)?)));
    }
    if let Some(reason) = text(&making.at_once_reason) {
        let reason = quoted(&reason);
        yaml.push_str(&format!("  at_once: {{ zh: {reason}, en: {reason} }}\n"));
    }
    if let Some(by) = text(&making.rules_by) {
        yaml.push_str(&format!("  rules_by: {}\n", quoted(&by)));
    }
    Some(yaml)
}

/// A text of YAML in double quotes: JSON's are the same.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_stays_one_line_of_yaml() {
        assert_eq!(quoted("国家安全：\"急\"\n须立即"), r#""国家安全：\"急\"\n须立即""#);
    }
}
