//! What somebody without a purpose sees of a personal fact.

use pack::{FactDef, FactType, Sensitivity, Standard};
use serde_json::Value as Json;

/// What is shown of a value that is hidden whole.
const HIDDEN: &str = "***";
/// Family names of two characters, as far as they are common.
const DOUBLE_NAMES: [&str; 12] = [
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯",
];

/// `value` as it is shown without a purpose. Personal facts are masked: of an identity number the
/// first 3 and the last 2 characters are left, of a mobile number the first 3 and the last 4, of a
/// name the family name, of anything else nothing. Personal columns of a table are masked in each
/// row. What is not personal, and null, is as it was.
pub fn mask(definition: &FactDef, value: &Json) -> Json {
    let personal = definition.sensitivity == Sensitivity::Personal;
    match value {
        Json::Null => Json::Null,
        Json::Array(rows) if definition.kind == FactType::Table => {
            rows.iter().map(|row| mask_row(definition, personal, row)).collect()
        }
        value if !personal => value.clone(),
        Json::String(text) => Json::String(mask_text(definition, text)),
        _ => Json::from(HIDDEN),
    }
}

fn mask_row(definition: &FactDef, personal: bool, row: &Json) -> Json {
    let Json::Object(cells) = row else { return Json::from(HIDDEN) };
    let cells = cells.iter().map(|(id, cell)| {
        let column = definition.columns.iter().find(|column| column.id == *id);
        let masked = match column {
            Some(column) if personal => {
                mask(&FactDef { sensitivity: Sensitivity::Personal, ..column.clone() }, cell)
            }
            Some(column) => mask(column, cell),
            None => Json::from(HIDDEN),
        };
        (id.clone(), masked)
    });
    Json::Object(cells.collect())
}

fn mask_text(definition: &FactDef, text: &str) -> String {
    match definition.standard {
        Some(Standard::IdentityNumber) => ends(text, 3, 2),
        Some(Standard::Mobile) => ends(text, 3, 4),
        None if definition.id == "name" || definition.id.ends_with("_name") => {
            let double = DOUBLE_NAMES.iter().any(|name| text.starts_with(name));
            let family = text.chars().take(if double { 2 } else { 1 });
            family.chain(['*']).collect()
        }
        _ => HIDDEN.to_owned(),
    }
}

/// The first and the last characters, with a star for each of the others. A text that would show
/// half of itself or more shows nothing.
fn ends(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    if count < head + tail + 4 {
        return HIDDEN.to_owned();
    }
    let shown = |place: usize| place < head || place >= count - tail;
    text.chars().enumerate().map(|(place, c)| if shown(place) { c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn definition(json: Json) -> FactDef {
        let mut whole = json!({ "text": { "zh": "事实", "en": "Fact" }, "type": "text" });
        let fields = json.as_object().expect("a definition is an object").clone();
        whole.as_object_mut().expect("an object").extend(fields);
        serde_json::from_value(whole).expect("a definition")
    }

    #[test]
    fn a_personal_fact_shows_little() {
        let rows = [
            (json!({ "id": "name" }), json!("陈晓"), json!("陈*")),
            (json!({ "id": "name" }), json!("陈晓明华"), json!("陈*")),
            (json!({ "id": "name" }), json!("欧阳小明"), json!("欧阳*")),
            (json!({ "id": "name" }), json!(""), json!("*")),
            (json!({ "id": "contact_name" }), json!("陈晓"), json!("陈*")),
            (
                json!({ "id": "identity_number", "standard": "identity_number" }),
                json!("330100199305181262"),
                json!("330*************62"),
            ),
            (
                json!({ "id": "mobile", "standard": "mobile" }),
                json!("19900000001"),
                json!("199****0001"),
            ),
            (json!({ "id": "mobile", "standard": "mobile" }), json!("1990000"), json!("***")),
            (json!({ "id": "home" }), json!("文华路1号"), json!("***")),
            (json!({ "id": "age", "type": "integer" }), json!(34), json!("***")),
            (json!({ "id": "married", "type": "boolean" }), json!(true), json!("***")),
            (json!({ "id": "home" }), json!(null), json!(null)),
        ];
        for (mut fields, value, masked) in rows {
            fields["sensitivity"] = json!("personal");
            assert_eq!(mask(&definition(fields.clone()), &value), masked, "{fields}");
            fields["sensitivity"] = json!("internal");
            assert_eq!(mask(&definition(fields.clone()), &value), value, "{fields}");
        }
    }

    #[test]
    fn a_table_is_masked_by_columns_and_a_personal_table_whole() {
        let column = |id: &str, sensitivity: &str| {
            json!({ "id": id, "text": { "zh": "列", "en": "Column" }, "type": "text",
                "sensitivity": sensitivity })
        };
        let columns = [column("name", "internal"), column("code", "personal")];
        let mut table = json!({ "id": "shareholders", "type": "table", "columns": columns,
            "sensitivity": "internal" });
        let rows = json!([{ "name": "陈晓", "code": "330100199305181262", "other": 1 }, "x"]);
        let masked = json!([{ "name": "陈晓", "code": "***", "other": "***" }, "***"]);
        assert_eq!(mask(&definition(table.clone()), &rows), masked);
        table["sensitivity"] = json!("personal");
        let masked = json!([{ "name": "陈*", "code": "***", "other": "***" }, "***"]);
        assert_eq!(mask(&definition(table), &rows), masked);
    }
}
