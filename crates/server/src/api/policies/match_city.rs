//! Who in the city would get a policy, and what it costs, also with a clause or amount changed.
//! Answers 200; 404 `not_found`, 422 `rule_wrong`, `unknown_clause`.

use axum::extract::{Path, State};
use base::Refusal;
use pack::{Pack, Policy};
use policies::engine::{Candidate, Grouping, fen_of};
use rules::Type;

use super::found;
use crate::api::views::{CityMatch, CityTotals, CityWeighed, WhatIf};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// Weighs every party of the registers by the policy as it is, and by the policy with what is
/// changed in the body; nothing is written.
#[utoipa::path(post, path = "/api/v1/policies/{id}/match", operation_id = "match_policy",
    tag = "policies", params(("id" = String, Path, example = "high_tech_first_2025")),
    request_body = WhatIf,
    responses((status = 200, description = "Sums, now and as tried", body = CityMatch)))]
pub async fn handle(
    State(edge): State<Shared>,
    Path(id): Path<String>,
    sent: Sent<WhatIf>,
) -> Answer<Json<CityMatch>> {
    let pack = edge.city.pack.clone();
    let policy = found(&pack, &id)?.clone();
    let (now, what_if) = (edge.now(), sent.value);
    let today = now.date_in(&pack.zone());
    let mut candidates = vec![candidate(&pack, &policy, &WhatIf::default())?];
    let changed =
        !what_if.clauses.is_empty() || what_if.amount.is_some() || what_if.cap_yuan.is_some();
    if changed {
        candidates.push(candidate(&pack, &policy, &what_if)?);
    }
    let by = Grouping::of_party(&pack, &policy.party);
    let (snapshot, matched, took) =
        edge.matched(&policy.party, today, candidates, by.clone()).await?;
    let totals = |at: usize| {
        let of = matched.policies.get(at)?;
        Some(CityTotals::new(&pack, &policy.party, &by, of))
    };
    Ok(Json(CityMatch {
        weighed: CityWeighed::new(today, &snapshot, matched.parties, took),
        now: totals(0).ok_or_else(Refusal::not_found)?,
        tried: totals(1),
        budget_yuan: policy.budget.as_ref().map(|budget| budget.yuan),
    }))
}

/// The policy with what is changed, compiled.
fn candidate(pack: &Pack, policy: &Policy, changed: &WhatIf) -> Result<Candidate, Refusal> {
    let mut candidate = Candidate::at_most(pack, policy);
    for (clause, rule) in policy.clauses.iter().zip(&mut candidate.clauses) {
        if let Some(text) = changed.clauses.get(&clause.id) {
            *rule = compiled(pack, text, Type::Bool, &format!("clauses.{}", clause.id))?;
        }
    }
    let unknown = changed.clauses.keys().find(|id| policy.clauses.iter().all(|c| c.id != **id));
    if let Some(id) = unknown {
        let (zh, en) = ("没有这个条款。", "The policy has no such clause.");
        return Err(Refusal::new("unknown_clause", 422, zh, en).on(format!("clauses.{id}")));
    }
    if let Some(text) = &changed.amount {
        candidate.amount = Some(compiled(pack, text, Type::Decimal, "amount")?);
    }
    if let Some(cap) = changed.cap_yuan {
        candidate.cap_fen = fen_of(cap);
    }
    Ok(candidate)
}

fn compiled(pack: &Pack, text: &str, kind: Type, field: &str) -> Result<rules::Rule, Refusal> {
    pack.compile(text, kind).map_err(|found| {
        let must = found.into_iter().next().map(|found| found.message);
        let must = must.unwrap_or_else(|| base::Text::new("规则有误。", "The rule is wrong."));
        Refusal::new("rule_wrong", 422, must.zh, must.en).on(field)
    })
}
