//! Facts of parties as somebody sent them: taken row by row, or refused with what must hold.

use std::collections::{BTreeMap, HashSet};

use base::{Date, Text};
use pack::{FactDef, Pack, rule_type};
use registers::engine::columns::Columns;
use registers::engine::value_faults;
use rules::columns::{Values, day_of};
use rules::{Value, nearest};
use serde_json::Value as Json;

/// Why a row was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Which row, from 1.
    pub row: usize,
    /// Which fact.
    pub field: String,
    /// Stable: `fact_unknown`, `value_invalid`, `date_in_future`, `key_repeated`.
    pub code: &'static str,
    /// What must hold.
    pub must: Text,
}

/// Takes rows, and remembers what was taken.
pub struct Intake<'p> {
    pack: &'p Pack,
    on: Date,
    keys: HashSet<String>,
    row: usize,
}

impl<'p> Intake<'p> {
    /// For facts as they are on the day `on`.
    pub fn new(pack: &'p Pack, on: Date) -> Self {
        Self { pack, on, keys: HashSet::new(), row: 0 }
    }

    /// The number of the row that comes next.
    pub fn next_row(&self) -> usize {
        self.row + 1
    }

    /// Counts a row that somebody else has refused, and gives its number.
    pub fn pass_over(&mut self) -> usize {
        self.row += 1;
        self.row
    }

    /// The facts of the next row, by fact name; or everything that is wrong with it. A row is
    /// taken whole or not at all.
    pub fn take(&mut self, row: &Json) -> Result<BTreeMap<String, Value>, Vec<Refused>> {
        self.row += 1;
        let Json::Object(facts) = row else {
            let must = Text::new("每行须为一组事实。", "A row is an object of facts.");
            let (row, field) = (self.row, String::new());
            return Err(vec![Refused { row, field, code: "value_invalid", must }]);
        };
        let (mut taken, mut refused) = (BTreeMap::new(), Vec::new());
        for (name, value) in facts.iter().filter(|(_, value)| !value.is_null()) {
            match self.value(name, value) {
                Ok(Some(value)) => _ = taken.insert(name.clone(), value),
                Ok(None) => {}
                Err(mut found) => refused.append(&mut found),
            }
        }
        let key = self.key(&taken);
        if refused.is_empty()
            && let Some((name, key)) = key
            && !self.keys.insert(key.clone())
        {
            let must = Text::new(
                format!("“{key}”已在前面的行中，每个主体只能有一行。"),
                format!("`{key}` stands in a row before; a party has one row."),
            );
            refused.push(Refused { row: self.row, field: name, code: "key_repeated", must });
        }
        if refused.is_empty() { Ok(taken) } else { Err(refused) }
    }

    fn value(&self, name: &str, value: &Json) -> Result<Option<Value>, Vec<Refused>> {
        let refuse = |code, must| Refused { row: self.row, field: name.to_owned(), code, must };
        let Some(fact) = self.pack.fact(name) else {
            let near = nearest(name, self.pack.fact_names());
            let near = near.map(|near| (format!("，是否为 {near}"), format!("; is it {near}")));
            let (zh, en) = near.unwrap_or_default();
            let must = Text::new(
                format!("没有名为“{name}”的事实{zh}。"),
                format!("There is no fact `{name}`{en}."),
            );
            return Err(vec![refuse("fact_unknown", must)]);
        };
        let faults = value_faults(self.pack, name, fact, value);
        if !faults.is_empty() {
            return Err(faults.into_iter().map(|fault| refuse(fault.code, fault.must)).collect());
        }
        let Some(kind) = rule_type(fact.kind) else { return Ok(None) };
        let value = Value::from_json(value, kind)
            .map_err(|error| vec![refuse("value_invalid", Text::new(&*error, &*error))])?;
        match value {
            Value::Date(date) if date > self.on && !fact.ahead => {
                Err(vec![refuse("date_in_future", not_after(fact, self.on))])
            }
            value => Ok(Some(value)),
        }
    }

    /// The fact that is the key of the party that the row is about, if it is given.
    fn key(&self, taken: &BTreeMap<String, Value>) -> Option<(String, String)> {
        taken.iter().find_map(|(name, value)| {
            is_key(self.pack, name).then(|| (name.clone(), format!("{name} {value}")))
        })
    }
}

/// The rows of a file that are not taken, each once with its first fault: a value of another type,
/// a number below the least that its fact may be, a date after `on`, a key that stood before.
pub fn refused_rows(pack: &Pack, columns: &Columns, on: Date) -> Vec<Refused> {
    let mut refused: BTreeMap<usize, Refused> = BTreeMap::new();
    let mut refuse = |row: usize, field: &str, code, must: Text| {
        let field = field.to_owned();
        refused.entry(row).or_insert(Refused { row: row + 1, field, code, must });
    };
    for (row, name) in &columns.refused {
        let must = Text::new("须为该事实的类型。", "Must be of the type of its fact.");
        refuse(*row, name, "value_invalid", must);
    }
    for name in columns.table.names() {
        let (Some(column), Some(fact)) = (columns.table.column(name), pack.fact(name)) else {
            continue;
        };
        let known = |row: usize| column.known.as_ref().is_none_or(|known| known.get(row));
        match &column.values {
            Values::Number { counts, scale, .. } => {
                let Some(min) = fact.min else { continue };
                let least = i128::from(min) * 10_i128.pow(*scale);
                let below = counts.iter().enumerate().filter(|(_, n)| i128::from(**n) < least);
                for (row, _) in below.filter(|(row, _)| known(*row)) {
                    let must = Text::new(
                        format!("{}不得小于 {min}。", fact.text.zh),
                        format!("{} must be at least {min}.", fact.text.en),
                    );
                    refuse(row, name, "value_invalid", must);
                }
            }
            Values::Date(days) if !fact.ahead => {
                let last = day_of(on);
                let after = days.iter().enumerate().filter(|(_, day)| **day > last);
                for (row, _) in after.filter(|(row, _)| known(*row)) {
                    refuse(row, name, "date_in_future", not_after(fact, on));
                }
            }
            Values::Text(codes, _) if is_key(pack, name) => {
                let mut seen = HashSet::new();
                for (row, code) in codes.iter().enumerate().filter(|(row, _)| known(*row)) {
                    if !seen.insert(code) {
                        let must = Text::new("每个主体只能有一行。", "A party has one row.");
                        refuse(row, name, "key_repeated", must);
                    }
                }
            }
            _ => {}
        }
    }
    refused.into_values().collect()
}

fn not_after(fact: &FactDef, on: Date) -> Text {
    Text::new(
        format!("{}不能晚于 {on}。", fact.text.zh),
        format!("{} must not lie after {on}.", fact.text.en),
    )
}

/// Whether the fact is the key of its subject's register.
fn is_key(pack: &Pack, name: &str) -> bool {
    let key = || {
        let (subject, fact) = name.split_once('.')?;
        let register = &pack.subjects.get(subject)?.register;
        Some(pack.registers.get(register)?.key == fact)
    };
    key().unwrap_or_default()
}
