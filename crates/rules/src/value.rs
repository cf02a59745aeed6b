//! What facts hold: the types and values of the rule language, and their JSON form.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::number::{NUMBER_BOUND, Number, SCALE};

/// What kind of value a fact or an expression has. An amount of money is a `Decimal` in yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Yes or no.
    Bool,
    /// Text.
    Text,
    /// A whole number between -10¹⁶ and 10¹⁶, both excluded.
    Int,
    /// A number with at most twelve digits after the point, between -10¹⁶ and 10¹⁶.
    Decimal,
    /// A day of the years 1 to 9999.
    Date,
    /// Several texts, without order or count of repeats that rules could see (but `length`).
    TextList,
}

impl Type {
    /// The name in packs and messages: `bool`, `text`, `int`, `decimal`, `date`, `text_list`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Text => "text",
            Self::Int => "int",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::TextList => "text_list",
        }
    }

    /// Whether values of this type can be computed with.
    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Decimal)
    }

    /// Whether a value of type `self` may stand where `wanted` is expected.
    pub(crate) fn fits(self, wanted: Type) -> bool {
        self == wanted || (self == Self::Int && wanted == Self::Decimal)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A known value of a fact or of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// Text.
    Text(Arc<str>),
    /// A whole number.
    Int(i64),
    /// A number; money is in yuan.
    Decimal(Decimal),
    /// A day.
    Date(Date),
    /// Several texts.
    TextList(Vec<Arc<str>>),
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// The type of this value.
    pub fn kind(&self) -> Type {
        match self {
            Self::Bool(_) => Type::Bool,
            Self::Text(_) => Type::Text,
            Self::Int(_) => Type::Int,
            Self::Decimal(_) => Type::Decimal,
            Self::Date(_) => Type::Date,
            Self::TextList(_) => Type::TextList,
        }
    }

    /// The truth value, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, whole or not, if this is one.
    pub fn as_decimal(&self) -> Option<Decimal> {
        match self {
            Self::Int(value) => Some(Decimal::from(*value)),
            Self::Decimal(value) => Some(*value),
            _ => None,
        }
    }

    /// The value of type `kind` that `json` writes. Numbers may be JSON numbers or texts, dates are
    /// `2024-01-31`. An error says in one English sentence what was expected.
    pub fn from_json(json: &serde_json::Value, kind: Type) -> Result<Self, String> {
        use serde_json::Value as Json;
        let expected = || expected(kind, json);
        match (kind, json) {
            (_, Json::String(text)) => Self::from_text(text, kind),
            (Type::Bool, Json::Bool(value)) => Ok(Self::Bool(*value)),
            (Type::Int | Type::Decimal, Json::Number(number)) => {
                let text = number.to_string();
                let exact = || Number::from_decimal(Decimal::from_scientific(&text).ok()?);
                let number = parse_number(&text).or_else(exact);
                number.and_then(|number| Self::number(number, kind)).ok_or_else(expected)
            }
            (Type::TextList, Json::Array(items)) => {
                let texts = items.iter().map(|item| match item {
                    Json::String(text) => plain_text(text),
                    _ => Err(expected()),
                });
                texts.collect::<Result<_, _>>().map(Self::TextList)
            }
            _ => Err(expected()),
        }
    }

    /// The value of type `kind` that the JSON text `text` writes, as [`Value::from_json`] has it.
    pub fn from_text(text: &str, kind: Type) -> Result<Self, String> {
        let found = match kind {
            Type::Text => return plain_text(text).map(Self::Text),
            Type::Int | Type::Decimal => {
                parse_number(text).and_then(|number| Self::number(number, kind))
            }
            Type::Date => parse_date(text).map(Self::Date),
            Type::Bool | Type::TextList => None,
        };
        found.ok_or_else(|| expected(kind, &text.into()))
    }

    fn number(number: Number, kind: Type) -> Option<Self> {
        match kind {
            Type::Int => number.to_int().map(Self::Int),
            _ => Some(Self::Decimal(number.to_decimal())),
        }
    }

    /// The JSON form that [`Value::from_json`] reads back. A decimal is a text, so that no reader
    /// rounds it to a binary fraction.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Self::Bool(value) => Json::Bool(*value),
            Self::Text(text) => Json::String(text.to_string()),
            Self::Int(value) => Json::from(*value),
            Self::Decimal(value) => Json::String(value.to_string()),
            Self::Date(date) => Json::String(date.to_string()),
            Self::TextList(texts) => {
                texts.iter().map(|text| Json::String(text.to_string())).collect()
            }
        }
    }

    /// Order of two values of one kind; numbers compare across `Int` and `Decimal`, texts by code
    /// point. `None` for lists and for values of different kinds.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(b)),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            _ => Some(self.as_decimal()?.cmp(&other.as_decimal()?)),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Text(text) => f.write_str(text),
            Self::Int(value) => write!(f, "{value}"),
            Self::Decimal(value) => write!(f, "{value}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::TextList(texts) => f.write_str(&texts.join(", ")),
        }
    }
}

/// Where a rule finds the values of facts. `None` means: nobody knows.
pub trait Facts {
    /// The value of the fact `name`, such as `entity.revenue`.
    fn get(&self, name: &str) -> Option<Value>;
}

impl Facts for BTreeMap<String, Value> {
    fn get(&self, name: &str) -> Option<Value> {
        BTreeMap::get(self, name).cloned()
    }
}

impl<S: std::hash::BuildHasher> Facts for HashMap<String, Value, S> {
    fn get(&self, name: &str) -> Option<Value> {
        HashMap::get(self, name).cloned()
    }
}

impl<S: std::hash::BuildHasher> Facts for indexmap::IndexMap<String, Value, S> {
    fn get(&self, name: &str) -> Option<Value> {
        indexmap::IndexMap::get(self, name).cloned()
    }
}

/// The day that `text` writes as `YYYY-MM-DD`, of the years 1 to 9999.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let date = shape.then(|| Date::from_str(text).ok()).flatten()?;
    (date.year() >= 1).then_some(date)
}

/// The number that `text` writes in plain digits, with no more than twelve after the point.
pub(crate) fn parse_number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let decimal = plain.then(|| Decimal::from_str_exact(text).ok()).flatten()?;
    if decimal.normalize().scale() > SCALE {
        return None;
    }
    Number::from_decimal(decimal)
}

/// What should have stood where `found` stands, in one English sentence.
fn expected(kind: Type, found: &serde_json::Value) -> String {
    let more = match kind {
        Type::Decimal => {
            format!(", within ±{NUMBER_BOUND} and at most {SCALE} digits after the point")
        }
        Type::Date => ", as in 2024-01-31".to_owned(),
        _ => String::new(),
    };
    format!("expected {kind}, found {found}{more}")
}

/// `text` without the one character that databases cannot hold.
fn plain_text(text: &str) -> Result<Arc<str>, String> {
    if text.contains('\0') {
        return Err("text must not hold the character U+0000".into());
    }
    Ok(Arc::from(text))
}
