//! How each number of a program is held on a table: proved by the bounds of the columns.

use super::table::{Table, Values, count_bound};
use crate::ir::{Arith, Binary, Const, Node, NodeId, Several, Unary};
use crate::number::SCALE;
use crate::value::Type;

/// How the numbers of a node are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// No number or date.
    Other,
    /// Counts of 10 to the minus `scale`, between the bounds; for dates days, with scale 0.
    Narrow {
        /// Digits after the point.
        scale: u32,
        low: i128,
        high: i128,
    },
    /// The language's own numbers.
    Wide,
}

impl Shape {
    fn narrow(scale: u32, low: i128, high: i128) -> Self {
        let bound = count_bound(scale.min(SCALE)).min(i128::from(i64::MAX));
        match scale <= SCALE && -bound <= low && high <= bound {
            true => Self::Narrow { scale, low, high },
            false => Self::Wide,
        }
    }

    /// The shape of `low..=high` of a literal or column.
    fn counts(scale: u32, (low, high): (i64, i64)) -> Self {
        Self::narrow(scale, i128::from(low), i128::from(high))
    }

    /// The bounds in steps of a finer scale.
    fn at(self, finer: u32) -> Option<(i128, i128)> {
        let Self::Narrow { scale, low, high } = self else { return None };
        let step = 10_i128.pow(finer.checked_sub(scale)?);
        Some((low.checked_mul(step)?, high.checked_mul(step)?))
    }
}

/// The scale in which all of `shapes` are counted without loss in 64 bits, if there is one.
pub(super) fn common(shapes: &[Shape]) -> Option<u32> {
    let scales = shapes.iter().map(|shape| match shape {
        Shape::Narrow { scale, .. } => Some(*scale),
        _ => None,
    });
    let scale = scales.collect::<Option<Vec<_>>>()?.into_iter().max()?;
    let fits = |shape: &Shape| {
        shape.at(scale).is_some_and(|(low, high)| {
            matches!(Shape::narrow(scale, low, high), Shape::Narrow { .. })
        })
    };
    shapes.iter().all(fits).then_some(scale)
}

fn union(shapes: &[Shape]) -> Shape {
    let Some(scale) = common(shapes) else { return Shape::Wide };
    let bounds = shapes.iter().filter_map(|shape| shape.at(scale));
    let (low, high) =
        bounds.reduce(|(low, high), (a, b)| (low.min(a), high.max(b))).unwrap_or_default();
    Shape::narrow(scale, low, high)
}

/// The shape of a literal, as coarse as its digits allow.
pub(super) fn literal(literal: &Const) -> Shape {
    match literal {
        Const::Number(number) => (0..=SCALE)
            .find_map(|scale| Some(Shape::counts(scale, twice(number.to_count(scale)?))))
            .unwrap_or(Shape::Wide),
        Const::Date(date) => Shape::counts(0, twice(i64::from(super::day_of(*date)))),
        _ => Shape::Other,
    }
}

fn twice(count: i64) -> (i64, i64) {
    (count, count)
}

/// The shape of a node whose parts have `shapes`.
pub(super) fn of(node: &Node, kind: Type, fact: impl Fn(u32) -> Shape, shapes: &[Shape]) -> Shape {
    let at = |id: &NodeId| shapes[*id as usize];
    if !(kind.is_number() || kind == Type::Date) {
        return Shape::Other;
    }
    match node {
        Node::Fact(place) => fact(*place),
        Node::Const(constant) => literal(constant),
        Node::Unary(op, a) => unary(*op, at(a)),
        Node::Binary(Binary::Arith(op), a, b) => arithmetic(*op, at(a), at(b)),
        // days and years between dates of four digits; dates moved are checked row by row
        Node::Binary(..) => Shape::narrow(0, -4_000_000, 4_000_000),
        Node::Several(op, parts) => {
            debug_assert!(!matches!(op, Several::And | Several::Or));
            union(&parts.iter().map(at).collect::<Vec<_>>())
        }
        Node::Case(branches, otherwise) => {
            let results = branches.iter().map(|(_, result)| at(result));
            union(&results.chain([at(otherwise)]).collect::<Vec<_>>())
        }
        _ => Shape::Other,
    }
}

fn unary(op: Unary, shape: Shape) -> Shape {
    if matches!(op, Unary::TextLength | Unary::ListLength) {
        return Shape::narrow(0, 0, i128::from(u32::MAX));
    }
    let Shape::Narrow { scale, low, high } = shape else { return Shape::Wide };
    let step = 10_i128.pow(scale);
    match op {
        Unary::TextLength | Unary::ListLength => unreachable!("lengths were answered above"),
        Unary::Neg => Shape::narrow(scale, -high, -low),
        Unary::Abs => Shape::narrow(scale, 0, high.max(-low)),
        Unary::Floor | Unary::Ceil => {
            Shape::narrow(0, low.div_euclid(step) - 1, high.div_euclid(step) + 1)
        }
        Unary::Round(digits) => {
            let to = u32::try_from(digits).unwrap_or(0).min(scale);
            let step = 10_i128.pow(scale - to);
            let more = 10_i128.pow(u32::try_from(-digits).unwrap_or(0));
            Shape::narrow(to, low.div_euclid(step) - more, high.div_euclid(step) + 1 + more)
        }
    }
}

fn arithmetic(op: Arith, a: Shape, b: Shape) -> Shape {
    let (
        Shape::Narrow { scale: sa, low: la, high: ha },
        Shape::Narrow { scale: sb, low: lb, high: hb },
    ) = (a, b)
    else {
        return Shape::Wide;
    };
    match op {
        Arith::Add | Arith::Sub => {
            let Some(scale) = common(&[a, b]) else { return Shape::Wide };
            let (Some((la, ha)), Some((lb, hb))) = (a.at(scale), b.at(scale)) else {
                return Shape::Wide;
            };
            match op {
                Arith::Add => Shape::narrow(scale, la + lb, ha + hb),
                _ => Shape::narrow(scale, la - hb, ha - lb),
            }
        }
        Arith::Mul => {
            let corners = [la * lb, la * hb, ha * lb, ha * hb];
            let (low, high) = corners
                .into_iter()
                .fold((i128::MAX, i128::MIN), |(low, high), c| (low.min(c), high.max(c)));
            Shape::narrow(sa + sb, low, high)
        }
        Arith::Div => Shape::Wide,
    }
}

/// The shape of a column.
pub(super) fn column(table: &Table, name: &str) -> Shape {
    match table.column(name) {
        Some(column) => match &column.values {
            Values::Number { scale, .. } => Shape::counts(*scale, column.bounds),
            Values::Date(_) => Shape::counts(0, column.bounds),
            _ => Shape::Other,
        },
        None => Shape::Narrow { scale: 0, low: 0, high: 0 },
    }
}
