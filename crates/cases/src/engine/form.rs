//! The one form: a JSON Schema (2020-12) of the answers that a plan asks for.

use base::Lang;
use pack::{AskKind, FactDef, FactType, Pack, Standard};
use serde_json::{Map, Value as Json, json};

use super::plan::Plan;

/// The schema of the answers; properties are fact names, in the order of the asks.
pub fn schema(pack: &Pack, plan: &Plan, lang: Lang) -> Json {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for ask in plan.asks.iter().filter(|ask| ask.kind == AskKind::Field) {
        for name in &ask.facts {
            let Some(definition) = pack.fact(name) else { continue };
            properties.insert(name.clone(), property(pack, definition, lang));
            if ask.conditional.is_empty() {
                required.push(name.clone());
            }
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": required,
    })
}

fn property(pack: &Pack, definition: &FactDef, lang: Lang) -> Json {
    let mut schema = match definition.kind {
        FactType::Text => json!({"type": "string", "minLength": 1}),
        FactType::Code => json!({"type": "string", "oneOf": choices(pack, definition, lang)}),
        FactType::CodeList => json!({
            "type": "array", "uniqueItems": true, "minItems": 1,
            "items": {"type": "string", "oneOf": choices(pack, definition, lang)},
        }),
        FactType::Integer => json!({"type": "integer"}),
        FactType::Decimal | FactType::Money => json!({"type": "number"}),
        FactType::Date => json!({"type": "string", "format": "date"}),
        FactType::Boolean => json!({"type": "boolean"}),
        FactType::Table => json!({
            "type": "array", "minItems": 1,
            "items": {
                "type": "object",
                "properties": definition.columns.iter()
                    .map(|column| (column.id.clone(), property(pack, column, lang)))
                    .collect::<Map<_, _>>(),
                "required": definition.columns.iter().map(|c| &c.id).collect::<Vec<_>>(),
            },
        }),
    };
    schema["title"] = json!(definition.text.get(lang));
    if let Some(max) = definition.max_length {
        let key = if definition.kind == FactType::Text { "maxLength" } else { "maxItems" };
        schema[key] = json!(max);
    }
    if let Some(min) = definition.min {
        schema["minimum"] = json!(min);
    }
    if definition.standard == Some(Standard::Mobile) {
        schema["pattern"] = json!("^1[3-9][0-9]{9}$");
    }
    if let Some(pattern) = &definition.pattern {
        schema["pattern"] = json!(format!("^(?:{pattern})$"));
    }
    schema
}

fn choices(pack: &Pack, definition: &FactDef, lang: Lang) -> Vec<Json> {
    let list = definition.list.as_deref().and_then(|id| pack.lists.get(id));
    let own = list.map_or(definition.values.as_slice(), |list| &list.entries);
    if own.is_empty() && definition.standard == Some(Standard::Division) {
        let living = pack.districts.values().filter(|district| district.to.is_none());
        return living.map(|d| json!({"const": d.id, "title": d.text.get(lang)})).collect();
    }
    own.iter().map(|c| json!({"const": c.id, "title": c.text.get(lang)})).collect()
}
