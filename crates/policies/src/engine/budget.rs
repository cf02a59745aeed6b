//! What happens when a budget does not suffice.

use base::Money;
use pack::WhenDry;

/// What each of `claims`, sums in the order in which they became due, gets of `left`. Together it
/// is never more than `left`; under [`WhenDry::ProRata`] it is exactly `left` when that does not
/// suffice, the fen that division leaves going to the first.
pub fn allocate(left: Money, claims: &[Money], when_dry: WhenDry) -> Vec<Money> {
    let wanted: i128 = claims.iter().map(|due| i128::from(due.fen())).sum();
    let budget = i128::from(left.fen().max(0));
    if wanted <= budget {
        return claims.to_vec();
    }
    match when_dry {
        WhenDry::FirstCome | WhenDry::Queue => {
            let mut rest = budget;
            let mut dry = false;
            let give = |due: &Money| {
                dry |= i128::from(due.fen()) > rest;
                if dry {
                    return Money::ZERO;
                }
                rest -= i128::from(due.fen());
                *due
            };
            claims.iter().map(give).collect()
        }
        WhenDry::ProRata => {
            let part = |due: &Money| i128::from(due.fen()) * budget / wanted;
            let parts: Vec<i128> = claims.iter().map(part).collect();
            let mut over = budget - parts.iter().sum::<i128>();
            let one = |part: i128, over: &mut i128| {
                let more = i128::from(*over > 0);
                *over -= more;
                Money::from_fen(i64::try_from(part + more).unwrap_or_default())
            };
            parts.into_iter().map(|part| one(part, &mut over)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(fen: &[i64]) -> Vec<Money> {
        fen.iter().copied().map(Money::from_fen).collect()
    }

    fn given(left: i64, fen: &[i64], when_dry: WhenDry) -> Vec<i64> {
        allocate(Money::from_fen(left), &claims(fen), when_dry).iter().map(|m| m.fen()).collect()
    }

    #[test]
    fn what_suffices_is_paid() {
        for when_dry in [WhenDry::FirstCome, WhenDry::ProRata, WhenDry::Queue] {
            assert_eq!(given(60, &[10, 20, 30], when_dry), [10, 20, 30]);
        }
    }

    #[test]
    fn who_comes_first_is_paid_whole_until_one_does_not_fit() {
        assert_eq!(given(59, &[10, 20, 30, 1], WhenDry::FirstCome), [10, 20, 0, 0]);
        assert_eq!(given(0, &[10], WhenDry::FirstCome), [0]);
    }

    #[test]
    fn parts_of_a_budget_are_the_whole_of_it() {
        assert_eq!(given(100, &[100, 100, 100], WhenDry::ProRata), [34, 33, 33]);
        assert_eq!(given(7, &[1, 2, 30], WhenDry::ProRata).iter().sum::<i64>(), 7);
    }
}
