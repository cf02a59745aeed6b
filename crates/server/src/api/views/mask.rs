//! Masking of personal facts.

use pack::{FactDef, FactType, Pack, Sensitivity};
use serde_json::{Map, Value as Json};

/// A text of which enough is hidden that nobody is known by it.
pub fn mask_text(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (head, tail) = match chars.len() {
        0..=1 => (0, 0),
        2..=4 => (1, 0),
        5..=10 => (2, 1),
        _ => (3, 2),
    };
    let hidden = chars.len().saturating_sub(head + tail).max(1);
    let mut masked: String = chars[..head].iter().collect();
    masked.extend(std::iter::repeat_n('*', hidden));
    masked.extend(&chars[chars.len() - tail..]);
    masked
}

fn mask_value(value: &Json) -> Json {
    match value {
        Json::Null => Json::Null,
        Json::String(text) => Json::String(mask_text(text)),
        _ => Json::String("***".to_owned()),
    }
}

/// `value` of the fact `name`, masked when the fact is personal. A fact that nobody knows is.
pub fn mask_fact(pack: &Pack, name: &str, value: &Json) -> Json {
    match pack.fact(name) {
        Some(definition) => mask_defined(definition, value),
        None => mask_value(value),
    }
}

/// The same for a known definition; of a table, cell by cell.
pub fn mask_defined(definition: &FactDef, value: &Json) -> Json {
    match (definition.sensitivity, definition.kind, value) {
        (Sensitivity::Personal, kind, _) if kind != FactType::Table => mask_value(value),
        (_, FactType::Table, Json::Array(rows)) => {
            let whole = definition.sensitivity == Sensitivity::Personal;
            Json::Array(rows.iter().map(|row| mask_row(definition, row, whole)).collect())
        }
        _ => value.clone(),
    }
}

fn mask_row(definition: &FactDef, row: &Json, whole: bool) -> Json {
    let Json::Object(cells) = row else { return mask_value(row) };
    let masked = cells.iter().map(|(id, cell)| {
        let column = definition.columns.iter().find(|column| column.id == *id);
        let masked = match column {
            Some(column) if !whole => mask_defined(column, cell),
            _ => mask_value(cell),
        };
        (id.clone(), masked)
    });
    Json::Object(masked.collect())
}

/// Facts by name, the personal ones masked.
pub fn mask_facts(pack: &Pack, facts: &Map<String, Json>) -> Map<String, Json> {
    facts.iter().map(|(name, value)| (name.clone(), mask_fact(pack, name, value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_is_hidden() {
        let rows = [
            ("", "*"),
            ("陈", "*"),
            ("陈晓", "陈*"),
            ("欧阳小明", "欧***"),
            ("19900000001", "199******01"),
            ("330106199305181262", "330*************62"),
        ];
        for (text, masked) in rows {
            assert_eq!(mask_text(text), masked, "{text}");
        }
    }
}
