//! A JSON value as the YAML of a pack: what fits a line stands in one, texts are in quotes where
//! YAML would take them for something else. [`crate::yaml`] reads it back as it was.

use serde_json::Value;

/// Characters of a mapping or a list that stands in one line.
const LINE_CHARS_MAX: usize = 150;
/// What a step of nesting is set in by.
const STEP: usize = 2;

/// `value`, a mapping or a list, with a newline at its end.
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    block(&mut out, value, 0);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// `value` on lines of its own, the first set in already.
fn block(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (at, (key, value)) in map.iter().enumerate() {
                if at > 0 {
                    set_in(out, indent);
                }
                out.push_str(&text(key));
                out.push(':');
                child(out, value, indent);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    set_in(out, indent);
                }
                out.push_str("- ");
                match one_line(item, indent) {
                    Some(line) => {
                        out.push_str(&line);
                        out.push('\n');
                    }
                    None => block(out, item, indent + STEP),
                }
            }
        }
        _ => {
            out.push_str(&flow(value));
            out.push('\n');
        }
    }
}

/// The value of a key: beside it when it fits, else below.
fn child(out: &mut String, value: &Value, indent: usize) {
    if let Some(line) = one_line(value, indent) {
        out.push(' ');
        out.push_str(&line);
        out.push('\n');
        return;
    }
    out.push('\n');
    set_in(out, indent + STEP);
    block(out, value, indent + STEP);
}

fn set_in(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// `value` in one line, when it is a scalar, empty, or short.
fn one_line(value: &Value, indent: usize) -> Option<String> {
    let line = flow(value);
    let whole = match value {
        Value::Object(map) => !map.is_empty(),
        // entries of a list of mappings stand below one another, as people read them
        Value::Array(items) => match items.first() {
            Some(Value::Object(_)) if items.len() > 1 => return None,
            first => first.is_some(),
        },
        _ => false,
    };
    (!whole || indent + line.chars().count() <= LINE_CHARS_MAX).then_some(line)
}

fn flow(value: &Value) -> String {
    match value {
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let pairs = map.iter().map(|(key, value)| format!("{}: {}", text(key), flow(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", "))
        }
        Value::String(of) => text(of),
        other => other.to_string(),
    }
}

/// A text, in quotes unless nobody can take it for anything else. What JSON escapes YAML reads.
fn text(of: &str) -> String {
    let word =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '、' | '，' | '。' | '（' | '）');
    let plain = of.starts_with(char::is_alphabetic)
        && of.chars().all(|c| word(c) || c == ' ')
        && !of.ends_with(' ')
        && !WORDS.contains(&of.to_ascii_lowercase().as_str());
    if plain { of.to_owned() } else { Value::String(of.to_owned()).to_string() }
}

/// Plain words that one or the other reader of YAML takes for a truth value or for nothing.
const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::yaml::Document;

    fn read(text: &str) -> Value {
        let text: Arc<str> = text.into();
        Document::parse(&text).unwrap_or_else(|broken| panic!("{broken:?}\n{text}")).value
    }

    #[test]
    fn what_is_written_is_read_back() {
        let long = "entity.revenue_yuan >= 1000000 and ".repeat(9);
        let value = json!({ "policies": [{
            "id": "grant", "text": { "zh": "补助，一次", "en": "Grant: once, \"only\" # no" },
            "words": ["no", "Yes", "", " a", "a ", "null", "1", "-", "a: b", "C39", "é", "换\n行\t"],
            "empty": {}, "none": [], "nothing": null, "yes": true, "many": 12.5, "from": "2026-01-01",
            "clauses": [
                { "id": "a", "rule": long, "text": { "zh": "甲", "en": "A" } },
                { "id": "b", "rule": "entity.scale in ('micro', 'small')", "list": [[1, 2], []] },
            ],
        }] });
        assert_eq!(read(&write(&value)), value, "{}", write(&value));
    }

    #[test]
    fn short_mappings_stand_in_a_line_and_entries_below_one_another() {
        let value = json!({ "caps": [{ "per": "claim", "yuan": 5 }, { "per": "year", "yuan": 9 }],
            "amount": { "yuan": "0.2 * entity.x" }, "id": "grant" });
        let text = "caps:\n  - { per: claim, yuan: 5 }\n  - { per: year, yuan: 9 }\n\
                    amount: { yuan: \"0.2 * entity.x\" }\nid: grant\n";
        assert_eq!(write(&value), text);
    }
}
