//! Policies that are looked for (政策超市). Answers 200.

use std::collections::HashMap;

use axum::extract::State;
use base::code::industry;
use pack::{Pack, Policy, Standard};
use policies::engine::{Grouping, ruled_out};
use rules::Value;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::{Named, PolicyPage, PolicyRow};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, page_limit};

/// Which policies.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Words that its name, guide or search words must all hold.
    words: Option<String>,
    /// Of this department.
    department: Option<String>,
    /// `automatic`, `instant`, `review` or `service`.
    mode: Option<String>,
    /// Whom it favours, such as `enterprise`.
    beneficiary: Option<String>,
    /// Of this moment of life.
    life_event: Option<String>,
    /// Those that parties of this industry are not shut out of: a section or division of GB/T 4754,
    /// such as `C` or `C39`.
    industry: Option<String>,
    /// Those that parties of this district are not shut out of.
    district: Option<String>,
    /// `false` lists those that are over or not begun, too.
    in_force: Option<bool>,
    /// Rows of a page.
    limit: Option<u32>,
    /// Where the page before ended.
    after: Option<String>,
}

/// Lists policies in pack order, those in force today unless asked otherwise.
#[utoipa::path(get, path = "/api/v1/policies", operation_id = "list_policies", tag = "policies",
    params(Filter), responses((status = 200, description = "A page", body = PolicyPage)))]
pub async fn handle(
    State(edge): State<Shared>,
    Asked(filter): Asked<Filter>,
) -> Answer<Json<PolicyPage>> {
    let pack = &edge.city.pack;
    let today = edge.now().date_in(&pack.zone());
    let words: Vec<String> = filter
        .words
        .iter()
        .flat_map(|words| words.split_whitespace())
        .map(str::to_lowercase)
        .collect();
    let holds = |policy: &&pack::Policy| {
        let text = format!(
            "{} {} {} {} {}",
            policy.text.zh,
            policy.text.en,
            policy.guide.zh,
            policy.guide.en,
            policy.search_words.join(" ")
        )
        .to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|w| w == found);
    let rows: Vec<PolicyRow> = pack
        .policies
        .values()
        .filter(holds)
        .filter(|policy| is(&filter.department, &policy.department))
        .filter(|policy| open_to(pack, policy, &filter))
        .map(|policy| PolicyRow::new(pack, policy, today))
        .filter(|row| is(&filter.mode, &row.mode) && is(&filter.beneficiary, &row.beneficiary))
        .filter(|row| is(&filter.life_event, row.life_event.as_deref().unwrap_or_default()))
        .filter(|row| row.in_force || filter.in_force == Some(false))
        .collect();
    let total = rows.len();
    let rows = rows.into_iter();
    let limit = page_limit(filter.limit);
    let after = |row: &PolicyRow| filter.after.as_ref().is_some_and(|after| *after != row.id);
    let mut rows: Vec<PolicyRow> = match filter.after {
        Some(_) => rows.skip_while(after).skip(1).collect(),
        None => rows.collect(),
    };
    rows.truncate(limit as usize);
    let full = rows.len() >= limit as usize;
    let next = rows.last().filter(|_| full).map(|row| row.id.clone());
    let mut departments: Vec<&str> =
        pack.policies.values().map(|policy| policy.department.as_str()).collect();
    departments.sort_unstable();
    departments.dedup();
    let named = |id: &str| pack.departments.get(id).map(|of| Named::new(id, &of.text));
    let departments = departments.into_iter().filter_map(named).collect();
    let sections = industry::all().filter(|of| of.division.is_none());
    let industries = sections.map(|of| Named::new(&of.code(), &of.name())).collect();
    Ok(Json(PolicyPage { items: rows, next, total, departments, industries }))
}

/// Whether neither the industry nor the district that is asked for shuts a party out.
fn open_to(pack: &Pack, policy: &Policy, filter: &Filter) -> bool {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let (industry, district) = (given(&filter.industry), given(&filter.district));
    if industry.is_none() && district.is_none() {
        return true;
    }
    let of = |standard| Grouping::fact_of(pack, &policy.party, standard);
    let mut facts: HashMap<String, Value> = HashMap::new();
    if let Some((fact, district)) = of(Standard::Division).zip(district) {
        facts.insert(fact, Value::text(district));
    }
    let Some((fact, industry)) = of(Standard::Industry).zip(industry) else {
        return !ruled_out(pack, policy, &facts);
    };
    // a section is open when one of its divisions is
    let codes = industry::all().map(|of| of.code()).filter(|code| code.starts_with(&industry));
    codes.chain([industry.clone()]).any(|code| {
        facts.insert(fact.clone(), Value::text(code));
        !ruled_out(pack, policy, &facts)
    })
}
