//! What policies have brought about. Answers 200 with JSON, or with CSV for `format=csv`; 422
//! `period_reversed`, `period_too_long`.

use std::collections::{BTreeMap, HashMap};

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::{Date, Instant, Refusal, Result};
use pack::{Pack, PolicyMode};
use policies::engine::per_mille;
use policies::ops::{effect, tell};
use serde::Deserialize;
use store::Tx;
use utoipa::IntoParams;

use super::now::{CityNow, now};
use super::sums::{Cells, Sums, cells, yuan};
use crate::api::views::{EffectPoint, EffectReach, EffectRow, Named, PolicyEffects, word};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::limits::{EFFECT_DAYS_MAX, EFFECT_DAYS_SHOWN_MAX};
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, Wants};

/// Over which days, of what, and how.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// The first day.
    #[param(example = "2026-01-01")]
    from: String,
    /// The last day.
    #[param(example = "2026-11-16")]
    to: String,
    /// This policy only.
    #[serde(default)]
    policy: Option<String>,
    /// This district only.
    #[serde(default)]
    district: Option<String>,
    /// `json` (the default) or `csv`.
    #[serde(default)]
    format: Option<String>,
}

/// Pay-outs in a period, who has them of those who are entitled, how long the money took, what
/// lies unclaimed; by policy and district. Sums agree with the ledger to the fen.
#[utoipa::path(get, path = "/api/v1/policy-effects", operation_id = "read_policy_effects",
    tag = "policies", params(Query),
    responses((status = 200, description = "The figures; as `text/csv` when asked for",
        body = PolicyEffects)))]
pub async fn handle(
    State(edge): State<Shared>,
    wants: Wants,
    Asked(asked): Asked<Query>,
) -> Answer<Response> {
    let csv = match asked.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => return Err(bad_request().on("format").into()),
    };
    let (from, to) = period(&asked)?;
    let pack = edge.city.pack.clone();
    let zone = pack.zone();
    let of = effect::Asked {
        from: Instant::end_of(from.yesterday().unwrap_or(from), &zone),
        to: Instant::end_of(to, &zone),
        policy: asked.policy.filter(|id| !id.is_empty()),
        district: asked.district.filter(|id| !id.is_empty()),
    };
    let wanted = of.clone();
    let read = async move |tx: &mut Tx| {
        let sums = effect::sums(tx, &wanted).await?;
        Ok((sums, tell::told(tx).await?))
    };
    let (sums, told) = edge.city.store.read(read).await?;
    let city = now(&edge).await?;
    let view = view(&pack, (from, to), &of, &sums, &told, &city);
    if !csv {
        return Ok(Json(view).into_response());
    }
    let name = format!("attachment; filename=\"policy-effects-{from}-{to}.csv\"");
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, &name)];
    Ok((headers, view.csv(wants.lang)).into_response())
}

/// The days that are asked for.
fn period(asked: &Query) -> Result<(Date, Date), Refusal> {
    let day = |field: &str, text: &str| -> Result<Date, Refusal> {
        text.parse().map_err(|_| bad_request().on(field))
    };
    let (from, to) = (day("from", &asked.from)?, day("to", &asked.to)?);
    let days = from.until(to).map_or(i32::MAX, |span| span.get_days());
    if days < 0 {
        let (zh, en) = ("起始日不得晚于截止日。", "The first day is not after the last.");
        return Err(Refusal::new("period_reversed", 422, zh, en).on("from"));
    }
    if days >= EFFECT_DAYS_MAX {
        return Err(Refusal::new(
            "period_too_long",
            422,
            format!("期间不超过 {EFFECT_DAYS_MAX} 天。"),
            format!("A period has at most {EFFECT_DAYS_MAX} days."),
        )
        .on("from"));
    }
    Ok((from, to))
}

fn view(
    pack: &Pack,
    (from, to): (Date, Date),
    asked: &effect::Asked,
    found: &effect::Sums,
    told: &HashMap<String, i64>,
    city: &CityNow,
) -> PolicyEffects {
    let mut cells = cells(found);
    let wanted = |asked: &Option<String>, of: &str| asked.as_deref().is_none_or(|a| a == of);
    for ((policy, district), now) in &city.of {
        if wanted(&asked.policy, policy) && wanted(&asked.district, district) {
            cells.entry((policy.clone(), district.clone())).or_default().stands_now(now);
        }
    }
    let mut by_policy = joined(&cells, |(policy, _)| policy);
    // nobody says in which district somebody was told
    for (policy, told) in told.iter().filter(|(id, _)| wanted(&asked.policy, id)) {
        by_policy.entry(policy.clone()).or_default().told = *told;
    }
    let by_district = joined(&cells, |(_, district)| district);
    let mut total = Sums::default();
    by_policy.values().for_each(|sums| total.join(sums));
    let (step, curve) = curve(pack, (from, to), &found.curve);
    PolicyEffects {
        from: from.to_string(),
        to: to.to_string(),
        as_of: city.as_of.to_string(),
        total: total.view(),
        step: step.to_owned(),
        curve,
        reach: reach(pack, city, told, &by_policy, &total),
        policies: rows(by_policy, |id| policy_row(pack, id)),
        districts: rows(by_district, |id| EffectRow {
            id: id.to_owned(),
            text: pack.districts.get(id).map(|found| (&found.text).into()).unwrap_or_default(),
            department: None,
            mode: None,
            sums: Default::default(),
        }),
    }
}

/// The cells joined by one half of their places.
fn joined(cells: &Cells, by: impl Fn(&(String, String)) -> &String) -> BTreeMap<String, Sums> {
    let mut joined: BTreeMap<String, Sums> = BTreeMap::new();
    for (place, sums) in cells {
        joined.entry(by(place).clone()).or_default().join(sums);
    }
    joined
}

/// Rows with their sums, the most paid first, then the most entitled.
fn rows(of: BTreeMap<String, Sums>, row: impl Fn(&str) -> EffectRow) -> Vec<EffectRow> {
    let mut all: Vec<(String, Sums)> = of.into_iter().collect();
    all.sort_by_key(|(_, sums)| std::cmp::Reverse((sums.paid, sums.entitled())));
    all.iter().map(|(id, sums)| EffectRow { sums: sums.view(), ..row(id) }).collect()
}

fn policy_row(pack: &Pack, id: &str) -> EffectRow {
    let policy = pack.policies.get(id);
    let department = policy.and_then(|policy| pack.departments.get(&policy.department));
    EffectRow {
        id: id.to_owned(),
        text: policy.map(|policy| (&policy.text).into()).unwrap_or_default(),
        department: department.map(|found| Named::new(&found.id, &found.text)),
        mode: policy.map(|policy| word(policy.mode)),
        sums: Default::default(),
    }
}

/// By day when there are few, else by month; every one of them, also without a payment.
fn curve(
    pack: &Pack,
    (from, to): (Date, Date),
    hours: &[effect::Hour],
) -> (&'static str, Vec<EffectPoint>) {
    let zone = pack.zone();
    let daily = from.until(to).map_or(i32::MAX, |span| span.get_days()) < EFFECT_DAYS_SHOWN_MAX;
    let first = |day: Date| if daily { day } else { day.first_of_month() };
    let mut sums: BTreeMap<Date, (i128, i128)> = BTreeMap::new();
    let mut day = from;
    while day <= to {
        sums.entry(first(day)).or_default();
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    for hour in hours {
        let of = sums.entry(first(hour.at.date_in(&zone))).or_default();
        of.0 += i128::from(hour.paid.fen());
        of.1 += i128::from(hour.back.fen());
    }
    let point = |(on, (paid, back)): (Date, (i128, i128))| EffectPoint {
        on: on.to_string(),
        paid_yuan: yuan(paid),
        back_yuan: yuan(back),
    };
    (if daily { "day" } else { "month" }, sums.into_iter().map(point).collect())
}

/// How policies reach people: those in force today, and what was paid in the period.
fn reach(
    pack: &Pack,
    city: &CityNow,
    told: &HashMap<String, i64>,
    by_policy: &BTreeMap<String, Sums>,
    total: &Sums,
) -> EffectReach {
    let without = |mode| matches!(mode, PolicyMode::Automatic | PolicyMode::Instant);
    let in_force = || pack.policies.values().filter(|p| city.holds(p.from, p.to));
    let with_money = in_force().filter(|policy| policy.amount.is_some()).count();
    let without_review =
        in_force().filter(|policy| policy.amount.is_some() && without(policy.mode)).count();
    let paid: i128 = by_policy
        .iter()
        .filter(|(id, _)| pack.policies.get(*id).is_some_and(|policy| without(policy.mode)))
        .map(|(_, sums)| sums.paid)
        .sum();
    let mut reaching: Vec<&str> = city
        .of
        .iter()
        .filter(|(_, now)| now.entitled > 0)
        .map(|((policy, _), _)| policy.as_str())
        .collect();
    reaching.dedup();
    let told = reaching.iter().filter(|id| told.get(**id).is_some_and(|n| *n > 0)).count();
    let share = |part: usize, whole: usize| per_mille(part as i128, whole as i128);
    let goals = pack.manifest.policy_goals.as_ref();
    EffectReach {
        with_money,
        without_review,
        without_review_per_mille: share(without_review, with_money),
        paid_without_review_per_mille: per_mille(paid, total.paid),
        without_review_goal_percent: goals.map(|goals| goals.without_review_percent),
        reaching: reaching.len(),
        told,
        told_per_mille: share(told, reaching.len()),
        told_goal_percent: goals.map(|goals| goals.told_percent),
    }
}
