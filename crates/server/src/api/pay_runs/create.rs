//! A run from a match of the whole city. Answers 201; 404 `not_found`, 409 `nobody_entitled`, 422
//! `not_by_rule`, `paid_by_event`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base::{Money, Refusal};
use jiff::ToSpan;
use policies::engine::{Candidate, allocate};
use policies::ops::pay::{self, Listed, NewRun};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::api::views::PayRunView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// Which policy.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"policy": "overseas_engineer_2024"}))]
pub struct NewPayRun {
    /// The policy.
    #[schema(example = "high_tech_first_2025")]
    policy: String,
}

/// Weighs the whole city by a policy, takes what stacking and budget leave, and freezes the list;
/// it is public for the policy's days before it can be paid.
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
    let in_force = pack::holds(policy.from, policy.to, today);
    let candidates = in_force.then(|| Candidate::of(&pack, &policy)).into_iter().collect();
    let (snapshot, matched, _) = edge.matched(&policy.party, today, candidates).await?;
    let entitled = matched.policies.into_iter().next().unwrap_or_default();
    let fact = |name: &str, row: u32| {
        let column = snapshot.table.column(&format!("{}.{name}", policy.party))?;
        column.get(row as usize).map(|value| value.to_string())
    };
    let mut listed = Vec::with_capacity(entitled.rows.len());
    for (row, fen) in entitled.rows.iter().zip(&entitled.fen) {
        let Some(fen) = fen.filter(|fen| *fen > 0) else { continue };
        listed.push(Listed {
            party: snapshot.keys[*row as usize].clone(),
            district: fact("district", *row).unwrap_or_default(),
            due: Money::from_fen(fen),
            account: fact("pay_account", *row),
        });
    }
    pay::less_paid(&edge.city.store, &pack, &policy, today, &mut listed).await?;
    let mut budget = None;
    if let Some(of_policy) = &policy.budget {
        let whole = Money::from_yuan(of_policy.yuan.into()).unwrap_or_default();
        let id = policy.id.clone();
        let left = async move |tx: &mut Tx| pay::budget_left(tx, &id, whole, today).await;
        let left = edge.city.store.read(left).await?;
        let claims: Vec<Money> = listed.iter().map(|listed| listed.due).collect();
        let given = allocate(left, &claims, of_policy.when_dry);
        listed.iter_mut().zip(given).for_each(|(listed, given)| listed.due = given);
        budget = Some(left);
    }
    listed.retain(|listed| listed.due > Money::ZERO);
    if listed.is_empty() {
        let (zh, en) = ("目前没有可兑付的对象。", "There is nobody to pay now.");
        return Err(Refusal::new("nobody_entitled", 409, zh, en).into());
    }
    let public_until =
        policy.publicity_days.map(|days| today.saturating_add(i64::from(days).days()));
    let new = NewRun {
        id: format!("r{}", base::id::CaseId::new(now)),
        policy: policy.id.clone(),
        pack: pack.hash.clone(),
        on: today,
        public_until,
        budget,
        made_by: caller.account()?.id.to_string(),
    };
    let run = pay::list(&edge.city.store, &new, &listed, now, |_| {}).await?;
    Ok((StatusCode::CREATED, Json(PayRunView::new(&pack, &run))))
}
