//! Who is entitled and cannot be told. Answers 200 with JSON, or with CSV for `format=csv`; 404
//! `not_found`.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::{Lang, Refusal};
use futures::TryStreamExt;
use pack::Pack;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::{Page, UnreachedParty, unreached_csv, unreached_head};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, Wants, page_limit};
use crate::unreached::{self, Unreached, all_unreached, unreached};

/// Where, and how.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// The kind of party: a subject such as `entity` or `person`.
    #[param(example = "entity")]
    party: String,
    /// The district; empty for those of whom nobody knows it; all when absent.
    #[serde(default)]
    #[param(example = "330106")]
    district: Option<String>,
    /// `json` (the default), or `csv` for all of them at once.
    #[serde(default)]
    format: Option<String>,
    /// Rows of a page.
    #[serde(default)]
    limit: Option<u32>,
    /// Where the page before ended.
    #[serde(default)]
    after: Option<String>,
}

/// Parties of a district, or of all, that are entitled to policies which they have not had and for
/// whom nobody acts who could read a message: for the window and the telephone. Who they are is at
/// most a minute old, what is due to them of the moment. Every look leaves a leaf in the journal; a
/// person who is listed is read in the log of their record, under the name of whoever asks.
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
    pack.party(&asked.party).ok_or_else(Refusal::not_found)?;
    let district = asked.district.as_deref().unwrap_or_default();
    if !district.is_empty() && !pack.districts.contains_key(district) {
        return Err(Refusal::not_found().into());
    }
    let by = caller.account()?.id.to_string();
    let of = unreached::Asked { party: asked.party, district: asked.district, by };
    if csv {
        return file(&edge, of, wants.lang).await;
    }
    let limit = page_limit(asked.limit);
    let found = unreached(&edge, &of, asked.after.as_deref(), limit as usize).await?;
    let rows = views(&pack, &found);
    let cursor = rows.last().map(|row| row.key.clone());
    Ok(Json(Page::new(rows, limit, cursor)).into_response())
}

/// All of them, written as they are read.
async fn file(edge: &Shared, of: unreached::Asked, lang: Lang) -> Answer<Response> {
    let place = of.district.as_deref().map(|id| format!("-{id}")).unwrap_or_default();
    let name = format!("attachment; filename=\"unreached-{}{place}.csv\"", of.party);
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, &name)];
    let pack = edge.city.pack.clone();
    let found = all_unreached(edge, of).await?;
    let lines = found.map_ok(move |some| unreached_csv(&views(&pack, &some), lang));
    let head = futures::stream::once(async move { Ok(unreached_head(lang)) });
    let text = futures::StreamExt::chain(head, lines);
    Ok((headers, Body::from_stream(text.map_err(std::io::Error::other))).into_response())
}

fn views(pack: &Pack, found: &[Unreached]) -> Vec<UnreachedParty> {
    found.iter().map(|found| UnreachedParty::new(pack, found)).collect()
}
