//! Find packages. Answers 200.

use std::collections::BTreeSet;

use axum::extract::State;
use base::Date;
use cases::ops::Room;
use pack::holds;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{found, plain_plan, search};
use crate::api::views::{PackageRow, Page, Stage, department, promise_on, word};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, page_limit};

/// Which packages.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Words of the name, the guide or the search words.
    search: Option<String>,
    /// Under this life event.
    life_event: Option<String>,
    /// `enterprise` or `person`.
    audience: Option<String>,
    /// With an act of this department.
    department: Option<String>,
    /// Rows of a page.
    limit: Option<u32>,
    /// Where the page before ended.
    after: Option<String>,
}

/// Finds packages that are open today, in pack order.
#[utoipa::path(get, path = "/api/v1/packages", operation_id = "list_packages", tag = "packages",
    params(Filter), responses((status = 200, description = "A page", body = Page<PackageRow>)))]
pub async fn handle(
    State(edge): State<Shared>,
    Asked(filter): Asked<Filter>,
) -> Answer<Json<Page<PackageRow>>> {
    let (pack, limit) = (&edge.city.pack, page_limit(filter.limit));
    let today = edge.now().date_in(&pack.zone());
    let search = search(filter.search.as_deref())?;
    let audience = |package: &pack::Package| {
        pack.life_events.get(&package.life_event).map(|event| word(event.audience))
    };
    let of_department = |package: &pack::Package, department: &String| {
        let plan = plain_plan(&edge.city.cases, package, today);
        plan.tasks.iter().any(|task| task.department == *department)
    };
    let wanted = pack.packages.values().filter(|package| {
        let words = package.search_words.iter().map(String::as_str);
        let (text, guide) = (&package.text, &package.guide);
        let texts = [&text.zh, &text.en, &guide.zh, &guide.en].map(String::as_str);
        holds(package.from, package.to, today)
            && filter.life_event.as_ref().is_none_or(|event| *event == package.life_event)
            && filter.audience.as_ref().is_none_or(|one| audience(package).as_ref() == Some(one))
            && found(&search, texts.into_iter().chain(words))
            && filter.department.as_ref().is_none_or(|one| of_department(package, one))
    });
    let mut wanted: Vec<_> = wanted.collect();
    if let Some(after) = &filter.after {
        let end = wanted.iter().position(|package| package.id == *after);
        wanted.drain(..end.map_or(0, |end| end + 1));
    }
    wanted.truncate(limit as usize);
    let cursor = wanted.last().map(|package| package.id.clone());
    let rows = wanted.into_iter().map(|package| row(&edge.city.cases, package, today)).collect();
    Ok(Json(Page::new(rows, limit, cursor)))
}

fn row(room: &Room, package: &pack::Package, today: Date) -> PackageRow {
    let plan = plain_plan(room, package, today);
    let departments: BTreeSet<&str> =
        plan.tasks.iter().map(|task| task.department.as_str()).collect();
    PackageRow {
        id: package.id.clone(),
        text: (&package.text).into(),
        guide: (&package.guide).into(),
        life_event: package.life_event.clone(),
        acts: plan.tasks.len(),
        departments: departments.len(),
        department_names: departments.into_iter().map(|id| department(&room.pack, id)).collect(),
        stage: package.stage.as_ref().map(|stage| Stage::new(&room.pack, stage)),
        modelled: package.modelled.is_some(),
        promise: promise_on(package, &plan, today),
    }
}
