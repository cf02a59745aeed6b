//! A run from a match of the whole city. Answers 201; 404 `not_found`, 409 `nobody_entitled`,
//! `budget_dry`, `apply_window_closed`, `run_listing`, 422 `not_by_rule`, `paid_by_event`.

use axum::extract::State;
use axum::http::StatusCode;
use base::Refusal;
use pack::PolicyMode;
use policies::engine::Candidate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{awarded, shown};
use crate::api::views::PayRunView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;
use crate::payroll;

/// Which policy.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"policy": "overseas_engineer_2024"}))]
pub struct NewPayRun {
    /// The policy.
    #[schema(example = "high_tech_first_2025")]
    policy: String,
}

/// Weighs the whole city by a policy and freezes the list: parts that are due, who was queued, then
/// newcomers, as far as stacking and the money of the year go; it is public for the policy's days
/// before it can be paid. Of a policy that is applied for, what was granted and stands on no list
/// is listed instead.
#[utoipa::path(post, path = "/api/v1/pay-runs", operation_id = "make_pay_run", tag = "payments",
    request_body = NewPayRun,
    responses((status = 201, description = "The run", body = PayRunView)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    sent: Sent<NewPayRun>,
) -> Answer<(StatusCode, Json<PayRunView>)> {
    let pack = edge.city.pack.clone();
    let policy = pack.policies.get(&sent.value.policy).ok_or_else(Refusal::not_found)?.clone();
    if policy.mode == PolicyMode::Review {
        let run = awarded::list(&edge, &caller, &policy).await?;
        return Ok((StatusCode::CREATED, Json(shown(&edge, &caller, &run).await?)));
    }
    if policy.computed().is_none() {
        let (zh, en) = (
            "只有金额由规则算出的政策才能批量兑付。",
            "Only a policy whose amount is by rule can be paid to all.",
        );
        return Err(Refusal::new("not_by_rule", 422, zh, en).on("policy").into());
    }
    if pack.event_of(&policy.id).is_some() {
        let (zh, en) = (
            "这项政策随事件兑付，不批量生成名单。",
            "This policy is paid by its events, not by a list of the city.",
        );
        return Err(Refusal::new("paid_by_event", 422, zh, en).on("policy").into());
    }
    let now = edge.now();
    let today = now.date_in(&pack.zone());
    let candidates = vec![Candidate::of(&pack, &policy)];
    let (snapshot, matched, _) = edge.matched(&policy.party, today, candidates, Vec::new()).await?;
    let id = format!("r{}", base::id::CaseId::new(now));
    let by = (id, caller.account()?.id.to_string());
    let (store, found) = (&edge.city.store, (&*snapshot, matched));
    let run = payroll::list((store, &pack), &policy, by, found, (today, now)).await?;
    Ok((StatusCode::CREATED, Json(shown(&edge, &caller, &run).await?)))
}
