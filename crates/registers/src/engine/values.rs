//! Whether a value is one that its fact may have.

use std::str::FromStr;

use base::code::{division, identity, industry, uscc};
use base::{Refusal, Text, limits};
use pack::{FactDef, FactType, Pack, Standard, rule_type};
use rules::Value;
use rust_decimal::Decimal;
use serde_json::Value as Json;

use crate::model::ValueFault;

/// What is wrong with one value, not null, under its definition: `value_invalid`, or
/// `value_missing` for an empty cell of a table. Cells are named `name[0].column`.
pub fn value_faults(
    pack: &Pack,
    name: &str,
    definition: &FactDef,
    value: &Json,
) -> Vec<ValueFault> {
    let mut faults = Vec::new();
    collect(pack, name, definition, value, &mut faults);
    faults
}

fn collect(
    pack: &Pack,
    name: &str,
    definition: &FactDef,
    value: &Json,
    faults: &mut Vec<ValueFault>,
) {
    if definition.kind == FactType::Table {
        return table(pack, name, definition, value, faults);
    }
    let must = rule_type(definition.kind)
        .and_then(|kind| Value::from_json(value, kind).err())
        .map(|_| type_text(definition))
        .or_else(|| number_text(definition, value))
        .or_else(|| length_text(definition, value))
        .or_else(|| choice_text(pack, definition, value))
        .or_else(|| standard_text(definition, value))
        .or_else(|| pattern_text(pack, definition, value));
    if let Some(must) = must {
        faults.push(ValueFault { field: name.to_owned(), code: "value_invalid", must });
    }
}

fn table(
    pack: &Pack,
    name: &str,
    definition: &FactDef,
    value: &Json,
    faults: &mut Vec<ValueFault>,
) {
    let rows = value.as_array().filter(|rows| {
        !rows.is_empty() && rows.len() <= limits::LIST_ITEMS_MAX && rows.iter().all(Json::is_object)
    });
    let Some(rows) = rows else {
        let must = Text::new(
            format!("{}须有 1 至 {} 行。", definition.text.zh, limits::LIST_ITEMS_MAX),
            format!("{} has 1 to {} rows.", definition.text.en, limits::LIST_ITEMS_MAX),
        );
        return faults.push(ValueFault { field: name.to_owned(), code: "value_invalid", must });
    };
    for (i, row) in rows.iter().enumerate() {
        for column in &definition.columns {
            let field = format!("{name}[{i}].{}", column.id);
            match row.get(&column.id) {
                None | Some(Json::Null) => {
                    let must = Text::new(
                        format!("请填写{}。", column.text.zh),
                        format!("Fill in: {}.", column.text.en),
                    );
                    faults.push(ValueFault { field, code: "value_missing", must });
                }
                Some(value) => collect(pack, &field, column, value, faults),
            }
        }
    }
}

fn type_text(definition: &FactDef) -> Text {
    let (zh, en) = match definition.kind {
        FactType::Text | FactType::Code => ("一段文字", "a text"),
        FactType::CodeList => ("一组选项", "a list of choices"),
        FactType::Integer => ("一个整数", "a whole number"),
        FactType::Decimal | FactType::Money => ("一个数", "a number"),
        FactType::Date => ("一个日期，如 2026-03-02", "a date such as 2026-03-02"),
        FactType::Boolean => ("是或否", "yes or no"),
        FactType::Table => ("一张表", "a table"),
    };
    let name = &definition.text;
    Text::new(format!("{}须为{zh}。", name.zh), format!("{} must be {en}.", name.en))
}

/// Of a number, whether it is large enough and, of money, whether it has whole fen.
fn number_text(definition: &FactDef, value: &Json) -> Option<Text> {
    let money = definition.kind == FactType::Money;
    if !money && !matches!(definition.kind, FactType::Integer | FactType::Decimal) {
        return None;
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let number =
        Decimal::from_str(text.trim()).or_else(|_| Decimal::from_scientific(text.trim())).ok()?;
    let name = &definition.text;
    if let Some(min) = definition.min.filter(|min| number < Decimal::from(*min)) {
        return Some(Text::new(
            format!("{}不得小于 {min}。", name.zh),
            format!("{} must be at least {min}.", name.en),
        ));
    }
    (money && number.normalize().scale() > 2).then(|| {
        Text::new(
            format!("{}至多有两位小数。", name.zh),
            format!("{} has at most two digits after the point.", name.en),
        )
    })
}

fn length_text(definition: &FactDef, value: &Json) -> Option<Text> {
    let max = definition.max_length.map_or(limits::TEXT_CHARS_MAX, |max| max as usize);
    let length = match value {
        Json::String(text) => text.trim().chars().count(),
        Json::Array(items) => items.len(),
        _ => return None,
    };
    let name = &definition.text;
    (length == 0 || length > max).then(|| {
        Text::new(
            format!("{}的长度须为 1 至 {max}。", name.zh),
            format!("{} must have a length of 1 to {max}.", name.en),
        )
    })
}

fn choice_text(pack: &Pack, definition: &FactDef, value: &Json) -> Option<Text> {
    if !matches!(definition.kind, FactType::Code | FactType::CodeList) {
        return None;
    }
    let list = definition.list.as_deref().and_then(|id| pack.lists.get(id));
    let choices = list.map_or(definition.values.as_slice(), |list| &list.entries);
    if choices.is_empty() {
        return None;
    }
    let known = |id: &Json| choices.iter().any(|choice| id.as_str() == Some(&choice.id));
    let fits = match value {
        Json::Array(items) => items.iter().all(known),
        one => known(one),
    };
    (!fits).then(|| {
        Text::new(
            format!("{}须从列表中选择。", definition.text.zh),
            format!("{} must be chosen from the list.", definition.text.en),
        )
    })
}

fn standard_text(definition: &FactDef, value: &Json) -> Option<Text> {
    let text = value.as_str()?;
    let refused: Result<(), Refusal> = match definition.standard? {
        Standard::Uscc => uscc::check(text).map(drop),
        Standard::IdentityNumber => identity::check(text).map(drop),
        Standard::Division => division::lookup(text).map(drop),
        Standard::Industry => industry::lookup(text).map(drop),
        Standard::Mobile => mobile(text),
    };
    refused.err().map(|refusal| refusal.must)
}

fn pattern_text(pack: &Pack, definition: &FactDef, value: &Json) -> Option<Text> {
    let (pattern, text) = (definition.pattern.as_deref()?, value.as_str()?);
    let name = &definition.text;
    (!pack.matches(pattern, text)).then(|| {
        Text::new(
            format!("{}的格式须为 {pattern}。", name.zh),
            format!("{} must have the form {pattern}.", name.en),
        )
    })
}

fn mobile(text: &str) -> Result<(), Refusal> {
    let digits = text.len() == 11 && text.bytes().all(|c| c.is_ascii_digit());
    if digits && text.starts_with('1') && text.as_bytes()[1] >= b'3' {
        return Ok(());
    }
    let (zh, en) = ("手机号码须为 11 位数字。", "A mobile number has 11 digits.");
    Err(Refusal::new("bad_mobile", 422, zh, en))
}
