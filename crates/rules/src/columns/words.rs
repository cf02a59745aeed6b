//! Conditions on texts and lists, answered once for each entry of a dictionary.

use std::sync::Arc;

use super::Bits;
use super::table::Values;
use crate::eval::{compare, like};
use crate::ir::{Binary, Const, Node, Unary};

/// What the entries of a dictionary say.
#[derive(Debug)]
pub(super) enum Entries {
    /// Yes is what stands in these ranges of places: a first one, and how many. The places of a
    /// sorted dictionary that have something in common mostly follow one another, and a comparison
    /// is several times as fast as looking up.
    Ranges([(u32, u32); 3]),
    /// Yes is what has its bit here: a dictionary of at most 64 entries.
    Word(u64),
    /// What each says: 0 or 1, or a length.
    Each(Vec<u32>),
}

impl Entries {
    /// Of a condition, whose answers are 0 and 1.
    pub(super) fn of_condition(answers: Vec<u32>) -> Self {
        let mut ranges = [(0, 0); 3];
        let mut open = ranges.iter_mut();
        let mut first = 0;
        for same in answers.chunk_by(|a, b| a == b) {
            let many = count(same.len());
            if same[0] != 0 {
                match open.next() {
                    Some(range) => *range = (first, many),
                    None => return Self::by_entry(answers),
                }
            }
            first += many;
        }
        Self::Ranges(ranges)
    }

    fn by_entry(answers: Vec<u32>) -> Self {
        if answers.len() > 64 {
            return Self::Each(answers);
        }
        let bits = answers.iter().enumerate().map(|(at, answer)| u64::from(*answer) << at);
        Self::Word(bits.fold(0, |word, bit| word | bit))
    }

    /// Which of `codes` it is yes for.
    pub(super) fn holds(&self, codes: &[u32]) -> Bits {
        let within = |code: u32, (first, many): (u32, u32)| code.wrapping_sub(first) < many;
        match *self {
            Self::Ranges([one, (_, 0), _]) => Bits::of(codes, |code| within(code, one)),
            Self::Ranges([a, b, c]) => {
                Bits::of(codes, |code| within(code, a) | within(code, b) | within(code, c))
            }
            Self::Word(word) => Bits::of(codes, |code| (word >> (code & 63)) & 1 != 0),
            Self::Each(ref answers) => Bits::of(codes, |code| answers[code as usize] != 0),
        }
    }
}

/// The answer of `node`, a condition or length of the fact whose values are `values`, for every
/// entry of its dictionary: 0 or 1, or a length. `literal` gives the parts that are literals.
pub(super) fn answers<'a>(
    node: &Node,
    values: &Values,
    literal: impl Fn(u32) -> Option<&'a Const>,
) -> Option<Vec<u32>> {
    let text = |id: &u32| match literal(*id) {
        Some(Const::Text(text)) => Some(text.clone()),
        _ => None,
    };
    match values {
        Values::Text(_, texts) => {
            let of = |holds: &dyn Fn(&Arc<str>) -> bool| {
                Some(texts.iter().map(|text| u32::from(holds(text))).collect())
            };
            match node {
                Node::Binary(Binary::Compare(op), a, b) => match (text(a), text(b)) {
                    (None, Some(b)) => of(&|text| compare(*op, text.as_ref().cmp(&*b))),
                    (Some(a), None) => of(&|text| compare(*op, (*a).cmp(text))),
                    _ => None,
                },
                Node::Binary(Binary::StartsWith, _, b) => {
                    let start = text(b)?;
                    of(&|text| text.starts_with(&*start))
                }
                Node::Binary(Binary::Contains, _, b) => {
                    let part = text(b)?;
                    of(&|text| text.contains(&*part))
                }
                Node::Between(_, low, high) => {
                    let (low, high) = (text(low)?, text(high)?);
                    of(&|text| low <= *text && *text <= high)
                }
                Node::In(_, literals) => {
                    of(&|text| literals.binary_search(&Const::Text(text.clone())).is_ok())
                }
                Node::InList(_, _, members) => of(&|text| members.binary_search(text).is_ok()),
                Node::Like(_, pattern) => of(&|text| like(text, pattern)),
                Node::Unary(Unary::TextLength, _) => {
                    Some(texts.iter().map(|text| count(text.chars().count())).collect())
                }
                _ => None,
            }
        }
        Values::TextList(_, lists) => {
            let of = |holds: &dyn Fn(&Vec<Arc<str>>) -> bool| {
                Some(lists.iter().map(|list| u32::from(holds(list))).collect())
            };
            match node {
                Node::Binary(Binary::Has, _, b) => {
                    let wanted = text(b)?;
                    of(&|list| list.contains(&wanted))
                }
                Node::AnyOf(_, wanted) => of(&|list| wanted.iter().any(|text| list.contains(text))),
                Node::Unary(Unary::ListLength, _) => {
                    Some(lists.iter().map(|list| count(list.len())).collect())
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// The part of `node` whose dictionary answers it, if it is a condition on a dictionary.
pub(super) fn subject(node: &Node) -> [Option<u32>; 2] {
    match node {
        Node::Binary(Binary::Compare(_), a, b) => [Some(*a), Some(*b)],
        Node::Binary(Binary::StartsWith | Binary::Contains | Binary::Has, a, _)
        | Node::Between(a, ..)
        | Node::In(a, _)
        | Node::InList(a, ..)
        | Node::Like(a, _)
        | Node::AnyOf(a, _)
        | Node::Unary(Unary::TextLength | Unary::ListLength, a) => [Some(*a), None],
        _ => [None, None],
    }
}
