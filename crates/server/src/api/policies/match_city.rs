//! Who in the city would get a policy, and what it costs, also with a clause or amount changed.
//! Answers 200; 404 `not_found`, 422 `rule_wrong`, `unknown_clause`.

use axum::Json;
use axum::extract::{Path, State};
use base::Refusal;
use pack::{Pack, Policy};
use policies::engine::{Candidate, Matcher, OfPolicy};
use rules::Type;

use super::found;
use crate::api::views::{CityMatch, CityTotals, GroupTotal, WhatIf};
use crate::http::Shared;
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
    let group = format!("{}.district", policy.party);
    let snapshot = edge.snapshot(&policy.party).await?;
    let matching = snapshot.clone();
    let run = move || {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let started = std::time::Instant::now();
        let matched =
            Matcher::new(&candidates).run(&matching.table, today, &group, threads, |_| {});
        (matched, started.elapsed())
    };
    let (matched, took) = tokio::task::spawn_blocking(run)
        .await
        .map_err(|error| base::Fault::during("matching", error))?;
    let totals = |at: usize| matched.policies.get(at).map(|of| totals(&pack, of));
    Ok(Json(CityMatch {
        on: today.to_string(),
        as_of: snapshot.at.to_string(),
        parties: matched.parties,
        took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        now: totals(0).ok_or_else(Refusal::not_found)?,
        tried: totals(1),
        budget_yuan: policy.budget.as_ref().map(|budget| budget.yuan),
    }))
}

/// The policy with what is changed, compiled.
fn candidate(pack: &Pack, policy: &Policy, changed: &WhatIf) -> Result<Candidate, Refusal> {
    let mut clauses = Vec::new();
    for clause in &policy.clauses {
        clauses.push(match changed.clauses.get(&clause.id) {
            Some(text) => compiled(pack, text, Type::Bool, &format!("clauses.{}", clause.id))?,
            None => pack.rule(&clause.rule).clone(),
        });
    }
    let unknown = changed.clauses.keys().find(|id| policy.clauses.iter().all(|c| c.id != **id));
    if let Some(id) = unknown {
        let (zh, en) = ("没有这个条款。", "The policy has no such clause.");
        return Err(Refusal::new("unknown_clause", 422, zh, en).on(format!("clauses.{id}")));
    }
    let own = policy.amount.as_ref();
    let own = own.and_then(|amount| amount.yuan.as_ref().or(amount.up_to_yuan.as_ref()));
    let amount = match (&changed.amount, own) {
        (Some(text), _) => Some(compiled(pack, text, Type::Decimal, "amount")?),
        (None, Some(text)) => Some(pack.value_rule(text, Type::Decimal).clone()),
        (None, None) => None,
    };
    let caps = policy.caps.iter().filter(|cap| cap.per == pack::CapPer::Claim);
    let cap = changed.cap_yuan.or_else(|| caps.map(|cap| cap.yuan).min());
    let cap_fen = cap.and_then(|yuan| i64::try_from(yuan).ok()?.checked_mul(100));
    Ok(Candidate { id: policy.id.clone(), clauses, amount, cap_fen })
}

fn compiled(pack: &Pack, text: &str, kind: Type, field: &str) -> Result<rules::Rule, Refusal> {
    pack.compile(text, kind).map_err(|found| {
        let must = found.into_iter().next().map(|found| found.message);
        let must = must.unwrap_or_else(|| base::Text::new("规则有误。", "The rule is wrong."));
        Refusal::new("rule_wrong", 422, must.zh, must.en).on(field)
    })
}

pub(crate) fn totals(pack: &Pack, of: &OfPolicy) -> CityTotals {
    let total = of.total();
    let districts = of.groups.iter().map(|(id, total)| GroupTotal {
        id: id.clone(),
        text: pack.districts.get(id).map(|found| (&found.text).into()).unwrap_or_default(),
        entitled: total.parties,
        yuan: yuan(total.fen),
    });
    CityTotals {
        entitled: total.parties,
        yuan: yuan(total.fen),
        nearly: of.nearly,
        unknown: of.unknown,
        districts: districts.collect(),
    }
}

fn yuan(fen: i128) -> String {
    rust_decimal::Decimal::from_i128_with_scale(fen, 2).to_string()
}
