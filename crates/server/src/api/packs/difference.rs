//! What is different between two pack versions. Answers 200; 404 `not_found`.

use std::collections::HashMap;

use access::{Action, Kind as Thing, Resource};
use axum::extract::{Path, State};
use pack::{Entry, Kind, Pack};
use serde_json::Value as Json_;

use crate::api::views::{
    EntryChange, EntryDifference, PackDifference, ValueDifference, entry_text,
};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::limits::{DIFFERENCE_ENTRIES_MAX, DIFFERENCE_VALUES_MAX};
use crate::http::problem::Answer;

/// Compares the entries of two versions, the first of which came before.
#[utoipa::path(get, path = "/api/v1/packs/{hash}/difference/{other}",
    operation_id = "read_pack_difference", tag = "administration",
    params(("hash" = String, Path), ("other" = String, Path)),
    responses((status = 200, description = "The difference", body = PackDifference)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((hash, other)): Path<(String, String)>,
) -> Answer<Json<PackDifference>> {
    let all = Resource::all(Thing::Pack);
    edge.city.access.authorise(caller.principal(), Action::ListPacks, &all)?;
    let from = super::kept(&edge, &hash).await?;
    let to = super::kept(&edge, &other).await?;
    let mut entries = difference(&from, &to);
    let more = entries.len() > DIFFERENCE_ENTRIES_MAX;
    entries.truncate(DIFFERENCE_ENTRIES_MAX);
    let access_changed = from.access != to.access;
    Ok(Json(PackDifference { from: hash, to: other, access_changed, entries, more }))
}

/// Entries of one only, and those that say something else, kind by kind.
fn difference(from: &Pack, to: &Pack) -> Vec<EntryDifference> {
    let mut found = Vec::new();
    for kind in Kind::ALL {
        let (before, after) = (from.places.entries(kind), to.places.entries(kind));
        let old: HashMap<&str, &Json_> = before.iter().map(|e| (e.id, e.body)).collect();
        let new: HashMap<&str, &Json_> = after.iter().map(|e| (e.id, e.body)).collect();
        let row = |entry: &Entry<'_>, change, values| EntryDifference {
            kind: kind.key().to_owned(),
            id: entry.id.to_owned(),
            text: entry_text(entry.body),
            change,
            values,
        };
        let gone = before.iter().filter(|entry| !new.contains_key(entry.id));
        found.extend(gone.map(|entry| row(entry, EntryChange::Removed, Vec::new())));
        for entry in &after {
            match old.get(entry.id) {
                None => found.push(row(entry, EntryChange::Added, Vec::new())),
                Some(body) if *body == entry.body => {}
                Some(body) => {
                    let mut values = Vec::new();
                    compare(String::new(), body, entry.body, &mut values);
                    values.truncate(DIFFERENCE_VALUES_MAX);
                    found.push(row(entry, EntryChange::Changed, values));
                }
            }
        }
    }
    found
}

/// The smallest values that differ. Arrays whose items have an `id` are compared by it.
fn compare(at: String, before: &Json_, after: &Json_, found: &mut Vec<ValueDifference>) {
    if before == after {
        return;
    }
    let pairs = match (before, after) {
        (Json_::Object(old), Json_::Object(new)) => pairs(
            old.iter().map(|(key, value)| (key.clone(), value)).collect(),
            new.iter().map(|(key, value)| (key.clone(), value)).collect(),
        ),
        (Json_::Array(old), Json_::Array(new)) => match (named(old), named(new)) {
            (Some(old), Some(new)) if !old.is_empty() && !new.is_empty() => pairs(old, new),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    if pairs.iter().all(|(_, before, after)| before == after) {
        // not to be taken apart, or the same items in another order
        let (before, after) = (before.clone(), after.clone());
        found.push(ValueDifference { at, before, after });
        return;
    }
    for (key, before, after) in pairs {
        let at = format!("{at}/{key}");
        compare(at, before.unwrap_or(&Json_::Null), after.unwrap_or(&Json_::Null), found);
    }
}

type Items<'v> = Vec<(String, &'v Json_)>;

/// Items of an array by their `id`; `None` when one has none.
fn named(items: &[Json_]) -> Option<Items<'_>> {
    items.iter().map(|item| Some((item.get("id")?.as_str()?.to_owned(), item))).collect()
}

/// What stands under the same key before and after, in the order after, then what is gone.
fn pairs<'v>(
    old: Items<'v>,
    new: Items<'v>,
) -> Vec<(String, Option<&'v Json_>, Option<&'v Json_>)> {
    let was = |key: &String| old.iter().find(|(other, _)| other == key).map(|(_, value)| *value);
    let mut pairs: Vec<_> =
        new.iter().map(|(key, value)| (key.clone(), was(key), Some(*value))).collect();
    let gone = old.iter().filter(|(key, _)| !new.iter().any(|(other, _)| other == key));
    pairs.extend(gone.map(|(key, value)| (key.clone(), Some(*value), None)));
    pairs
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(before: Json_, after: Json_) -> Vec<(String, Json_, Json_)> {
        let mut found = Vec::new();
        compare(String::new(), &before, &after, &mut found);
        found.into_iter().map(|one| (one.at, one.before, one.after)).collect()
    }

    #[test]
    fn the_smallest_values_that_differ() {
        let none = Json_::Null;
        assert!(of(json!({ "a": 1 }), json!({ "a": 1 })).is_empty());
        let row = of(json!({ "a": 1, "b": { "c": 2 } }), json!({ "b": { "c": 3 }, "d": 4 }));
        let want = [
            ("/b/c".to_owned(), json!(2), json!(3)),
            ("/d".to_owned(), none.clone(), json!(4)),
            ("/a".to_owned(), json!(1), none.clone()),
        ];
        assert_eq!(row, want);
    }

    #[test]
    fn items_with_an_id_are_compared_by_it() {
        let before = json!([{ "id": "x", "n": 1 }, { "id": "y", "n": 2 }]);
        let after = json!([{ "id": "z", "n": 9 }, { "id": "x", "n": 1 }, { "id": "y", "n": 3 }]);
        let row = of(before, after);
        let added = ("/z".to_owned(), Json_::Null, json!({ "id": "z", "n": 9 }));
        assert_eq!(row, [added, ("/y/n".to_owned(), json!(2), json!(3))]);
    }

    #[test]
    fn another_order_is_a_difference() {
        let (x, y) = (json!({ "id": "x" }), json!({ "id": "y" }));
        assert_eq!(of(json!([x, y]), json!([y, x])).len(), 1);
        assert_eq!(
            of(json!(["a"]), json!(["a", "b"])),
            [(String::new(), json!(["a"]), json!(["a", "b"]))]
        );
    }
}
