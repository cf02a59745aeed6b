//! Who is entitled and cannot be told. Answers 200 with JSON, or with CSV for `format=csv`; 404
//! `not_found`.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::Refusal;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::{Page, UnreachedParty, unreached_csv};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::limits::UNREACHED_ROWS_MAX;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, Wants, page_limit};
use crate::unreached::{self, unreached};

/// Where, and how.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// The kind of party: a subject such as `entity` or `person`.
    #[param(example = "entity")]
    party: String,
    /// The district; empty for those of whom nobody knows it.
    #[param(example = "330106")]
    district: String,
    /// `json` (the default), or `csv` for all of them at once, at most 20,000.
    #[serde(default)]
    format: Option<String>,
    /// Rows of a page.
    #[serde(default)]
    limit: Option<u32>,
    /// Where the page before ended.
    #[serde(default)]
    after: Option<String>,
}

/// Parties of a district that are entitled to policies which they have not had and for whom nobody
/// acts who could read a message: for the window and the telephone. Every
/// look leaves a leaf in the journal; a person who is listed is read in the log of their record,
/// under the name of whoever asks.
#[utoipa::path(get, path = "/api/v1/unreached-parties", operation_id = "list_unreached_parties",
    tag = "policies", params(Query),
    responses((status = 200, description = "A page; as `text/csv` when asked for",
        body = Page<UnreachedParty>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    Asked(asked): Asked<Query>,
) -> Answer<Response> {
    let pack = edge.city.pack.clone();
    let csv = match asked.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(_) => return Err(bad_request().on("format").into()),
    };
    let own = pack.subjects.get(&asked.party).is_some_and(|subject| subject.key.is_none());
    let there = asked.district.is_empty() || pack.districts.contains_key(&asked.district);
    if !own || !there {
        return Err(Refusal::not_found().into());
    }
    let limit = page_limit(asked.limit);
    let of = unreached::Asked {
        party: asked.party.clone(),
        district: asked.district.clone(),
        after: asked.after.clone(),
        limit: if csv { UNREACHED_ROWS_MAX } else { limit as usize },
        by: caller.account()?.id.to_string(),
    };
    let found = unreached(&edge, &of).await?;
    let rows: Vec<UnreachedParty> =
        found.iter().map(|found| UnreachedParty::new(&pack, found)).collect();
    if !csv {
        let cursor = rows.last().map(|row| row.key.clone());
        return Ok(Json(Page::new(rows, limit, cursor)).into_response());
    }
    let name = format!("attachment; filename=\"unreached-{}-{}.csv\"", of.party, of.district);
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, &name)];
    Ok((headers, unreached_csv(&rows, wants.lang)).into_response())
}
