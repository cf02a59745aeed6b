//! The facts of many parties in columns: numbers as counts of a power of ten, texts as codes of a
//! dictionary, and a bit for each row that says whether the fact is known.

use std::collections::HashMap;
use std::sync::Arc;

use base::Date;

use super::Bits;
use super::cells::{Codes, code, fill, put, sort};
use crate::number::{NUMBER_BOUND, Number, SCALE};
use crate::value::{Facts, Type, Value};

/// The values of one fact. Rows whose fact is unknown hold 0.
#[derive(Debug, Clone)]
pub struct Column {
    /// What the values are.
    pub values: Values,
    /// Which rows are known; every row when absent.
    pub known: Option<Bits>,
    /// Least and greatest number of the column, or of its dates in days.
    pub(crate) bounds: (i64, i64),
}

/// The values of a column.
#[derive(Debug, Clone)]
pub enum Values {
    /// Yes or no.
    Bool(Bits),
    /// Whole counts of 10 to the power of minus `scale`.
    Number {
        /// One a row.
        counts: Vec<i64>,
        /// Digits after the point, at most 12.
        scale: u32,
        /// `Int` or `Decimal`.
        kind: Type,
    },
    /// Days since 1970-01-01.
    Date(Vec<i32>),
    /// Places in a dictionary.
    Text(Vec<u32>, Vec<Arc<str>>),
    /// Places in a dictionary of lists.
    TextList(Vec<u32>, Vec<Vec<Arc<str>>>),
}

impl Column {
    /// A column of `values`; those that are not `known` must hold 0.
    pub fn new(values: Values, known: Option<Bits>) -> Self {
        let known = known.filter(|known| known.count() < known.len());
        let bounds = match &values {
            Values::Number { counts, .. } => bounds(counts.iter().copied()),
            Values::Date(days) => bounds(days.iter().map(|day| i64::from(*day))),
            _ => (0, 0),
        };
        Self { values, known, bounds }
    }

    /// The values of these rows.
    fn of(&self, rows: &[u32]) -> Self {
        fn take<T: Copy>(values: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().map(|row| values[*row as usize]).collect()
        }
        let values = match &self.values {
            Values::Bool(bits) => Values::Bool(bits.gather(rows)),
            Values::Number { counts, scale, kind } => {
                Values::Number { counts: take(counts, rows), scale: *scale, kind: *kind }
            }
            Values::Date(days) => Values::Date(take(days, rows)),
            Values::Text(codes, texts) => Values::Text(take(codes, rows), texts.clone()),
            Values::TextList(codes, lists) => Values::TextList(take(codes, rows), lists.clone()),
        };
        Self::new(values, self.known.as_ref().map(|known| known.gather(rows)))
    }

    /// The type that rules see.
    pub fn kind(&self) -> Type {
        match &self.values {
            Values::Bool(_) => Type::Bool,
            Values::Number { kind, .. } => *kind,
            Values::Date(_) => Type::Date,
            Values::Text(..) => Type::Text,
            Values::TextList(..) => Type::TextList,
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Bool(bits) => bits.len(),
            Values::Number { counts, .. } => counts.len(),
            Values::Date(days) => days.len(),
            Values::Text(codes, _) | Values::TextList(codes, _) => codes.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a row, if it is known.
    pub fn get(&self, row: usize) -> Option<Value> {
        if self.known.as_ref().is_some_and(|known| !known.get(row)) {
            return None;
        }
        Some(match &self.values {
            Values::Bool(bits) => Value::Bool(bits.get(row)),
            Values::Number { counts, kind: Type::Int, .. } => Value::Int(counts[row]),
            Values::Number { counts, scale, .. } => {
                Value::Decimal(Number::of_count(counts[row], *scale).to_decimal())
            }
            Values::Date(days) => Value::Date(date_of(days[row])),
            Values::Text(codes, texts) => Value::Text(texts[codes[row] as usize].clone()),
            Values::TextList(codes, lists) => Value::TextList(lists[codes[row] as usize].clone()),
        })
    }
}

fn bounds(values: impl Iterator<Item = i64>) -> (i64, i64) {
    values.fold((0, 0), |(low, high), value| (low.min(value), high.max(value)))
}

/// Facts of many parties, one row a party. Clones share their columns until one of them changes.
#[derive(Debug, Clone, Default)]
pub struct Table {
    columns: HashMap<String, Arc<Column>>,
    rows: usize,
}

impl Table {
    /// A table of so many rows, without columns.
    pub fn new(rows: usize) -> Self {
        Self { columns: HashMap::new(), rows }
    }

    /// Adds the column of the fact `name`. Its length must be that of the table: else a bug.
    pub fn insert(&mut self, name: impl Into<String>, column: Column) {
        assert_eq!(column.len(), self.rows, "a column has a row for every party");
        self.columns.insert(name.into(), Arc::new(column));
    }

    /// Puts rows into the place of others, or after the last in their order; each of `rows` is
    /// named once. `values` gives those of a column, one for each of `rows`: else a bug. What a
    /// column cannot hold is unknown, as in a [`ColumnBuilder`].
    pub fn put<'v>(&mut self, rows: &[usize], values: impl Fn(&str) -> &'v [Option<Value>]) {
        for (name, column) in &mut self.columns {
            let values = values(name);
            assert_eq!(values.len(), rows.len(), "a column has a value for every row");
            if column.differs(rows, values) {
                Arc::make_mut(column).put(rows, values);
            }
        }
        self.rows = rows.iter().map(|row| row + 1).fold(self.rows, usize::max);
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The column of a fact.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name).map(|column| &**column)
    }

    /// The facts of the table, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// The table without these rows, in the order of the others.
    pub fn without(self, rows: impl IntoIterator<Item = usize>) -> Self {
        let mut left_out = Bits::all(false, self.rows);
        rows.into_iter().for_each(|row| left_out.set(row, true));
        if left_out.count() == 0 {
            return self;
        }
        let kept: Vec<u32> = left_out.not().rows().map(code).collect();
        let columns = self.columns.into_iter().map(|(name, column)| {
            let kept = column.of(&kept);
            (name, Arc::new(kept))
        });
        Self { columns: columns.collect(), rows: kept.len() }
    }

    /// The facts of one row, with more that hold for every row, such as `today`.
    pub fn row<'a>(&'a self, row: usize, everywhere: &'a dyn Facts) -> Row<'a> {
        Row { table: self, row, everywhere }
    }
}

/// The facts of one row.
pub struct Row<'a> {
    table: &'a Table,
    row: usize,
    everywhere: &'a dyn Facts,
}

impl Facts for Row<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        match self.table.columns.get(name) {
            Some(column) => column.get(self.row),
            None => self.everywhere.get(name),
        }
    }
}

/// Gathers the values of one fact, row after row.
#[derive(Debug)]
pub struct ColumnBuilder {
    values: Values,
    known: Bits,
    codes: Codes,
}

/// A value that a column cannot hold: of another type, out of range, with too many digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotHeld;

impl ColumnBuilder {
    /// For a fact of type `kind`; numbers with `scale` digits after the point (0 for `Int`).
    pub fn new(kind: Type, scale: u32) -> Self {
        let values = match kind {
            Type::Bool => Values::Bool(Bits::default()),
            Type::Text => Values::Text(Vec::new(), Vec::new()),
            Type::TextList => Values::TextList(Vec::new(), Vec::new()),
            Type::Date => Values::Date(Vec::new()),
            Type::Int => Values::Number { counts: Vec::new(), scale: 0, kind },
            Type::Decimal => Values::Number { counts: Vec::new(), scale: scale.min(SCALE), kind },
        };
        Self { values, known: Bits::default(), codes: Codes::default() }
    }

    /// Makes room for so many more rows, so that they are not moved about while they come.
    pub fn reserve(&mut self, rows: usize) {
        match &mut self.values {
            Values::Bool(_) => {}
            Values::Number { counts, .. } => counts.reserve(rows),
            Values::Date(days) => days.reserve(rows),
            Values::Text(codes, _) | Values::TextList(codes, _) => codes.reserve(rows),
        }
    }

    /// The next row: a value, or that nobody knows. A value that the column cannot hold is taken
    /// as unknown and told.
    pub fn push(&mut self, value: Option<&Value>) -> Result<(), NotHeld> {
        let held = put(&mut self.values, &mut self.codes, self.known.len(), value);
        self.known.push(held);
        if held || value.is_none() { Ok(()) } else { Err(NotHeld) }
    }

    /// The column.
    pub fn finish(mut self) -> Column {
        fill(&mut self.values);
        if let Values::Text(codes, texts) = &mut self.values {
            sort(codes, texts);
        }
        Column::new(self.values, Some(self.known))
    }
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// Days from 1970-01-01 to `date`.
pub fn day_of(date: Date) -> i32 {
    let span = date.since((jiff::Unit::Day, EPOCH)).expect("dates of the years 1 to 9999");
    span.get_days()
}

/// The date that is `day` days after 1970-01-01.
pub fn date_of(day: i32) -> Date {
    EPOCH.checked_add(jiff::Span::new().days(day)).unwrap_or(Date::MAX)
}

/// The greatest count that a number of `scale` digits may have.
pub(crate) fn count_bound(scale: u32) -> i128 {
    i128::from(NUMBER_BOUND) * 10_i128.pow(scale) - 1
}
