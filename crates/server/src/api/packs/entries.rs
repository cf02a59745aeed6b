//! Entries of a pack version. Answers 200; 404 `not_found`.

use std::collections::HashSet;

use access::{Action, Kind as Thing, Resource};
use axum::extract::{Path, State};
use pack::{Entry, Kind, Pack};
use serde::Deserialize;
use serde_json::Value as Json_;
use utoipa::IntoParams;

use crate::api::packages::{found, search};
use crate::api::views::{PackDiagnostic, PackEntry, PackTrial, Page, entry_text};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Asked, page_limit};

/// Which entries.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Key of the kind in a file, such as `acts`.
    kind: String,
    /// Words of the id, the text or anything else that the entry says.
    search: Option<String>,
    /// Rows of a page.
    limit: Option<u32>,
    /// Where the page before ended.
    after: Option<String>,
}

/// Lists the entries of a kind in pack order, each as its file says it, with what the lints say of
/// it and the situations and stories that go through it.
#[utoipa::path(get, path = "/api/v1/packs/{hash}/entries", operation_id = "list_pack_entries",
    tag = "administration", params(("hash" = String, Path), Filter),
    responses((status = 200, description = "A page", body = Page<PackEntry>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(hash): Path<String>,
    Asked(filter): Asked<Filter>,
) -> Answer<Json<Page<PackEntry>>> {
    let all = Resource::all(Thing::Pack);
    edge.city.access.authorise(caller.principal(), Action::ListPacks, &all)?;
    let kind = Kind::of_key(&filter.kind).ok_or_else(|| bad_request().on("kind"))?;
    let limit = page_limit(filter.limit);
    let search = search(filter.search.as_deref())?;
    let pack = super::kept(&edge, &hash).await?;
    let diagnostics = super::diagnostics_of(&edge, &pack).await?;
    let entries = pack.places.entries(kind);
    let mut wanted: Vec<&Entry<'_>> = entries.iter().filter(|one| says(one, &search)).collect();
    if let Some(after) = &filter.after {
        let end = wanted.iter().position(|entry| entry.id == *after);
        wanted.drain(..end.map_or(0, |end| end + 1));
    }
    wanted.truncate(limit as usize);
    let cursor = wanted.last().map(|entry| entry.id.to_owned());
    let trials = Trials::of(&pack);
    let starts = starts(&pack);
    let row = |entry: &&Entry<'_>| PackEntry {
        kind: kind.key().to_owned(),
        id: entry.id.to_owned(),
        text: entry_text(entry.body),
        file: entry.file.to_owned(),
        line: entry.line,
        body: entry.body.clone(),
        diagnostics: about(entry, &diagnostics, &starts),
        trials: trials.through(entry.id),
    };
    Ok(Json(Page::new(wanted.iter().map(row).collect(), limit, cursor)))
}

fn says(entry: &Entry<'_>, search: &str) -> bool {
    let body = if search.is_empty() { String::new() } else { entry.body.to_string() };
    found(search, [entry.id, body.as_str()])
}

/// Where entries begin: file and line.
fn starts(pack: &Pack) -> HashSet<(String, u32)> {
    let all = Kind::ALL.into_iter().flat_map(|kind| pack.places.entries(kind));
    all.map(|entry| (entry.file.to_owned(), entry.line)).collect()
}

/// What is said of a line from the beginning of `entry` to the beginning of the next.
fn about(
    entry: &Entry<'_>,
    diagnostics: &[PackDiagnostic],
    starts: &HashSet<(String, u32)>,
) -> Vec<PackDiagnostic> {
    let begins = |line: u32| starts.contains(&(entry.file.to_owned(), line));
    let within = |line: u32| line >= entry.line && !(entry.line + 1..=line).any(begins);
    let of = diagnostics.iter().filter(|one| one.file == entry.file && within(one.line));
    of.cloned().collect()
}

/// Situations and stories, each with every text that stands in it.
struct Trials(Vec<(PackTrial, HashSet<String>)>);

impl Trials {
    fn of(pack: &Pack) -> Self {
        let mut trials = Vec::new();
        for kind in [Kind::Situation, Kind::Story] {
            for entry in pack.places.entries(kind) {
                let mut texts = HashSet::new();
                collect(entry.body, &mut texts);
                let (kind, id) = (kind.key().to_owned(), entry.id.to_owned());
                trials.push((PackTrial { kind, id, text: entry_text(entry.body) }, texts));
            }
        }
        Self(trials)
    }

    fn through(&self, id: &str) -> Vec<PackTrial> {
        let named = self.0.iter().filter(|(trial, texts)| trial.id != id && texts.contains(id));
        named.map(|(trial, _)| trial.clone()).collect()
    }
}

/// Every text and key in `body`, and the first half of dotted ones (`act.clause`).
fn collect(body: &Json_, texts: &mut HashSet<String>) {
    let mut add = |text: &str| {
        texts.extend(text.split_once('.').map(|(first, _)| first.to_owned()));
        texts.insert(text.to_owned());
    };
    match body {
        Json_::String(text) => add(text),
        Json_::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Json_::Object(fields) => {
            fields.keys().for_each(|key| add(key));
            fields.values().for_each(|value| collect(value, texts));
        }
        _ => {}
    }
}
