//! Roles, the people of the demonstration and its synthetic records.

use indexmap::IndexMap;
use serde_json::Value;

use super::{At, Checker};
use crate::{model::*, place::Kind, yaml::escape};

pub(super) fn check(c: &mut Checker<'_>) {
    let pack = c.pack;
    for role in pack.roles.values() {
        c.id(At { kind: Kind::Role, id: &role.id }, "/id", &role.id);
    }
    for persona in pack.personas.values() {
        let at = At { kind: Kind::Persona, id: &persona.id };
        c.id(at, "/id", &persona.id);
        for (index, role) in persona.roles.iter().enumerate() {
            c.refer(at, &format!("/roles/{index}"), Kind::Role, role);
        }
        if let Some(department) = &persona.department {
            c.refer(at, "/department", Kind::Department, department);
        }
        for (index, district) in persona.districts.iter().enumerate() {
            c.refer(at, &format!("/districts/{index}"), Kind::District, district);
        }
        for (register, facts) in &persona.records {
            let pointer = format!("/records/{}", escape(register));
            record(c, at, &pointer, register, facts);
        }
    }
    for synthetic in &pack.synthetic {
        let at = At { kind: Kind::Synthetic, id: &synthetic.register };
        c.refer(at, "/register", Kind::Register, &synthetic.register);
        made(c, at, &synthetic.register, &synthetic.facts);
    }
    for population in pack.populations.values() {
        let at = At { kind: Kind::Population, id: &population.id };
        c.id(at, "/id", &population.id);
        c.refer(at, "/register", Kind::Register, &population.register);
        made(c, at, &population.register, &population.facts);
    }
}

/// How records of a register are made.
fn made(c: &mut Checker<'_>, at: At<'_>, register: &str, facts: &IndexMap<String, Generator>) {
    for (fact, generator) in facts {
        let pointer = format!("/facts/{}", escape(fact));
        c.register_fact(at, &pointer, register, fact);
        match generator {
            Generator::List(list) => {
                c.refer(at, &format!("{pointer}/list"), Kind::List, list);
            }
            Generator::KeyOf(register) => {
                c.refer(at, &format!("{pointer}/key_of"), Kind::Register, register);
            }
            _ => {}
        }
    }
}

/// A record of a register, by facts without the subject.
pub(super) fn record(
    c: &mut Checker<'_>,
    at: At<'_>,
    pointer: &str,
    register: &str,
    facts: &IndexMap<String, Value>,
) {
    c.refer(at, pointer, Kind::Register, register);
    let definitions = c.pack.registers.get(register).map(|register| &register.facts);
    for (fact, value) in facts {
        let pointer = format!("{pointer}/{}", escape(fact));
        c.register_fact(at, &pointer, register, fact);
        let definition =
            definitions.into_iter().flatten().find(|definition| &definition.id == fact);
        if let Some(definition) = definition {
            self::value(c, at, &pointer, definition, value);
        }
    }
}

/// A value must be of its fact's type. Null is a fact that is not known.
pub(super) fn value(c: &mut Checker<'_>, at: At<'_>, pointer: &str, fact: &FactDef, value: &Value) {
    let right = match crate::compile::rule_type(fact.kind) {
        _ if value.is_null() => true,
        Some(kind) => rules::Value::from_json(value, kind).is_ok(),
        None => value.is_array(),
    };
    if !right {
        let (zh, en) = fact_type_name(fact.kind);
        c.error(
            at,
            "wrong_fact_value",
            pointer,
            format!("“{}”的值必须是{zh}。", fact.text.zh),
            format!("The value of `{}` must be {en}.", fact.id),
        );
    }
}

fn fact_type_name(kind: FactType) -> (&'static str, &'static str) {
    match kind {
        FactType::Text => ("文字", "a text"),
        FactType::Code => ("代码（文字）", "a code (text)"),
        FactType::CodeList => ("代码列表", "a list of codes"),
        FactType::Integer => ("整数", "a whole number"),
        FactType::Decimal => ("小数", "a decimal number"),
        FactType::Money => ("金额（元）", "an amount in yuan"),
        FactType::Date => ("日期，例如 2026-11-22", "a date such as 2026-11-22"),
        FactType::Boolean => ("true 或 false", "true or false"),
        FactType::Table => ("表格（行的列表）", "a table (a list of rows)"),
    }
}
