//! One node on the rows of a batch.

use std::borrow::Cow;

use pulp::{Arch, NullaryFnOnce};

use super::run::{Rows, Run, Truths, Vector};
use super::shape::{self, Shape};
use super::table::Values;
use super::words::Entries;
use super::{Bits, days};
use crate::ir::{Arith, Binary, Compare, Const, Node, NodeId, Several, Unary};
use crate::number::{Number, rounded};
use crate::value::Type;

type Known = Option<Bits>;
type Slots<'a> = [Option<Vector<'a>>];

/// Values of a part: one a row, or one for all.
enum Side<'s, T: Copy> {
    Rows(Cow<'s, [T]>),
    One(T),
}

impl<T: Copy> Side<'_, T> {
    fn get(&self, row: usize) -> T {
        match self {
            Self::Rows(values) => values[row],
            Self::One(value) => *value,
        }
    }
}

fn both(a: Known, b: &Known) -> Known {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.with(b, |a, b| a & b)),
        (Some(known), None) => Some(known),
        (None, known) => known.clone(),
    }
}

/// Yes where known, and what is known.
fn truths(yes: Bits, known: Known) -> Vector<'static> {
    let yes = match &known {
        Some(known) => yes.with(known, |yes, known| yes & known),
        None => yes,
    };
    Vector::Truth(Truths { yes, known })
}

fn zip<T: Copy, R: Copy + Default>(
    a: &Side<'_, T>,
    b: &Side<'_, T>,
    len: usize,
    f: impl Fn(T, T) -> R,
) -> Vec<R> {
    let mut all = vec![R::default(); len];
    Arch::new().dispatch(Zipped { all: &mut all, a, b, f });
    all
}

/// What `f` makes of each pair, with the widest registers that this processor has.
struct Zipped<'z, 's, T: Copy, R, F> {
    all: &'z mut [R],
    a: &'z Side<'s, T>,
    b: &'z Side<'s, T>,
    f: F,
}

impl<T: Copy, R, F: Fn(T, T) -> R> NullaryFnOnce for Zipped<'_, '_, T, R, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { all, a, b, f } = self;
        match (a, b) {
            (Side::Rows(a), Side::Rows(b)) => {
                for ((of, a), b) in all.iter_mut().zip(&**a).zip(&**b) {
                    *of = f(*a, *b);
                }
            }
            (Side::Rows(a), Side::One(b)) => {
                for (of, a) in all.iter_mut().zip(&**a) {
                    *of = f(*a, *b);
                }
            }
            (Side::One(a), Side::Rows(b)) => {
                for (of, b) in all.iter_mut().zip(&**b) {
                    *of = f(*a, *b);
                }
            }
            (Side::One(a), Side::One(b)) => all.fill_with(|| f(*a, *b)),
        }
    }
}

fn bits<T: Copy>(
    a: &Side<'_, T>,
    b: &Side<'_, T>,
    len: usize,
    holds: impl Fn(T, T) -> bool,
) -> Bits {
    match (a, b) {
        (Side::Rows(a), Side::Rows(b)) => Bits::of_pairs(a, b, holds),
        (Side::Rows(a), Side::One(b)) => Bits::of(a, |a| holds(a, *b)),
        (Side::One(a), Side::Rows(b)) => Bits::of(b, |b| holds(*a, b)),
        (Side::One(a), Side::One(b)) => Bits::all(holds(*a, *b), len),
    }
}

/// The comparison is chosen once, not for every row.
fn compared<T: Copy + Ord>(op: Compare, a: &Side<'_, T>, b: &Side<'_, T>, len: usize) -> Bits {
    match op {
        Compare::Eq => bits(a, b, len, |a, b| a == b),
        Compare::NotEq => bits(a, b, len, |a, b| a != b),
        Compare::Lt => bits(a, b, len, |a, b| a < b),
        Compare::LtEq => bits(a, b, len, |a, b| a <= b),
        Compare::Gt => bits(a, b, len, |a, b| a > b),
        Compare::GtEq => bits(a, b, len, |a, b| a >= b),
    }
}

impl<'a> Run<'a> {
    /// The values of a node; `None` for a literal.
    pub(super) fn compute(
        &self,
        id: NodeId,
        rows: Rows<'_>,
        slots: &Slots<'a>,
    ) -> Option<Vector<'a>> {
        if self.literals[id as usize].is_some() {
            return None;
        }
        let batch = Batch { run: self, rows, len: rows.len(), slots };
        Some(batch.node(id))
    }
}

struct Batch<'b, 'a> {
    run: &'b Run<'a>,
    rows: Rows<'b>,
    len: usize,
    slots: &'b Slots<'a>,
}

impl<'a> Batch<'_, 'a> {
    fn node(&self, id: NodeId) -> Vector<'a> {
        let arena = &self.run.program.arena;
        let (node, kind) = (arena.node(id), arena.kind(id));
        if let Some(entries) = &self.run.answers[id as usize] {
            return self.looked_up(node, kind, entries);
        }
        match node {
            Node::Fact(at) => self.fact(*at, kind),
            Node::Known(at) => truths(self.known(*at), None),
            Node::Const(_) => unreachable!("literals are not computed"),
            Node::Not(a) => {
                let Truths { yes, known } = self.truth(*a);
                truths(yes.with(&Bits::all(true, self.len), |yes, all| !yes & all), known)
            }
            Node::Unary(op, a) => self.unary(*op, *a, id),
            Node::Binary(Binary::Compare(op), a, b) => self.comparison(*op, *a, *b),
            Node::Binary(op, a, b) => self.binary(*op, *a, *b, id),
            Node::Several(Several::And, parts) => self.all(parts),
            Node::Several(Several::Or, parts) => self.any(parts),
            Node::Several(op, parts) => self.several(*op, parts, id),
            Node::Between(value, low, high) => {
                let sides = [(Compare::GtEq, low), (Compare::LtEq, high)];
                let sides = sides.map(|(op, bound)| self.comparison(op, *value, *bound));
                let mut sides = sides.into_iter().filter_map(|side| match side {
                    Vector::Truth(truths) => Some(truths),
                    _ => None,
                });
                let first = sides.next().expect("two comparisons");
                Vector::Truth(sides.fold(first, and))
            }
            Node::In(a, literals) => self.one_of(*a, literals),
            Node::Case(branches, otherwise) => self.case(branches, *otherwise, id),
            // conditions on a fact that the table does not have
            Node::InList(..) | Node::Like(..) | Node::AnyOf(..) => self.nobody_knows(kind),
        }
    }

    fn nobody_knows(&self, kind: Type) -> Vector<'a> {
        let none = Some(Bits::all(false, self.len));
        match kind {
            Type::Bool => truths(Bits::all(false, self.len), none),
            Type::Text | Type::TextList => Vector::Codes(Cow::Owned(vec![0; self.len]), none),
            _ => Vector::Narrow(Cow::Owned(vec![0; self.len]), none),
        }
    }

    fn fact(&self, at: u32, kind: Type) -> Vector<'a> {
        let Some(column) = self.run.columns[at as usize] else { return self.nobody_knows(kind) };
        let known = column.known.as_ref().map(|known| self.rows.bits(known));
        match &column.values {
            Values::Bool(yes) => truths(self.rows.bits(yes), known),
            Values::Number { counts, .. } => Vector::Narrow(self.taken(counts), known),
            Values::Date(days) => {
                let days: Vec<i64> =
                    self.rows.take(days).iter().map(|day| i64::from(*day)).collect();
                Vector::Narrow(Cow::Owned(days), known)
            }
            Values::Text(codes, _) | Values::TextList(codes, _) => {
                Vector::Codes(self.taken(codes), known)
            }
        }
    }

    /// The values of the rows; a range is a part of the column itself.
    fn taken<T: Copy>(&self, values: &'a [T]) -> Cow<'a, [T]> {
        match self.rows {
            Rows::Range { start, len } => Cow::Borrowed(&values[start..start + len]),
            Rows::List(_) => Cow::Owned(self.rows.take(values)),
        }
    }

    fn known(&self, at: u32) -> Bits {
        match self.run.columns[at as usize] {
            Some(column) => match &column.known {
                Some(known) => self.rows.bits(known),
                None => Bits::all(true, self.len),
            },
            None => {
                let name = &self.run.program.arena.facts[at as usize].0;
                Bits::all(name == crate::TODAY, self.len)
            }
        }
    }

    /// A condition on, or the length of, the entries of a dictionary.
    fn looked_up(&self, node: &Node, kind: Type, entries: &Entries) -> Vector<'a> {
        let subjects = super::words::subject(node).into_iter().flatten();
        let found = subjects.filter_map(|id| match &self.slots[id as usize] {
            Some(Vector::Codes(codes, known)) => Some((codes, known)),
            _ => None,
        });
        let Some((codes, known)) = found.into_iter().next() else { return self.nobody_knows(kind) };
        match entries {
            Entries::Each(lengths) if kind != Type::Bool => {
                let lengths = codes.iter().map(|code| i64::from(lengths[*code as usize]));
                Vector::Narrow(lengths.collect(), known.clone())
            }
            entries => truths(entries.holds(codes), known.clone()),
        }
    }

    fn truth(&self, id: NodeId) -> Truths {
        match (&self.slots[id as usize], &self.run.literals[id as usize]) {
            (Some(Vector::Truth(truths)), _) => truths.clone(),
            (_, Some(Const::Bool(value))) => {
                Truths { yes: Bits::all(*value, self.len), known: None }
            }
            _ => unreachable!("the compiler checked that this is a condition"),
        }
    }

    fn all(&self, parts: &[NodeId]) -> Vector<'a> {
        let parts = parts.iter().map(|part| self.truth(*part));
        let all = Truths { yes: Bits::all(true, self.len), known: None };
        Vector::Truth(parts.fold(all, and))
    }

    fn any(&self, parts: &[NodeId]) -> Vector<'a> {
        let parts = parts.iter().map(|part| self.truth(*part));
        let none = Truths { yes: Bits::all(false, self.len), known: None };
        Vector::Truth(parts.fold(none, or))
    }

    /// The numbers of a node as counts of `scale`, which its shape allows.
    fn counts(&self, id: NodeId, scale: u32) -> (Side<'_, i64>, Known) {
        let Shape::Narrow { scale: own, .. } = self.run.shapes[id as usize] else {
            unreachable!("a common scale is one of narrow shapes")
        };
        let step = 10_i64.pow(scale - own);
        match (&self.slots[id as usize], &self.run.literals[id as usize]) {
            (Some(Vector::Narrow(counts, known)), _) if step == 1 => {
                (Side::Rows(Cow::Borrowed(counts)), known.clone())
            }
            (Some(Vector::Narrow(counts, known)), _) => {
                (Side::Rows(counts.iter().map(|count| count * step).collect()), known.clone())
            }
            (_, Some(Const::Number(number))) => {
                (Side::One(number.to_count(scale).unwrap_or_default()), None)
            }
            (_, Some(Const::Date(date))) => (Side::One(i64::from(super::day_of(*date))), None),
            _ => unreachable!("the compiler checked that this is a number or a date"),
        }
    }

    /// The numbers of a node as the language's own.
    fn numbers(&self, id: NodeId) -> (Side<'_, Number>, Known) {
        match (&self.slots[id as usize], &self.run.literals[id as usize]) {
            (Some(Vector::Wide(numbers, known)), _) => {
                (Side::Rows(Cow::Borrowed(numbers)), known.clone())
            }
            (Some(Vector::Narrow(counts, known)), _) => {
                let Shape::Narrow { scale, .. } = self.run.shapes[id as usize] else {
                    unreachable!("a narrow vector has a narrow shape")
                };
                let numbers = counts.iter().map(|count| Number::of_count(*count, scale));
                (Side::Rows(numbers.collect()), known.clone())
            }
            (_, Some(Const::Number(number))) => (Side::One(*number), None),
            _ => unreachable!("the compiler checked that this is a number"),
        }
    }

    fn common(&self, parts: &[NodeId]) -> Option<u32> {
        let shapes: Vec<Shape> = parts.iter().map(|id| self.run.shapes[*id as usize]).collect();
        shape::common(&shapes)
    }

    fn comparison(&self, op: Compare, a: NodeId, b: NodeId) -> Vector<'a> {
        match self.run.program.arena.kind(a) {
            Type::Bool => {
                let (a, b) = (self.truth(a), self.truth(b));
                let known = both(a.known, &b.known);
                let same = a.yes.with(&b.yes, |a, b| !(a ^ b));
                let yes = match op {
                    Compare::Eq => same,
                    _ => same.with(&Bits::all(true, self.len), |same, all| !same & all),
                };
                truths(yes, known)
            }
            Type::Text | Type::TextList => self.nobody_knows(Type::Bool),
            _ => match self.common(&[a, b]) {
                Some(scale) => {
                    let ((a, known_a), (b, known_b)) =
                        (self.counts(a, scale), self.counts(b, scale));
                    truths(compared(op, &a, &b, self.len), both(known_a, &known_b))
                }
                None => {
                    let ((a, known_a), (b, known_b)) = (self.numbers(a), self.numbers(b));
                    truths(compared(op, &a, &b, self.len), both(known_a, &known_b))
                }
            },
        }
    }

    fn one_of(&self, a: NodeId, literals: &[Const]) -> Vector<'a> {
        match self.run.program.arena.kind(a) {
            Type::Date => {
                let (days, known) = self.counts(a, 0);
                let wanted: Vec<i64> = literals
                    .iter()
                    .filter_map(|literal| match literal {
                        Const::Date(date) => Some(i64::from(super::day_of(*date))),
                        _ => None,
                    })
                    .collect();
                truths(bits(&days, &Side::One(0), self.len, |day, _| wanted.contains(&day)), known)
            }
            kind if kind.is_number() => {
                let (numbers, known) = self.numbers(a);
                let holds = |number, _| literals.binary_search(&Const::Number(number)).is_ok();
                truths(bits(&numbers, &Side::One(Number::ZERO), self.len, holds), known)
            }
            _ => self.nobody_knows(Type::Bool),
        }
    }

    /// Wide numbers of which some may be out of range, and so unknown.
    fn checked(&self, numbers: Vec<Option<Number>>, known: Known) -> Vector<'a> {
        let fine = Bits::of(&numbers, |number| number.is_some());
        let known = both(known, &Some(fine).filter(|fine| fine.count() < self.len));
        Vector::Wide(numbers.into_iter().map(Option::unwrap_or_default).collect(), known)
    }

    fn unary(&self, op: Unary, a: NodeId, id: NodeId) -> Vector<'a> {
        if matches!(op, Unary::TextLength | Unary::ListLength) {
            // of a fact that the table does not have
            return self.nobody_knows(Type::Int);
        }
        let (shape, own) = (self.run.shapes[id as usize], self.run.shapes[a as usize]);
        let (Shape::Narrow { .. }, Shape::Narrow { scale, .. }) = (shape, own) else {
            let (numbers, known) = self.numbers(a);
            let one = |number: Number| match op {
                Unary::Neg => Some(number.neg()),
                Unary::Abs => Some(number.abs()),
                Unary::Floor => number.floor(),
                Unary::Ceil => number.ceil(),
                Unary::Round(digits) => number.round(digits),
                Unary::TextLength | Unary::ListLength => None,
            };
            let numbers = (0..self.len).map(|row| one(numbers.get(row))).collect();
            return self.wanted(self.checked(numbers, known), shape);
        };
        let (counts, known) = self.counts(a, scale);
        let step = 10_i64.pow(scale);
        let one = |count: i64| match op {
            Unary::Neg => -count,
            Unary::Abs => count.abs(),
            Unary::Floor => count.div_euclid(step),
            Unary::Ceil => -(-count).div_euclid(step),
            Unary::Round(digits) => rounded_to(count, scale, digits),
            Unary::TextLength | Unary::ListLength => 0,
        };
        Vector::Narrow((0..self.len).map(|row| one(counts.get(row))).collect(), known)
    }

    /// `vector` as its node's shape has it: a result whose bounds are known to be small.
    fn wanted(&self, vector: Vector<'a>, shape: Shape) -> Vector<'a> {
        match (vector, shape) {
            (Vector::Wide(numbers, known), Shape::Narrow { scale, .. }) => {
                let count = |number: &Number| number.to_count(scale).unwrap_or_default();
                Vector::Narrow(numbers.iter().map(count).collect(), known)
            }
            (vector, _) => vector,
        }
    }

    fn binary(&self, op: Binary, a: NodeId, b: NodeId, id: NodeId) -> Vector<'a> {
        match op {
            Binary::Arith(op) => self.arithmetic(op, a, b, id),
            Binary::DaysBetween | Binary::YearsBetween => {
                let ((a, known_a), (b, known_b)) = (self.counts(a, 0), self.counts(b, 0));
                let counts = match op {
                    Binary::DaysBetween => zip(&a, &b, self.len, |a, b| b - a),
                    _ => zip(&a, &b, self.len, days::years_between),
                };
                Vector::Narrow(Cow::Owned(counts), both(known_a, &known_b))
            }
            Binary::AddDays | Binary::AddMonths => {
                let (date, known_a) = self.counts(a, 0);
                let (by, known_b) = self.numbers(b);
                let moved = |row| {
                    let by = by.get(row).to_int()?;
                    match op {
                        Binary::AddDays => days::add_days(date.get(row), by),
                        _ => days::add_months(date.get(row), by),
                    }
                };
                let moved: Vec<Option<i64>> = (0..self.len).map(moved).collect();
                let fine = Bits::of(&moved, |day| day.is_some());
                let known = both(both(known_a, &known_b), &Some(fine));
                Vector::Narrow(moved.into_iter().map(Option::unwrap_or_default).collect(), known)
            }
            // on a fact that the table does not have
            Binary::StartsWith | Binary::Contains | Binary::Has | Binary::Compare(_) => {
                self.nobody_knows(Type::Bool)
            }
        }
    }

    fn arithmetic(&self, op: Arith, a: NodeId, b: NodeId, id: NodeId) -> Vector<'a> {
        let shape = self.run.shapes[id as usize];
        let scale_of = |id: NodeId| match self.run.shapes[id as usize] {
            Shape::Narrow { scale, .. } => scale,
            _ => 0,
        };
        if let Shape::Narrow { scale, .. } = shape {
            let (of_a, of_b) = match op {
                Arith::Mul => (scale_of(a), scale_of(b)),
                _ => (scale, scale),
            };
            let ((a, known_a), (b, known_b)) = (self.counts(a, of_a), self.counts(b, of_b));
            let counts = match op {
                Arith::Add => zip(&a, &b, self.len, |a, b| a + b),
                Arith::Sub => zip(&a, &b, self.len, |a, b| a - b),
                _ => zip(&a, &b, self.len, |a, b| a * b),
            };
            return Vector::Narrow(Cow::Owned(counts), both(known_a, &known_b));
        }
        if op == Arith::Div
            && let Some(scale) = self.common(&[a, b])
        {
            let ((a, known_a), (b, known_b)) = (self.counts(a, scale), self.counts(b, scale));
            let ratio = |a, b| if b == 0 { None } else { Number::ratio(a, b) };
            return self.checked(zip(&a, &b, self.len, ratio), both(known_a, &known_b));
        }
        let ((a, known_a), (b, known_b)) = (self.numbers(a), self.numbers(b));
        let numbers = zip(&a, &b, self.len, |a: Number, b: Number| match op {
            Arith::Add => a.add(b),
            Arith::Sub => a.sub(b),
            Arith::Mul => a.mul(b),
            Arith::Div if b.is_zero() => None,
            Arith::Div => a.div(b),
        });
        self.checked(numbers, both(known_a, &known_b))
    }

    fn several(&self, op: Several, parts: &[NodeId], id: NodeId) -> Vector<'a> {
        if op == Several::Coalesce {
            let all = Bits::all(true, self.len);
            let mut open = all.clone();
            let mut taken = Vec::with_capacity(parts.len());
            for part in parts {
                let known = self.part_known(*part).unwrap_or_else(|| all.clone());
                taken.push((open.clone().with(&known, |open, known| open & known), *part));
                open = open.with(&known, |open, known| open & !known);
            }
            return self.chosen(&taken, id);
        }
        let best = |a: i64, b: i64| if op == Several::Least { a.min(b) } else { a.max(b) };
        if let Shape::Narrow { scale, .. } = self.run.shapes[id as usize] {
            let (first, mut known) = self.counts(parts[0], scale);
            let mut counts: Vec<i64> = (0..self.len).map(|row| first.get(row)).collect();
            for part in &parts[1..] {
                let (next, known_next) = self.counts(*part, scale);
                counts.iter_mut().enumerate().for_each(|(row, c)| *c = best(*c, next.get(row)));
                known = both(known, &known_next);
            }
            return Vector::Narrow(Cow::Owned(counts), known);
        }
        let (first, mut known) = self.numbers(parts[0]);
        let mut numbers: Vec<Number> = (0..self.len).map(|row| first.get(row)).collect();
        for part in &parts[1..] {
            let (next, known_next) = self.numbers(*part);
            for (row, number) in numbers.iter_mut().enumerate() {
                let (a, b) = (*number, next.get(row));
                *number = if op == Several::Least { a.min(b) } else { a.max(b) };
            }
            known = both(known, &known_next);
        }
        Vector::Wide(numbers, known)
    }

    fn part_known(&self, id: NodeId) -> Known {
        match &self.slots[id as usize] {
            Some(Vector::Narrow(_, known) | Vector::Wide(_, known) | Vector::Codes(_, known)) => {
                known.clone()
            }
            Some(Vector::Truth(truths)) => truths.known.clone(),
            None => None,
        }
    }

    fn case(&self, branches: &[(NodeId, NodeId)], otherwise: NodeId, id: NodeId) -> Vector<'a> {
        let mut open = Bits::all(true, self.len);
        let mut taken = Vec::with_capacity(branches.len() + 1);
        for (condition, result) in branches {
            let Truths { yes, known } = self.truth(*condition);
            taken.push((open.clone().with(&yes, |open, yes| open & yes), *result));
            open = open.with(&yes, |open, yes| open & !yes);
            if let Some(known) = &known {
                open = open.with(known, |open, known| open & known);
            }
        }
        taken.push((open, otherwise));
        self.chosen(&taken, id)
    }

    /// The values of each part for its rows; a row that no part has is unknown.
    fn chosen(&self, taken: &[(Bits, NodeId)], id: NodeId) -> Vector<'a> {
        let mut known = Bits::all(false, self.len);
        let mut note = |rows: &Bits, of: Known| {
            let rows = match of {
                Some(of) => rows.clone().with(&of, |rows, of| rows & of),
                None => rows.clone(),
            };
            known = std::mem::take(&mut known).with(&rows, |known, rows| known | rows);
        };
        if self.run.program.arena.kind(id) == Type::Bool {
            let mut yes = Bits::all(false, self.len);
            for (rows, part) in taken {
                let of = self.truth(*part);
                let more = rows.clone().with(&of.yes, |rows, yes| rows & yes);
                yes = yes.with(&more, |yes, more| yes | more);
                note(rows, of.known);
            }
            return truths(yes, Some(known));
        }
        if let Shape::Narrow { scale, .. } = self.run.shapes[id as usize] {
            let mut counts = vec![0; self.len];
            for (rows, part) in taken {
                let (of, known) = self.counts(*part, scale);
                rows.rows().for_each(|row| counts[row] = of.get(row));
                note(rows, known);
            }
            return Vector::Narrow(Cow::Owned(counts), Some(known));
        }
        let mut numbers = vec![Number::ZERO; self.len];
        for (rows, part) in taken {
            let (of, known) = self.numbers(*part);
            rows.rows().for_each(|row| numbers[row] = of.get(row));
            note(rows, known);
        }
        Vector::Wide(numbers, Some(known))
    }
}

fn no(truths: &Truths) -> Bits {
    let all = match &truths.known {
        Some(known) => known.clone(),
        None => Bits::all(true, truths.yes.len()),
    };
    all.with(&truths.yes, |known, yes| known & !yes)
}

fn and(a: Truths, b: Truths) -> Truths {
    if a.known.is_none() && b.known.is_none() {
        return Truths { yes: a.yes.with(&b.yes, |a, b| a & b), known: None };
    }
    let no = no(&a).with(&no(&b), |a, b| a | b);
    let yes = a.yes.with(&b.yes, |a, b| a & b);
    let known = yes.clone().with(&no, |yes, no| yes | no);
    Truths { yes, known: Some(known) }
}

fn or(a: Truths, b: Truths) -> Truths {
    if a.known.is_none() && b.known.is_none() {
        return Truths { yes: a.yes.with(&b.yes, |a, b| a | b), known: None };
    }
    let no = no(&a).with(&no(&b), |a, b| a & b);
    let yes = a.yes.with(&b.yes, |a, b| a | b);
    let known = yes.clone().with(&no, |yes, no| yes | no);
    Truths { yes, known: Some(known) }
}

/// `count` of `scale` digits, rounded half away from zero to `digits` and counted in the digits
/// that are left.
fn rounded_to(count: i64, scale: u32, digits: i32) -> i64 {
    if let Ok(left) = u32::try_from(digits) {
        return rounded(count, 10_i64.pow(scale.saturating_sub(left)));
    }
    // to tens, hundreds …: from the exact number, rounding once
    let step = 10_i128.pow(scale + digits.unsigned_abs());
    let half = step / 2 * i128::from(count.signum());
    let rounded = (i128::from(count) + half) / step * 10_i128.pow(digits.unsigned_abs());
    i64::try_from(rounded).unwrap_or_default()
}
