//! What one cell of a file says, as the JSON of its fact.

use pack::FactType;
use serde_json::Value as Json;

/// Between the items of a list.
const SEPARATORS: [char; 2] = [';', '；'];

/// The value in `text`, without the white space around it; `None` when it says nothing. What does
/// not read as `kind` stays a text, which the check of values then refuses.
pub fn from_text(kind: FactType, text: &str) -> Option<Json> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let as_it_is = || Json::from(text);
    Some(match kind {
        FactType::Text | FactType::Code | FactType::Date => as_it_is(),
        FactType::Decimal | FactType::Money => as_it_is(),
        FactType::Integer => text.parse::<i64>().map_or_else(|_| as_it_is(), Json::from),
        FactType::Boolean => match text {
            "true" | "TRUE" | "1" | "是" => Json::Bool(true),
            "false" | "FALSE" | "0" | "否" => Json::Bool(false),
            _ => as_it_is(),
        },
        FactType::CodeList => text.split(SEPARATORS).map(|item| Json::from(item.trim())).collect(),
        FactType::Table => serde_json::from_str(text).unwrap_or_else(|_| as_it_is()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cell_reads_as_its_fact() {
        let rows = [
            (FactType::Text, "  杭州 ", json!("杭州")),
            (FactType::Text, "007", json!("007")),
            (FactType::Code, "active", json!("active")),
            (FactType::Date, "2026-03-02", json!("2026-03-02")),
            (FactType::Money, "1000000.50", json!("1000000.50")),
            (FactType::Integer, "12", json!(12)),
            (FactType::Integer, "12.5", json!("12.5")),
            (FactType::Boolean, "是", json!(true)),
            (FactType::Boolean, "0", json!(false)),
            (FactType::Boolean, "yes", json!("yes")),
            (FactType::CodeList, "a; b；c", json!(["a", "b", "c"])),
            (FactType::CodeList, "a;", json!(["a", ""])),
            (FactType::Table, r#"[{"name":"甲"}]"#, json!([{ "name": "甲" }])),
            (FactType::Table, "[{", json!("[{")),
        ];
        for (kind, text, value) in rows {
            assert_eq!(from_text(kind, text), Some(value), "{kind:?} {text}");
        }
        assert_eq!(from_text(FactType::Text, " \t"), None);
    }
}
