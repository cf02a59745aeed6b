//! What is paid in equal parts, one a year.

use base::{Date, Money};
use pack::Policy;

/// A payment that is a part of a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The first payment of the whole: `run/place`. Empty for the first itself.
    pub plan: String,
    /// Which part, from 1.
    pub part: i64,
    /// How many there are.
    pub parts: i64,
    /// What all come to.
    pub whole: Money,
    /// The day on which the next falls due; nothing after the last.
    pub next_on: Option<Date>,
}

/// In how many parts `policy` is paid; 1 is at once.
pub fn parts(policy: &Policy) -> i64 {
    let parts = policy.amount.as_ref().and_then(|amount| amount.instalments);
    parts.map_or(1, |parts| i64::from(parts.max(1)))
}

/// Part `part` of `parts` of `whole`: equal in fen, the last takes what division leaves.
pub fn part_of(whole: Money, part: i64, parts: i64) -> Money {
    let each = whole.fen() / parts.max(1);
    let fen = if part >= parts { whole.fen() - each * (parts.max(1) - 1) } else { each };
    Money::from_fen(fen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_takes_the_fen_that_division_leaves() {
        let whole = Money::from_fen(100);
        let of = |parts: i64| -> Vec<i64> {
            (1..=parts).map(|part| part_of(whole, part, parts).fen()).collect()
        };
        assert_eq!(of(1), [100]);
        assert_eq!(of(3), [33, 33, 34]);
        assert_eq!(of(7).iter().sum::<i64>(), 100);
    }
}
