//! One click: a claim that a rule decides (即申即享). Answers 201, also when it is queued; 404
//! `not_found`, 409 `not_entitled`, `nothing_due`, `apply_window_closed`, `claimed_already`,
//! `counted_already`, `budget_dry`, `queued_already`, `run_listing`, 422 `not_by_rule`,
//! `account_missing`.

use std::sync::Arc;

use access::Action;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use base::{Money, Refusal};
use pack::{Pack, Policy, PolicyMode, PolicyOutcome};
use policies::engine::{must_be_open, once_keys};
use policies::limits::ACCOUNT_CHARS_MAX;
use policies::ops::claim::{Claimed, claim, counted_already};
use policies::ops::party;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::list::{Found, PAYMENTS_SHOWN, weigh};
use crate::api::views::OwnPayment;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent};

/// A claim.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "register": "entity", "key": "91330110MA2DEM017L",
    "account": "6222020000000000002", "committed": true
}))]
pub struct Claim {
    /// The register of the party.
    #[schema(example = "entity")]
    register: String,
    /// Its key.
    #[schema(example = "91330110MA2DEM017L")]
    key: String,
    /// The account to which the money goes.
    #[schema(example = "6222020000000000001")]
    account: String,
    /// The party says that what the city knows is right and keeps to the policy's terms.
    committed: bool,
}

/// Claims a policy for one of the caller's own records: weighed at once, committed in the ledger,
/// and sent with the next batch; queued when the money of the year is spent and the policy keeps a
/// queue.
#[utoipa::path(post, path = "/api/v1/policies/{id}/claims", operation_id = "claim_policy",
    tag = "policies", params(("id" = String, Path, example = "high_tech_first_2025")),
    request_body = Claim,
    responses((status = 201, description = "The payment", body = OwnPayment)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Path(id): Path<String>,
    sent: Sent<Claim>,
) -> Answer<Response> {
    let asked = &sent.value;
    let pack = edge.city.pack.clone();
    let policy = pack.policies.get(&id).ok_or_else(Refusal::not_found)?;
    let action = Action::ClaimPolicy;
    let found = weigh(&edge, &caller, &asked.register, &asked.key, action).await?;
    let by = caller.account()?.id.to_string();
    let claimed = claimed(policy, &pack, asked, &found, by);
    let now = edge.now();
    let act = async move |tx: &mut Tx| {
        // refused here, so that a request that was granted before is answered as it was
        let claimed = Clone::clone(&claimed)?;
        let (run, _) = claim(tx, &claimed, now).await?;
        let payments = party::payments(tx, &claimed.party, PAYMENTS_SHOWN).await?;
        let made = payments.iter().find(|payment| payment.run == run);
        let view = made.map(|made| OwnPayment::new(&claimed.pack, made));
        Made::new(StatusCode::CREATED, &view.ok_or_else(Refusal::not_found)?)
    };
    let operation = format!("claim_policy {id}");
    let request = Request { scope: caller.scope(), key, operation, body: &sent.bytes };
    Ok(once(&edge.city.store, request, now, act).await?)
}

/// The claim, when the rules grant it.
fn claimed(
    policy: &Policy,
    pack: &Arc<Pack>,
    asked: &Claim,
    found: &Found,
    by: String,
) -> Result<Claimed, Refusal> {
    if policy.computed().is_none() || policy.mode != PolicyMode::Instant {
        let (zh, en) = ("这项政策不能一键申领。", "This policy is not claimed by one click.");
        return Err(Refusal::new("not_by_rule", 422, zh, en));
    }
    let account = asked.account.trim();
    if account.is_empty() || account.chars().count() > ACCOUNT_CHARS_MAX || !asked.committed {
        let (zh, en) =
            ("须填写收款账户并确认承诺。", "Give an account and confirm the commitment.");
        return Err(Refusal::new("account_missing", 422, zh, en).on("account"));
    }
    let says = found.weighed.iter().find(|says| *says.policy == *policy.id);
    if says.is_none_or(|says| says.outcome != PolicyOutcome::Entitled) {
        let (zh, en) = ("按现有信息不符合全部条件。", "By what is known, not every clause holds.");
        return Err(Refusal::new("not_entitled", 409, zh, en));
    }
    must_be_open(policy, found.today)?;
    let once = once_keys(pack, policy, |fact| found.facts.get(fact).map(ToString::to_string));
    if let Some(first) = found.first_of(policy) {
        return Err(counted_already(pack, &once, first));
    }
    let due = found.due.iter().find(|due| due.policy == policy.id);
    let due = due.map(|due| due.due).filter(|due| *due > Money::ZERO).ok_or_else(|| {
        let (zh, en) =
            ("同类政策已兑付，不再重复。", "Policies for the same thing have been paid.");
        Refusal::new("nothing_due", 409, zh, en)
    })?;
    let district = format!("{}.district", policy.party);
    Ok(Claimed {
        policy: policy.id.clone(),
        pack: pack.clone(),
        party: found.key.clone(),
        district: found.facts.get(&district).map(ToString::to_string).unwrap_or_default(),
        due,
        paid_before: found.paid.get(&policy.id).copied().unwrap_or_default(),
        once,
        account: account.to_owned(),
        on: found.today,
        by,
    })
}
