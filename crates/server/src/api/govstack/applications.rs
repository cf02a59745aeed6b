//! Application files. Answers 200.

use std::collections::BTreeSet;

use access::Action;
use axum::extract::State;
use base::Result;
use base::limits::PAGE_ROWS_MAX;
use cases::ops::{CaseFilter, Header, Room, TaskFilter, list, tasks};
use serde::Deserialize;
use store::Tx;
use utoipa::IntoParams;

use super::ids;
use super::mediator::Mediator;
use super::shapes::GovFileRow;
use super::shown::{applicant_id, file_row};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, Wants};

/// Files that one answer is chosen from: the building block pages by place, which is no way
/// through more.
pub const FILES_MAX: usize = 2_000;

/// Which files, and in what order.
#[derive(Deserialize, Default, IntoParams)]
#[serde(default, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Of this service.
    service_id: Option<String>,
    /// Of this applicant.
    applicant_id: Option<String>,
    /// How many to pass over.
    first_result: Option<usize>,
    /// How many at most: 1 to 200, 50 when absent.
    max_result: Option<usize>,
    /// `created`.
    sort_by: Option<String>,
    /// `asc` or `desc`; the latest first when absent.
    sort_order: Option<String>,
}

/// Lists the caller's files: an applicant's own, those filed at a window, those of a desk's tasks.
#[utoipa::path(get, path = "/govstack/registration/applications",
    operation_id = "govstack_applications", tag = "govstack",
    params(Query, ("Information-Mediator-Client" = String, Header)),
    responses((status = 200, description = "The files", body = Vec<GovFileRow>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    _: Mediator,
    wants: Wants,
    Asked(query): Asked<Query>,
) -> Answer<Json<Vec<GovFileRow>>> {
    if query.sort_by.as_deref().is_some_and(|by| by != "created") {
        return Err(bad_request().on("sortBy").into());
    }
    let ascending = match query.sort_order.as_deref() {
        None | Some("desc") => false,
        Some("asc") => true,
        Some(_) => return Err(bad_request().on("sortOrder").into()),
    };
    let room = edge.city.cases.clone();
    let read = async move |tx: &mut Tx| files(tx, &room, &caller).await;
    let mut files = edge.city.store.read(read).await?;
    files.sort_by(|one, two| two.id.as_str().cmp(one.id.as_str()));
    if ascending {
        files.reverse();
    }
    let pack = &edge.city.pack;
    let wanted = files.iter().filter(|header| {
        let service = ids::service(&header.package);
        query.service_id.as_ref().is_none_or(|id| id.eq_ignore_ascii_case(&service))
            && query.applicant_id.as_ref().is_none_or(|id| *id == applicant_id(header))
    });
    let limit = query.max_result.unwrap_or(50).clamp(1, PAGE_ROWS_MAX);
    let page = wanted.skip(query.first_result.unwrap_or(0)).take(limit);
    Ok(Json(page.map(|header| file_row(pack, header, wants.lang)).collect()))
}

/// The files that `caller` may list.
pub async fn files(tx: &mut Tx, room: &Room, caller: &Caller) -> Result<Vec<Header>> {
    let who = caller.principal();
    let mut files = Vec::new();
    for (action, filed) in [(Action::ListOwnCases, false), (Action::ListWindowCases, true)] {
        let mut more = room.access.may_ever(who, action);
        let mut after: Option<String> = None;
        while more && files.len() < FILES_MAX {
            let limit = Some(PAGE_ROWS_MAX as u32);
            let filter = CaseFilter { filed, after: after.clone(), limit, ..CaseFilter::default() };
            let page = list(tx, room, who, &filter).await?;
            more = page.len() == PAGE_ROWS_MAX;
            after = page.last().map(|header| header.id.to_string());
            files.extend(page);
        }
    }
    if room.access.may_ever(who, Action::ListTasks) {
        for done in [false, true] {
            let filter =
                TaskFilter { done, limit: Some(PAGE_ROWS_MAX as u32), ..Default::default() };
            files.extend(tasks(tx, room, who, &filter).await?.into_iter().map(|row| row.case));
        }
    }
    let mut seen = BTreeSet::new();
    files.retain(|header| seen.insert(header.id.to_string()));
    Ok(files)
}
