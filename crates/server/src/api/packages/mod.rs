//! Packages: what a person wants done in one go.
pub mod list;
pub mod plan;
pub mod read;
pub mod submit;

use std::sync::Arc;

use base::{Date, Refusal};
use cases::engine::{Facts, Plan};
use cases::ops::Room;
use pack::Package;

/// The plan of `package` when nothing is known but the date.
pub(crate) fn plain_plan(room: &Room, package: &Package, today: Date) -> Arc<Plan> {
    room.plan(package, &Facts::on(today))
}

/// A search in small letters; too long a one is refused (400).
pub fn search(asked: Option<&str>) -> Result<String, Refusal> {
    let search = asked.unwrap_or_default().trim().to_lowercase();
    if search.chars().count() <= crate::http::limits::SEARCH_CHARS_MAX {
        return Ok(search);
    }
    let (zh, en) = ("搜索词过长。", "The search is too long.");
    Err(Refusal::new("bad_query", 400, zh, en).on("search"))
}

/// Whether every word of `search` is in one of `texts`.
pub fn found<'t>(search: &str, texts: impl IntoIterator<Item = &'t str>) -> bool {
    let mut words: Vec<&str> = search.split_whitespace().collect();
    for text in texts.into_iter().map(str::to_lowercase) {
        words.retain(|word| !text.contains(word));
    }
    words.is_empty()
}
