//! One rule on the facts of one subject.
//!
//! One pass over the arena, parts before wholes: no recursion, every distinct expression once.

use std::cmp::Ordering;
use std::sync::Arc;

use base::Date;
use jiff::{Span, Unit};

use crate::ir::{Arena, Arith, Binary, Compare, Const, Node, NodeId, Several, Unary};
use crate::number::Number;
use crate::outcome::{Outcome, Reason, Unknown};
use crate::value::{Facts, Type, Value};
use crate::{RULE_FACTS_MAX, Rule};

/// Most months that `add_months` adds or takes: a thousand years.
pub(crate) const MONTHS_MAX: i64 = 12_000;

/// A known value while a rule is evaluated; whole numbers and decimals are one kind here.
#[derive(Debug, Clone, Copy)]
enum Cell<'a> {
    Bool(bool),
    Text(&'a str),
    Number(Number),
    Date(Date),
    List(&'a [Arc<str>]),
}

/// Why a value is not known: a set of facts (bits, by their place in the arena) and of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Gap {
    facts: u128,
    reasons: u8,
}

const _: () = assert!(RULE_FACTS_MAX <= u128::BITS as usize);

const REASONS: [Reason; 3] = [Reason::DivisionByZero, Reason::Overflow, Reason::WrongType];

impl Gap {
    /// The bit of reasons for facts of a program beyond those that have bits of their own.
    const BEYOND: u8 = 1 << 7;

    fn fact(at: usize) -> Self {
        match u32::try_from(at).ok().and_then(|at| 1_u128.checked_shl(at)) {
            Some(facts) => Self { facts, reasons: 0 },
            None => Self { facts: 0, reasons: Self::BEYOND },
        }
    }

    fn because(reason: Reason) -> Self {
        Self { facts: 0, reasons: 1 << (reason as u8) }
    }

    fn and(self, other: Self) -> Self {
        Self { facts: self.facts | other.facts, reasons: self.reasons | other.reasons }
    }
}

type Found<'a> = Result<Cell<'a>, Gap>;

/// The values of a rule's facts, in the order of the arena, and of all its nodes.
pub(crate) struct Evaluation<'a> {
    arena: &'a Arena,
    cells: Vec<Found<'a>>,
}

/// The values of the facts of `arena`, in its order.
pub(crate) fn load(arena: &Arena, facts: &dyn Facts) -> Vec<Option<Value>> {
    arena.facts.iter().map(|(name, _)| facts.get(name)).collect()
}

impl Rule {
    /// The answer on `facts`.
    pub fn eval(&self, facts: &dyn Facts) -> Outcome {
        let values = load(&self.arena, facts);
        Evaluation::new(&self.arena, &values).outcome(self.root, self.kind)
    }
}

impl<'a> Evaluation<'a> {
    /// Evaluates every node of `arena` on `values` (see [`load`]).
    pub(crate) fn new(arena: &'a Arena, values: &'a [Option<Value>]) -> Self {
        let mut cells = Vec::with_capacity(arena.len());
        for (node, _) in arena.nodes() {
            let cell = cell(arena, node, &cells, values);
            cells.push(cell);
        }
        Self { arena, cells }
    }

    /// Whether one node is known, and if it is a condition, what it says.
    pub(crate) fn truth(&self, id: NodeId) -> Option<bool> {
        match self.cells[id as usize] {
            Ok(Cell::Bool(value)) => Some(value),
            _ => None,
        }
    }

    /// The answer of one node, as a value of `kind`.
    pub(crate) fn outcome(&self, id: NodeId, kind: Type) -> Outcome {
        match self.cells[id as usize] {
            Ok(cell) => Outcome::Known(value_of(cell, kind)),
            Err(gap) => Outcome::Unknown(self.unknown(gap)),
        }
    }

    fn unknown(&self, gap: Gap) -> Unknown {
        let (mut missing, mut bits) = (Vec::new(), gap.facts);
        while bits != 0 {
            let at = bits.trailing_zeros() as usize;
            missing.extend(self.arena.facts.get_index(at).map(|(name, _)| name.clone()));
            bits &= bits - 1;
        }
        missing.sort();
        let reasons =
            REASONS.into_iter().filter(|reason| gap.reasons & (1 << (*reason as u8)) != 0);
        Unknown { missing, reasons: reasons.collect() }
    }
}

fn value_of(cell: Cell<'_>, kind: Type) -> Value {
    match (cell, kind) {
        (Cell::Bool(value), _) => Value::Bool(value),
        (Cell::Text(text), _) => Value::text(text),
        (Cell::Number(number), Type::Int) => Value::Int(number.to_int().unwrap_or_default()),
        (Cell::Number(number), _) => Value::Decimal(number.to_decimal()),
        (Cell::Date(date), _) => Value::Date(date),
        (Cell::List(texts), _) => Value::TextList(texts.to_vec()),
    }
}

fn cell<'a>(
    arena: &'a Arena,
    node: &'a Node,
    cells: &[Found<'a>],
    values: &'a [Option<Value>],
) -> Found<'a> {
    let at = |id: &NodeId| cells[*id as usize];
    match node {
        Node::Fact(place) => fact(arena, *place as usize, values),
        Node::Known(place) => Ok(Cell::Bool(values[*place as usize].is_some())),
        Node::Const(literal) => Ok(constant(literal)),
        Node::Not(a) => at(a).map(|a| Cell::Bool(!truth(a))),
        Node::Unary(op, a) => at(a).and_then(|a| unary(*op, a)),
        Node::Binary(op, a, b) => {
            let (a, b) = both(at(a), at(b))?;
            binary(*op, a, b)
        }
        Node::Several(op, parts) => several(*op, parts.iter().map(at)),
        Node::Between(value, low, high) => {
            let (value, low, high) = (at(value), at(low), at(high));
            let compare =
                |op, bound| both(value, bound).map(|(a, b)| Cell::Bool(compare(op, order(a, b))));
            let sides = [compare(Compare::GtEq, low), compare(Compare::LtEq, high)];
            several(Several::And, sides.into_iter())
        }
        Node::In(a, literals) => {
            let a = at(a)?;
            let found = literals.binary_search_by(|literal| order(constant(literal), a));
            Ok(Cell::Bool(found.is_ok()))
        }
        Node::InList(a, _, members) => {
            let a = text(at(a)?);
            Ok(Cell::Bool(members.binary_search_by(|member| member.as_ref().cmp(a)).is_ok()))
        }
        Node::Like(a, pattern) => Ok(Cell::Bool(like(text(at(a)?), pattern))),
        Node::AnyOf(a, texts) => {
            let list = list(at(a)?);
            Ok(Cell::Bool(texts.iter().any(|text| list.contains(text))))
        }
        Node::Case(branches, otherwise) => {
            for (condition, result) in branches {
                if truth(at(condition)?) {
                    return at(result);
                }
            }
            at(otherwise)
        }
    }
}

fn fact<'a>(arena: &'a Arena, place: usize, values: &'a [Option<Value>]) -> Found<'a> {
    let kind = arena.facts[place].1;
    let Some(value) = &values[place] else { return Err(Gap::fact(place)) };
    let overflow = || Gap::fact(place).and(Gap::because(Reason::Overflow));
    match (value, kind) {
        (Value::Bool(value), Type::Bool) => Ok(Cell::Bool(*value)),
        (Value::Text(text), Type::Text) => Ok(Cell::Text(text)),
        (Value::TextList(texts), Type::TextList) => Ok(Cell::List(texts)),
        (Value::Date(date), Type::Date) if date.year() >= 1 => Ok(Cell::Date(*date)),
        (Value::Date(_), Type::Date) => Err(overflow()),
        (Value::Int(whole), Type::Int | Type::Decimal) => {
            Number::from_int(*whole).map(Cell::Number).ok_or_else(overflow)
        }
        (Value::Decimal(decimal), Type::Decimal) => {
            Number::from_decimal(*decimal).map(Cell::Number).ok_or_else(overflow)
        }
        _ => Err(Gap::fact(place).and(Gap::because(Reason::WrongType))),
    }
}

fn constant(literal: &Const) -> Cell<'_> {
    match literal {
        Const::Bool(value) => Cell::Bool(*value),
        Const::Text(text) => Cell::Text(text),
        Const::Number(number) => Cell::Number(*number),
        Const::Date(date) => Cell::Date(*date),
    }
}

fn both<'a>(a: Found<'a>, b: Found<'a>) -> Result<(Cell<'a>, Cell<'a>), Gap> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(a.and(b)),
        (Err(gap), _) | (_, Err(gap)) => Err(gap),
    }
}

fn several<'a>(op: Several, mut parts: impl Iterator<Item = Found<'a>>) -> Found<'a> {
    let mut gap = Gap::default();
    match op {
        Several::And | Several::Or => {
            let decisive = op == Several::Or;
            for part in parts {
                match part {
                    Ok(cell) if truth(cell) == decisive => return Ok(cell),
                    Ok(_) => {}
                    Err(more) => gap = gap.and(more),
                }
            }
            if gap == Gap::default() { Ok(Cell::Bool(!decisive)) } else { Err(gap) }
        }
        Several::Coalesce => {
            for part in parts {
                match part {
                    Ok(cell) => return Ok(cell),
                    Err(more) => gap = gap.and(more),
                }
            }
            Err(gap)
        }
        Several::Least | Several::Greatest => {
            let wanted = if op == Several::Least { Ordering::Less } else { Ordering::Greater };
            let first = parts.next().unwrap_or(Err(gap));
            parts.fold(first, |best, part| {
                both(best, part).map(|(a, b)| if order(b, a) == wanted { b } else { a })
            })
        }
    }
}

fn unary(op: Unary, cell: Cell<'_>) -> Found<'_> {
    let number = match op {
        Unary::TextLength => Number::from_int(count(text(cell).chars().count())),
        Unary::ListLength => Number::from_int(count(list(cell).len())),
        Unary::Neg => Some(number(cell).neg()),
        Unary::Abs => Some(number(cell).abs()),
        Unary::Floor => number(cell).floor(),
        Unary::Ceil => number(cell).ceil(),
        Unary::Round(digits) => number(cell).round(digits),
    };
    within(number.map(Cell::Number))
}

fn binary<'a>(op: Binary, a: Cell<'a>, b: Cell<'a>) -> Found<'a> {
    match op {
        Binary::Compare(op) => Ok(Cell::Bool(compare(op, order(a, b)))),
        Binary::Arith(op) => arithmetic(op, number(a), number(b)),
        Binary::DaysBetween => {
            let days = date(a).until((Unit::Day, date(b))).map(|span| i64::from(span.get_days()));
            within(days.ok().and_then(Number::from_int).map(Cell::Number))
        }
        Binary::YearsBetween => within(Number::from_int(years(date(a), date(b))).map(Cell::Number)),
        Binary::AddDays => within(moved(date(a), b, |days| Span::new().try_days(days).ok())),
        Binary::AddMonths => within(moved(date(a), b, |months| {
            (-MONTHS_MAX..=MONTHS_MAX)
                .contains(&months)
                .then(|| Span::new().try_months(months).ok())
                .flatten()
        })),
        Binary::StartsWith => Ok(Cell::Bool(text(a).starts_with(text(b)))),
        Binary::Contains => Ok(Cell::Bool(text(a).contains(text(b)))),
        Binary::Has => Ok(Cell::Bool(list(a).iter().any(|item| item.as_ref() == text(b)))),
    }
}

fn arithmetic<'a>(op: Arith, a: Number, b: Number) -> Found<'a> {
    within(
        match op {
            Arith::Add => a.add(b),
            Arith::Sub => a.sub(b),
            Arith::Mul => a.mul(b),
            Arith::Div if b.is_zero() => return Err(Gap::because(Reason::DivisionByZero)),
            Arith::Div => a.div(b),
        }
        .map(Cell::Number),
    )
}

fn within(cell: Option<Cell<'_>>) -> Found<'_> {
    cell.ok_or(Gap::because(Reason::Overflow))
}

/// `date` moved by the span of the whole number `by`, if that is a day of the years 1 to 9999.
fn moved<'a>(date: Date, by: Cell<'_>, span: impl Fn(i64) -> Option<Span>) -> Option<Cell<'a>> {
    let moved = date.checked_add(span(number(by).to_int()?)?).ok()?;
    (moved.year() >= 1).then_some(Cell::Date(moved))
}

/// Whole years from `earlier` to `later`; negative when they stand the other way round.
fn years(earlier: Date, later: Date) -> i64 {
    let count = |date: Date| {
        i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
    };
    (count(later) - count(earlier)) / 10_000
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn compare(op: Compare, order: Ordering) -> bool {
    match op {
        Compare::Eq => order.is_eq(),
        Compare::NotEq => order.is_ne(),
        Compare::Lt => order.is_lt(),
        Compare::LtEq => order.is_le(),
        Compare::Gt => order.is_gt(),
        Compare::GtEq => order.is_ge(),
    }
}

// The compiler has checked all types, so the arms that end in a bug are never reached.

fn order(a: Cell<'_>, b: Cell<'_>) -> Ordering {
    match (a, b) {
        (Cell::Bool(a), Cell::Bool(b)) => a.cmp(&b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        (Cell::Number(a), Cell::Number(b)) => a.cmp(&b),
        (Cell::Date(a), Cell::Date(b)) => a.cmp(&b),
        _ => unreachable!("compared {a:?} with {b:?}"),
    }
}

fn truth(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Bool(value) => value,
        other => unreachable!("{other:?} is no truth value"),
    }
}

fn text<'a>(cell: Cell<'a>) -> &'a str {
    match cell {
        Cell::Text(text) => text,
        other => unreachable!("{other:?} is no text"),
    }
}

fn list<'a>(cell: Cell<'a>) -> &'a [Arc<str>] {
    match cell {
        Cell::List(texts) => texts,
        other => unreachable!("{other:?} is no list"),
    }
}

fn number(cell: Cell<'_>) -> Number {
    match cell {
        Cell::Number(number) => number,
        other => unreachable!("{other:?} is no number"),
    }
}

fn date(cell: Cell<'_>) -> Date {
    match cell {
        Cell::Date(date) => date,
        other => unreachable!("{other:?} is no date"),
    }
}

/// Whether `text` is of the form `pattern`, where `%` stands for any text and `_` for one
/// character. Time is at most the product of the lengths.
pub(crate) fn like(text: &str, pattern: &str) -> bool {
    let (mut text, mut pattern) = (text.chars(), pattern.chars());
    let mut again = None;
    loop {
        let (rest, form) = (text.clone(), pattern.clone());
        match (pattern.next(), text.next()) {
            (None, None) => return true,
            (Some('%'), _) => {
                text = rest;
                again = Some((text.clone(), pattern.clone()));
                continue;
            }
            (Some('_'), Some(_)) => continue,
            (Some(wanted), Some(found)) if wanted == found => continue,
            _ => drop(form),
        }
        // the last `%` takes one character more
        let Some((mut from, after)) = again.take() else { return false };
        if from.next().is_none() {
            return false;
        }
        (text, pattern) = (from.clone(), after.clone());
        again = Some((from, after));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_patterns() {
        for (text, pattern, matched) in [
            ("", "", true),
            ("", "%", true),
            ("", "_", false),
            ("C39", "C%", true),
            ("C39", "C_9", true),
            ("C39", "C_", false),
            ("C39", "%9", true),
            ("C39", "%3%", true),
            ("C39", "%4%", false),
            ("杭州市西湖区", "杭州市__区", true),
            ("杭州市西湖区", "%西湖%", true),
            ("aab", "%ab", true),
            ("abab", "%ab%b", true),
            ("ab", "%ab%b", false),
            ("a%c", "a%%c", true),
        ] {
            assert_eq!(like(text, pattern), matched, "{text} like {pattern}");
        }
    }
}
