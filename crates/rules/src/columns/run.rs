//! A program bound to a table, and its answers for some rows.

use std::borrow::Cow;

use base::Date;

use super::Bits;
use super::plan::{Plan, Program, RootId};
use super::shape::{self, Shape};
use super::table::{Column, Table, Values, count_bound};
use super::words::{self, Entries};
use crate::TODAY;
use crate::ir::{Const, Node, NodeId};
use crate::number::{Number, rounded};
use crate::outcome::Outcome;
use crate::value::{Facts, Type, Value};

/// Yes, no or unknown for many rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truths {
    /// Known and yes.
    pub yes: Bits,
    /// Known; every row when absent.
    pub known: Option<Bits>,
}

/// Which rows are asked for.
#[derive(Debug, Clone, Copy)]
pub enum Rows<'a> {
    /// `len` rows from `start`, a multiple of 64.
    Range {
        /// The first row.
        start: usize,
        /// How many.
        len: usize,
    },
    /// These rows, in this order.
    List(&'a [u32]),
}

impl Rows<'_> {
    /// How many rows.
    pub fn len(self) -> usize {
        match self {
            Self::Range { len, .. } => len,
            Self::List(rows) => rows.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    fn at(self, place: usize) -> usize {
        match self {
            Self::Range { start, .. } => start + place,
            Self::List(rows) => rows[place] as usize,
        }
    }

    pub(super) fn bits(self, bits: &Bits) -> Bits {
        match self {
            Self::Range { start, len } => bits.slice(start, len),
            Self::List(rows) => bits.gather(rows),
        }
    }

    pub(super) fn take<T: Copy>(self, values: &[T]) -> Vec<T> {
        match self {
            Self::Range { start, len } => values[start..start + len].to_vec(),
            Self::List(rows) => rows.iter().map(|row| values[*row as usize]).collect(),
        }
    }
}

/// What a part of the program is on the rows of a batch.
#[derive(Debug, Clone)]
pub(super) enum Vector<'a> {
    Truth(Truths),
    /// Counts in the scale of the node's shape, or days.
    Narrow(Cow<'a, [i64]>, Option<Bits>),
    Wide(Vec<Number>, Option<Bits>),
    /// Places in the dictionary of the fact's column.
    Codes(Cow<'a, [u32]>, Option<Bits>),
}

/// A program on a table, on a day.
pub struct Run<'a> {
    pub(super) program: &'a Program,
    pub(super) table: &'a Table,
    today: Date,
    pub(super) shapes: Vec<Shape>,
    /// For each fact of the program.
    pub(super) columns: Vec<Option<&'a Column>>,
    /// For each node that is a literal; `today` is one.
    pub(super) literals: Vec<Option<Const>>,
    /// For each condition on, or length of, what a dictionary holds, what its entries say.
    pub(super) answers: Vec<Option<Entries>>,
}

impl Program {
    /// Binds the program to a table, on the day `today`. Columns must have the types that the
    /// rules were compiled for: one that has not is as if nobody knew its values.
    pub fn on<'a>(&'a self, table: &'a Table, today: Date) -> Run<'a> {
        let facts = &self.arena.facts;
        let typed = |(name, kind): &(String, Type)| {
            table.column(name).filter(|column| column.kind().fits(*kind))
        };
        let columns: Vec<_> = facts.iter().map(typed).collect();
        let (mut shapes, mut literals) = (Vec::new(), Vec::new());
        for (node, kind) in self.arena.nodes() {
            let literal = match node {
                Node::Const(literal) => Some(literal.clone()),
                Node::Fact(at) if facts[*at as usize].0 == TODAY => Some(Const::Date(today)),
                _ => None,
            };
            let fact = |at: u32| match (&literal, columns[at as usize]) {
                (Some(literal), _) => shape::literal(literal),
                (None, Some(_)) => shape::column(table, &facts[at as usize].0),
                (None, None) => Shape::Narrow { scale: 0, low: 0, high: 0 },
            };
            shapes.push(shape::of(node, kind, fact, &shapes));
            literals.push(literal);
        }
        let mut run =
            Run { program: self, table, today, shapes, columns, literals, answers: Vec::new() };
        run.answers = self.arena.nodes().map(|(node, kind)| run.entries(node, kind)).collect();
        run
    }
}

impl<'a> Run<'a> {
    fn entries(&self, node: &Node, kind: Type) -> Option<Entries> {
        let column = |id: u32| match self.program.arena.node(id) {
            Node::Fact(at) => self.columns[*at as usize],
            _ => None,
        };
        let subjects = words::subject(node).into_iter().flatten();
        let values = subjects
            .filter_map(column)
            .map(|column| &column.values)
            .find(|values| matches!(values, Values::Text(..) | Values::TextList(..)))?;
        let answers = words::answers(node, values, |id| self.literals[id as usize].as_ref())?;
        Some(match kind {
            Type::Bool => Entries::of_condition(answers),
            _ => Entries::Each(answers),
        })
    }

    /// What must be computed for `roots`: what they share is computed once a batch.
    pub fn prepare(&self, roots: &[RootId]) -> Prepared {
        let all = roots.iter().map(|root| &self.program.roots[root.0 as usize]);
        let nodes: Vec<NodeId> = all.filter(|root| root.columnar).map(|root| root.node).collect();
        Prepared(Plan::of(&self.program.arena, &nodes))
    }

    /// A place for answers, for one thread.
    pub fn answers(&self) -> Answers<'a, '_> {
        Answers { run: self, filled: Vec::new(), slots: vec![None; self.program.arena.len()] }
    }
}

/// What must be computed for some roots.
#[derive(Debug, Clone)]
pub struct Prepared(Plan);

/// The answers of some roots, batch after batch.
pub struct Answers<'a, 'r> {
    run: &'r Run<'a>,
    /// The nodes whose slots hold something.
    filled: Vec<NodeId>,
    slots: Vec<Option<Vector<'a>>>,
}

impl<'a> Answers<'a, '_> {
    /// Computes what is `prepared` for `rows`; what was computed before is gone.
    pub fn batch(&mut self, prepared: &Prepared, rows: Rows<'_>) {
        for node in self.filled.drain(..) {
            self.slots[node as usize] = None;
        }
        let Prepared(Plan { order, done }) = prepared;
        for (node, done) in order.iter().zip(done) {
            self.slots[*node as usize] = self.run.compute(*node, rows, &self.slots);
            for node in done {
                self.slots[*node as usize] = None;
            }
        }
        self.filled.extend(order);
    }

    /// The answers of the condition `root` for the rows of the last batch, which were `rows`.
    pub fn truths(&self, root: RootId, rows: Rows<'_>) -> Cow<'_, Truths> {
        let of = &self.run.program.roots[root.0 as usize];
        if !of.columnar {
            return Cow::Owned(self.by_row(root, rows));
        }
        match &self.slots[of.node as usize] {
            Some(Vector::Truth(truths)) => Cow::Borrowed(truths),
            _ => {
                let yes = matches!(self.run.literals[of.node as usize], Some(Const::Bool(true)));
                Cow::Owned(Truths { yes: Bits::all(yes, rows.len()), known: None })
            }
        }
    }

    /// The amounts of `root`, rounded to `scale` digits after the point, for the rows of the last
    /// batch: `None` for those that are unknown or beyond 64 bits.
    pub fn counts(&self, root: RootId, scale: u32, rows: Rows<'_>) -> Vec<Option<i64>> {
        let of = &self.run.program.roots[root.0 as usize];
        let to_count = |number: Number| number.round(scale as i32).and_then(|n| n.to_count(scale));
        if !of.columnar {
            let today = Everywhere(self.run.today);
            let one = |place| {
                let facts = self.run.table.row(rows.at(place), &today);
                let outcome = of.rule.eval(&facts);
                let value = outcome.known().and_then(Value::as_decimal)?;
                Number::from_decimal(value).and_then(to_count)
            };
            return (0..rows.len()).map(one).collect();
        }
        let known = |known: &Option<Bits>, at| known.as_ref().is_none_or(|known| known.get(at));
        match (&self.slots[of.node as usize], &self.run.literals[of.node as usize]) {
            (Some(Vector::Narrow(counts, bits)), _) => {
                let Shape::Narrow { scale: own, .. } = self.run.shapes[of.node as usize] else {
                    unreachable!("a narrow vector has a narrow shape")
                };
                let step = 10_i64.pow(own.abs_diff(scale));
                let most = count_bound(scale);
                let in_scale = |count: i64| match own > scale {
                    true => Some(rounded(count, step)).filter(|n| i128::from(n.abs()) <= most),
                    false => count.checked_mul(step),
                };
                let one = |(at, count): (usize, &i64)| match known(bits, at) {
                    true => in_scale(*count),
                    false => None,
                };
                counts.iter().enumerate().map(one).collect()
            }
            (Some(Vector::Wide(numbers, bits)), _) => {
                let one = |(at, number): (usize, &Number)| {
                    known(bits, at).then(|| to_count(*number)).flatten()
                };
                numbers.iter().enumerate().map(one).collect()
            }
            (_, Some(Const::Number(number))) => vec![to_count(*number); rows.len()],
            _ => vec![None; rows.len()],
        }
    }

    fn by_row(&self, root: RootId, rows: Rows<'_>) -> Truths {
        let rule = &self.run.program.roots[root.0 as usize].rule;
        let (mut yes, mut known) = (Bits::default(), Bits::default());
        let today = Everywhere(self.run.today);
        for place in 0..rows.len() {
            let outcome = rule.eval(&self.run.table.row(rows.at(place), &today));
            yes.push(outcome.truth() == Some(true));
            known.push(matches!(outcome, Outcome::Known(_)));
        }
        Truths { yes, known: Some(known) }
    }
}

/// The one fact that is the same for every party.
struct Everywhere(Date);

impl Facts for Everywhere {
    fn get(&self, name: &str) -> Option<Value> {
        (name == TODAY).then_some(Value::Date(self.0))
    }
}
