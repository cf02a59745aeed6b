//! Random rows and random rules of a wanted type, reproducible from a seed.

use std::collections::BTreeMap;

use rules::{Type, Value};
use serde_json::json;

use super::FACTS;

/// A small generator of numbers (splitmix64), the same on every machine.
pub struct Source(u64);

impl Source {
    /// A source that starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    /// One of `items`.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[usize::try_from(self.below(items.len() as u64)).unwrap()]
    }
}

const INTS: &[i64] =
    &[0, 0, 1, -1, 2, 3, 7, 12, -29, 100, 365, 9999, 1_000_000, -12_000, 9_999_999_999_999_999];
const DECIMALS: &[&str] = &[
    "0",
    "1",
    "0.5",
    "-0.5",
    "2.5",
    "-2.5",
    "0.125",
    "3.000000000001",
    "0.000000000001",
    "-0.000000000001",
    "1234567.89",
    "99999999.999999",
    "-100000000",
    "0.333333333333",
    "9999999999999999.999999999999",
    "-9999999999999999.999999999999",
    "5000000000000000",
    "1.005",
];
const TEXTS: &[&str] =
    &["", "C39", "I65", "c39", "杭州", "杭州市西湖区", "a'b", "%", "_", "a\\b", "Z", "𝄞x", "~"];
const DATES: &[&str] = &[
    "0001-01-01",
    "0001-03-01",
    "1999-12-31",
    "2000-02-29",
    "2020-02-29",
    "2023-02-28",
    "2024-01-31",
    "2024-12-31",
    "2026-11-22",
    "9999-12-31",
];

/// A row of all facts and `today`; a third of the facts is missing.
pub fn row(source: &mut Source) -> BTreeMap<String, Value> {
    let mut row = BTreeMap::new();
    for (name, kind) in FACTS.iter().chain(&[("today", Type::Date)]) {
        if source.below(3) == 0 {
            continue;
        }
        let json = match kind {
            Type::Bool => json!(source.below(2) == 0),
            Type::Text => json!(source.pick(TEXTS)),
            Type::Int => json!(source.pick(INTS)),
            Type::Decimal => json!(source.pick(DECIMALS)),
            Type::Date => json!(source.pick(DATES)),
            Type::TextList => {
                json!((0..source.below(4)).map(|_| source.pick(TEXTS)).collect::<Vec<_>>())
            }
        };
        row.insert((*name).to_owned(), Value::from_json(&json, *kind).unwrap());
    }
    row
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn fact(source: &mut Source, kind: Type) -> String {
    let names: Vec<_> =
        FACTS.iter().filter(|(_, known)| *known == kind).map(|(name, _)| *name).collect();
    source.pick(&names).to_owned()
}

fn leaf(source: &mut Source, kind: Type) -> String {
    if kind == Type::TextList || source.below(3) > 0 {
        return fact(source, kind);
    }
    match kind {
        Type::Bool => source.pick(&["true", "false"]).to_owned(),
        Type::Text => quoted(source.pick(TEXTS)),
        Type::Int => source.pick(INTS).to_string(),
        Type::Decimal => source.pick(DECIMALS).to_owned(),
        Type::Date if source.below(4) == 0 => "today".to_owned(),
        Type::Date | Type::TextList => format!("date '{}'", source.pick(DATES)),
    }
}

/// The text of a rule of type `kind`, nested at most `depth` times.
pub fn expression(source: &mut Source, kind: Type, depth: u32) -> String {
    if depth == 0 || source.below(8) == 0 {
        return leaf(source, kind);
    }
    let depth = depth - 1;
    let mut part = |kind| expression(source, kind, depth);
    match kind {
        Type::Bool => condition(source, depth),
        Type::Text => match source.below(2) {
            0 => general(source, kind, depth),
            _ => leaf(source, kind),
        },
        Type::TextList => leaf(source, kind),
        Type::Int | Type::Decimal => number(source, kind, depth),
        Type::Date => {
            let (date, whole) = (part(Type::Date), part(Type::Int));
            match source.below(5) {
                0 => format!("add_days({date}, {whole})"),
                1 => format!("add_months({date}, {whole})"),
                2 => format!("least({date}, {})", expression(source, kind, depth)),
                3 => format!("greatest({date}, {})", expression(source, kind, depth)),
                _ => general(source, kind, depth),
            }
        }
    }
}

/// `case` or `coalesce` of any type.
fn general(source: &mut Source, kind: Type, depth: u32) -> String {
    let (a, b) = (expression(source, kind, depth), expression(source, kind, depth));
    if source.below(2) == 0 {
        return format!("coalesce({a}, {b})");
    }
    let (first, second) = (condition(source, depth), condition(source, depth));
    match source.below(2) {
        0 => format!("case when {first} then {a} else {b} end"),
        _ => format!("case when {first} then {a} when {second} then {b} else {a} end"),
    }
}

fn number(source: &mut Source, kind: Type, depth: u32) -> String {
    let inner = if kind == Type::Int { Type::Int } else { source.pick(&[kind, kind, Type::Int]) };
    let (a, b) = (expression(source, inner, depth), expression(source, kind, depth));
    let whole = kind == Type::Int;
    match source.below(13) {
        0 => format!("({a} + {b})"),
        1 => format!("({a} - {b})"),
        2 => format!("({a} * {b})"),
        3 if !whole => format!("({a} / {b})"),
        4 => format!("least({a}, {b})"),
        5 => format!("greatest({a}, {b})"),
        6 => format!("abs({a})"),
        7 => format!("(- {a})"),
        8 if !whole => format!("round({a}, {})", source.pick(&[-15, -2, 0, 1, 2, 11, 12])),
        8 | 3 => {
            let name = source.pick(&["floor", "ceil", "round"]);
            format!("{name}({})", expression(source, Type::Decimal, depth))
        }
        9 if whole => {
            let name = source.pick(&["days_between", "years_between"]);
            let (from, to) =
                (expression(source, Type::Date, depth), expression(source, Type::Date, depth));
            format!("{name}({from}, {to})")
        }
        9 | 10 if whole => {
            let kind = source.pick(&[Type::Text, Type::TextList]);
            format!("length({})", expression(source, kind, depth))
        }
        9 | 10 => format!("({a} / {b})"),
        _ => general(source, kind, depth),
    }
}

fn condition(source: &mut Source, depth: u32) -> String {
    let kind = source.pick(&[Type::Int, Type::Decimal, Type::Decimal, Type::Text, Type::Date]);
    let other = if kind == Type::Int { source.pick(&[kind, Type::Decimal]) } else { kind };
    let (a, b) = (expression(source, kind, depth), expression(source, other, depth));
    let not = source.pick(&["", "", "not "]);
    match source.below(16) {
        0..=2 => {
            let parts: Vec<_> =
                (0..2 + source.below(2)).map(|_| expression(source, Type::Bool, depth)).collect();
            format!("({})", parts.join(source.pick(&[" and ", " or "])))
        }
        3 => format!("(not {})", expression(source, Type::Bool, depth)),
        4..=7 => format!("({a} {} {b})", source.pick(&["=", "<>", "<", "<=", ">", ">="])),
        8 => format!("({a} {not}between {b} and {})", expression(source, kind, depth)),
        9 => {
            let items = match kind {
                Type::Text => TEXTS.iter().map(|text| quoted(text)).take(4).collect::<Vec<_>>(),
                Type::Date => DATES.iter().map(|date| format!("date '{date}'")).take(5).collect(),
                _ => vec!["0".into(), "7.0".into(), "-0.5".into(), "100".into()],
            };
            format!("({a} {not}in ({}))", items.join(", "))
        }
        10 => {
            let pattern = source.pick(&["%", "_", "C%", "%州%", "_39", "%'%", "", "__", "杭州_%"]);
            let text = expression(source, Type::Text, depth);
            format!("({text} {not}like {})", quoted(pattern))
        }
        11 => format!("({} is {not}null)", fact(source, kind)),
        12 => {
            let name = source.pick(&["starts_with", "contains"]);
            let (text, part) =
                (expression(source, Type::Text, depth), expression(source, Type::Text, depth));
            format!("{name}({text}, {part})")
        }
        13 => {
            let (list, text) =
                (leaf(source, Type::TextList), expression(source, Type::Text, depth));
            format!("has({list}, {text})")
        }
        14 => {
            let (a, b) = (quoted(source.pick(TEXTS)), quoted(source.pick(TEXTS)));
            format!("any_of({}, {a}, {b})", leaf(source, Type::TextList))
        }
        _ => match source.below(2) {
            0 => general(source, Type::Bool, depth),
            _ => {
                let list = source.pick(&["key_industries", "empty"]);
                format!("in_list({}, '{list}')", expression(source, Type::Text, depth))
            }
        },
    }
}
