//! One value in one row of a column: after the last, or in the place of another.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::table::{Values, day_of};
use super::{Bits, Column};
use crate::number::Number;
use crate::value::Value;

/// Where texts and lists stand in the dictionary of a column, as far as somebody asked.
#[derive(Debug, Default)]
pub(super) struct Codes {
    texts: HashMap<Arc<str>, u32>,
    lists: HashMap<Vec<Arc<str>>, u32>,
}

impl Codes {
    /// Where those of `wanted` stand that the dictionary of `values` has: one pass over it.
    fn of(values: &Values, wanted: &[Option<Value>]) -> Self {
        let mut codes = Self::default();
        match values {
            Values::Text(_, texts) => {
                let wanted: HashSet<&Arc<str>> = wanted.iter().flatten().filter_map(text).collect();
                let found = texts.iter().enumerate().filter(|(_, text)| wanted.contains(text));
                codes.texts.extend(found.map(|(at, text)| (text.clone(), code(at))));
            }
            Values::TextList(_, lists) => {
                let wanted: HashSet<&Vec<Arc<str>>> =
                    wanted.iter().flatten().filter_map(list).collect();
                let found = lists.iter().enumerate().filter(|(_, list)| wanted.contains(list));
                codes.lists.extend(found.map(|(at, list)| (list.clone(), code(at))));
            }
            _ => {}
        }
        codes
    }

    fn text(&mut self, texts: &mut Vec<Arc<str>>, text: &Arc<str>) -> u32 {
        *self.texts.entry(text.clone()).or_insert_with(|| {
            texts.push(text.clone());
            code(texts.len() - 1)
        })
    }

    fn list(&mut self, lists: &mut Vec<Vec<Arc<str>>>, list: &[Arc<str>]) -> u32 {
        *self.lists.entry(list.to_vec()).or_insert_with(|| {
            lists.push(list.to_vec());
            code(lists.len() - 1)
        })
    }
}

fn text(value: &Value) -> Option<&Arc<str>> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn list(value: &Value) -> Option<&Vec<Arc<str>>> {
    match value {
        Value::TextList(list) => Some(list),
        _ => None,
    }
}

/// A place in a dictionary, or of a row.
pub(super) fn code(at: usize) -> u32 {
    u32::try_from(at).expect("a dictionary has fewer entries than there are rows")
}

/// Puts `value` into `row`, which is there or is the next, and answers whether it is held. What is
/// unknown or cannot be held stands as nought.
pub(super) fn put(
    values: &mut Values,
    codes: &mut Codes,
    row: usize,
    value: Option<&Value>,
) -> bool {
    match values {
        Values::Bool(bits) => {
            let truth = value.and_then(Value::as_bool);
            bits.put(row, truth.unwrap_or_default());
            truth.is_some()
        }
        Values::Number { counts, scale, .. } => {
            place(counts, row, value.and_then(|value| count(value, *scale)))
        }
        Values::Date(days) => {
            let day = match value {
                Some(Value::Date(date)) if date.year() >= 1 => Some(day_of(*date)),
                _ => None,
            };
            place(days, row, day)
        }
        Values::Text(places, texts) => {
            let code = value.and_then(text).map(|text| codes.text(texts, text));
            place(places, row, code)
        }
        Values::TextList(places, lists) => {
            let code = value.and_then(list).map(|list| codes.list(lists, list));
            place(places, row, code)
        }
    }
}

fn count(value: &Value, scale: u32) -> Option<i64> {
    let number = match value {
        Value::Int(whole) => Number::from_int(*whole),
        Value::Decimal(decimal) => Number::from_decimal(*decimal),
        _ => None,
    };
    number?.to_count(scale)
}

fn place<T: Copy + Default>(cells: &mut Vec<T>, row: usize, cell: Option<T>) -> bool {
    match cells.get_mut(row) {
        Some(held) => *held = cell.unwrap_or_default(),
        None => cells.push(cell.unwrap_or_default()),
    }
    cell.is_some()
}

/// A dictionary has an entry for rows that are unknown.
pub(super) fn fill(values: &mut Values) {
    match values {
        Values::Text(codes, texts) if texts.is_empty() && !codes.is_empty() => {
            texts.push(Arc::from(""));
        }
        Values::TextList(codes, lists) if lists.is_empty() && !codes.is_empty() => {
            lists.push(Vec::new());
        }
        _ => {}
    }
}

/// Puts a dictionary in order: the texts that a condition means mostly follow one another then.
pub(super) fn sort(codes: &mut [u32], texts: &mut [Arc<str>]) {
    let mut order: Vec<u32> = (0..code(texts.len())).collect();
    order.sort_unstable_by(|a, b| texts[*a as usize].cmp(&texts[*b as usize]));
    let mut place = vec![0; texts.len()];
    (0..).zip(&order).for_each(|(at, old)| place[*old as usize] = at);
    codes.iter_mut().for_each(|code| *code = place[*code as usize]);
    texts.sort_unstable();
}

impl Column {
    /// Whether putting `values` into `rows` changes anything.
    pub(super) fn differs(&self, rows: &[usize], values: &[Option<Value>]) -> bool {
        let mut all = rows.iter().zip(values);
        all.any(|(row, value)| *row >= self.len() || self.get(*row) != *value)
    }

    /// Puts `values` into `rows`. Those that are not there yet come in order after the last: else a
    /// bug. The bounds widen and never narrow; the dictionary keeps what no row names any more.
    pub(super) fn put(&mut self, rows: &[usize], values: &[Option<Value>]) {
        let mut codes = Codes::of(&self.values, values);
        for (row, value) in rows.iter().zip(values) {
            let before = self.len();
            assert!(*row <= before, "a row after the next one");
            let held = put(&mut self.values, &mut codes, *row, value.as_ref());
            if !held && self.known.is_none() {
                self.known = Some(Bits::all(true, before));
            }
            if let Some(known) = &mut self.known {
                known.put(*row, held);
            }
            self.widen(*row);
        }
        fill(&mut self.values);
        self.known.take_if(|known| known.count() == known.len());
    }

    fn widen(&mut self, row: usize) {
        let value = match &self.values {
            Values::Number { counts, .. } => counts[row],
            Values::Date(days) => i64::from(days[row]),
            _ => return,
        };
        self.bounds = (self.bounds.0.min(value), self.bounds.1.max(value));
    }
}
