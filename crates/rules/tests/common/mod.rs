//! A small schema and rows that all tests of the language share.

#[allow(dead_code, reason = "only the random tests use it")]
pub mod generate;

use std::collections::BTreeMap;

use rules::{Outcome, Rule, Schema, Type, Value, compile};
use serde_json::{Value as Json, json};

/// The facts of the tests, with their types.
pub const FACTS: &[(&str, Type)] = &[
    ("e.t", Type::Bool),
    ("e.f", Type::Bool),
    ("e.u", Type::Bool),
    ("e.v", Type::Bool),
    ("e.name", Type::Text),
    ("e.industry", Type::Text),
    ("e.no_text", Type::Text),
    ("e.staff", Type::Int),
    ("e.zero", Type::Int),
    ("e.no_int", Type::Int),
    ("e.revenue", Type::Decimal),
    ("e.revenue_growth", Type::Decimal),
    ("e.no_decimal", Type::Decimal),
    ("e.founded", Type::Date),
    ("e.no_date", Type::Date),
    ("e.tags", Type::TextList),
    ("e.no_tags", Type::TextList),
];

/// The schema of [`FACTS`] with two lists.
pub struct Small;

impl Schema for Small {
    fn fact_type(&self, name: &str) -> Option<Type> {
        FACTS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    fn fact_names(&self) -> Vec<String> {
        FACTS.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    fn list(&self, name: &str) -> Option<Vec<String>> {
        match name {
            "key_industries" => Some(vec!["C39".into(), "I65".into(), "C39".into()]),
            "empty" => Some(Vec::new()),
            _ => None,
        }
    }

    fn list_names(&self) -> Vec<String> {
        vec!["key_industries".into(), "empty".into()]
    }
}

/// Facts read from JSON by the types of [`FACTS`]; null is missing.
#[allow(dead_code, reason = "not every test file reads JSON")]
pub fn facts(row: &Json) -> BTreeMap<String, Value> {
    let mut facts = BTreeMap::new();
    for (name, json) in row.as_object().unwrap() {
        if !json.is_null() {
            let kind = if name == "today" { Some(Type::Date) } else { Small.fact_type(name) };
            facts.insert(name.clone(), Value::from_json(json, kind.unwrap()).unwrap());
        }
    }
    facts
}

/// The row that most tests use: some facts known, `u`, `v` and `no_…` missing.
#[allow(dead_code, reason = "not every test file uses the row")]
pub fn row() -> BTreeMap<String, Value> {
    facts(&json!({
        "e.t": true, "e.f": false, "e.name": "杭州西湖茶叶有限公司", "e.industry": "C39",
        "e.staff": 7, "e.zero": 0, "e.revenue": "1234567.89", "e.revenue_growth": "0.125",
        "e.founded": "2020-02-29", "e.tags": ["高新技术企业", "专精特新"], "today": "2026-11-22",
    }))
}

/// `text` compiled for `kind`; a finding fails the test.
#[allow(dead_code, reason = "not every test file compiles with it")]
pub fn rule(text: &str, kind: Type) -> Rule {
    compile(text, kind, &Small).unwrap_or_else(|findings| panic!("{text}: {findings:#?}"))
}

/// The answer in short: a value as text, or `? names reasons`.
#[allow(dead_code, reason = "not every test file prints answers")]
pub fn short(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Known(value) => value.to_string(),
        Outcome::Unknown(unknown) => {
            let names = unknown.missing.iter().map(|name| name.replace("e.", ""));
            let reasons = unknown.reasons.iter().map(|reason| format!("{reason:?}"));
            let words: Vec<_> = names.chain(reasons).collect();
            format!("? {}", words.join(" "))
        }
    }
}
