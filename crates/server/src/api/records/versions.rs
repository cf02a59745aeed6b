//! What a record was, for a purpose. Answers 200; 404 `not_found`, 422 `purpose_missing`.

use access::Action;
use axum::extract::{Path, State};
use cases::ops::number_sources;
use serde::Deserialize;
use store::Tx;
use utoipa::IntoParams;

use super::{authorise, purpose_of};
use crate::api::views::{Page, RecordVersion};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, page_limit};

/// What it is read for, and which page.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Versions {
    /// In the reader's words; the person sees it.
    #[param(example = "核对登记信息")]
    purpose: String,
    /// The case that justifies it.
    case: Option<String>,
    /// Rows of a page, 1 to 200; 50 when absent.
    limit: Option<u32>,
    /// Where the page before ended: its `next`.
    after: Option<String>,
}

/// Lists the versions of a record, the latest first, each with what it changed: one read in the
/// log.
#[utoipa::path(get, path = "/api/v1/records/{register}/{key}/versions",
    operation_id = "list_record_versions", tag = "registers",
    params(("register" = String, Path, example = "address"),
        ("key" = String, Path, example = "HZ33010600001"), Versions),
    responses((status = 200, description = "A page", body = Page<RecordVersion>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((register, key)): Path<(String, String)>,
    Asked(asked): Asked<Versions>,
) -> Answer<Json<Page<RecordVersion>>> {
    authorise(&edge, &caller, Action::ReadRecord, &register, &key)?;
    let purpose = purpose_of(&caller, &asked.purpose, asked.case)?;
    let before = asked.after.map(|after| after.parse()).transpose();
    let before: Option<u32> = before.map_err(|_| bad_request().on("after"))?;
    // one more than is shown, to say what the last one changed
    let limit = page_limit(asked.limit).min(registers::limits::HISTORY_VERSIONS_MAX - 1);
    let (pack, now) = (edge.city.pack.clone(), edge.now());
    let read = async move |tx: &mut Tx| {
        let (register, key, many) = (&register, &key, limit + 1);
        let history = registers::history(tx, &pack, register, key, before, many, &purpose, now);
        let mut records = history.await?;
        number_sources(tx, records.iter_mut().map(|record| &mut record.source).collect()).await?;
        Ok(records)
    };
    let records = edge.city.store.write(read).await?;
    if records.is_empty() && before.is_none() {
        return Err(base::Refusal::not_found().into());
    }
    let pack = &edge.city.pack;
    let shown = records.iter().take(limit as usize).enumerate();
    let shown = shown.map(|(n, record)| RecordVersion::new(pack, record, records.get(n + 1)));
    let shown: Vec<RecordVersion> = shown.collect();
    let next = shown.last().map(|version| version.version.to_string());
    let next = next.filter(|_| records.len() > limit as usize);
    Ok(Json(Page { items: shown, next }))
}
