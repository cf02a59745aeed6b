//! What there is for a policy in a year, and what happens when it does not suffice.

use base::Money;
use pack::{CapPer, Policy, WhenDry};

/// All that there is for `policy` in a calendar year, over all parties: the least of its budget and
/// its caps `per: city_year`.
pub fn year_limit(policy: &Policy) -> Option<Money> {
    year_left(policy, Money::ZERO, Money::ZERO)
}

/// What is left of that when so much was paid in the year: of the policy itself, and of those with
/// which it shares its budget. `None` when nothing limits it.
pub fn year_left(policy: &Policy, own: Money, shared: Money) -> Option<Money> {
    let whole = |yuan: u64| Money::from_yuan(yuan.into());
    let less = |whole: Money, spent: Money| {
        whole.checked_sub(spent).filter(|left| *left > Money::ZERO).unwrap_or_default()
    };
    let caps = policy.caps.iter().filter(|cap| cap.per == CapPer::CityYear);
    let of_caps = caps.filter_map(|cap| Some(less(whole(cap.yuan)?, own)));
    let budget = policy.budget.iter().filter_map(|budget| whole(budget.yuan));
    of_caps.chain(budget.map(|budget| less(less(budget, own), shared))).min()
}

/// What happens when that does not suffice; who comes first when the policy does not say.
pub fn when_dry(policy: &Policy) -> WhenDry {
    policy.budget.as_ref().map_or(WhenDry::FirstCome, |budget| budget.when_dry)
}

/// What each of `claims`, sums in the order in which they became due, gets of `left`. Together it
/// is never more than `left`; under [`WhenDry::ProRata`] it is exactly `left` when that does not
/// suffice: everybody gets the whole fen of their part, and the fen that are left go one each to
/// those whose parts lost most by that, the earlier first among equals.
pub fn allocate(left: Money, claims: &[Money], when_dry: WhenDry) -> Vec<Money> {
    let wanted: i128 = claims.iter().map(|due| i128::from(due.fen())).sum();
    let budget = i128::from(left.fen().max(0));
    if wanted <= budget {
        return claims.to_vec();
    }
    match when_dry {
        WhenDry::FirstCome | WhenDry::Queue => in_order(budget, claims),
        WhenDry::ProRata => in_parts(budget, wanted, claims),
    }
}

/// What of `left` those get to whom it is promised, whole and in order, and then the newcomers by
/// `when_dry`: nothing, when a promise could not be kept.
pub fn share_out(
    left: Money,
    promised: &[Money],
    newcomers: &[Money],
    when_dry: WhenDry,
) -> (Vec<Money>, Vec<Money>) {
    let sum = |all: &[Money]| all.iter().map(|one| one.fen()).sum::<i64>();
    let kept = allocate(left, promised, WhenDry::FirstCome);
    let dry = sum(&kept) < sum(promised);
    let rest = if dry { Money::ZERO } else { Money::from_fen(left.fen() - sum(&kept)) };
    let given = allocate(rest, newcomers, when_dry);
    (kept, given)
}

/// Whole sums until one does not fit.
fn in_order(mut rest: i128, claims: &[Money]) -> Vec<Money> {
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

/// The same part of each sum; `wanted` is more than `budget`.
fn in_parts(budget: i128, wanted: i128, claims: &[Money]) -> Vec<Money> {
    let product = |due: &Money| i128::from(due.fen()) * budget;
    let mut parts: Vec<i128> = claims.iter().map(|due| product(due) / wanted).collect();
    let over = budget - parts.iter().sum::<i128>();
    let mut by_loss: Vec<usize> = (0..claims.len()).collect();
    by_loss.sort_by_key(|at| (std::cmp::Reverse(product(&claims[*at]) % wanted), *at));
    for at in by_loss.into_iter().take(usize::try_from(over).unwrap_or_default()) {
        parts[at] += 1;
    }
    let money = |part| Money::from_fen(i64::try_from(part).unwrap_or_default());
    parts.into_iter().map(money).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn the_fen_that_are_left_go_to_those_who_lost_most() {
        assert_eq!(given(100, &[100, 100, 100], WhenDry::ProRata), [34, 33, 33]);
        // 7 of 33: 0.21, 0.42, 6.36
        assert_eq!(given(7, &[1, 2, 30], WhenDry::ProRata), [0, 1, 6]);
        // to whom nothing is due nothing is given
        assert_eq!(given(1, &[0, 1, 1], WhenDry::ProRata), [0, 1, 0]);
    }

    #[test]
    fn promises_come_before_newcomers() {
        let share = |left: i64, dry| {
            let (kept, given) =
                share_out(Money::from_fen(left), &claims(&[30, 30]), &claims(&[10, 10]), dry);
            [kept, given].map(|all| all.iter().map(|one| one.fen()).collect::<Vec<_>>())
        };
        assert_eq!(share(100, WhenDry::Queue), [vec![30, 30], vec![10, 10]]);
        assert_eq!(share(75, WhenDry::FirstCome), [vec![30, 30], vec![10, 0]]);
        assert_eq!(share(75, WhenDry::ProRata), [vec![30, 30], vec![8, 7]]);
        assert_eq!(share(59, WhenDry::ProRata), [vec![30, 0], vec![0, 0]]);
    }

    proptest! {
        #[test]
        fn parts_are_the_whole_budget_and_nobody_gets_more_than_is_due(
            fen in prop::collection::vec(0_i64..1_000_000, 1..40), left in 0_i64..10_000_000,
        ) {
            let wanted: i64 = fen.iter().sum();
            let parts = given(left, &fen, WhenDry::ProRata);
            prop_assert_eq!(parts.iter().sum::<i64>(), wanted.min(left));
            prop_assert!(parts.iter().zip(&fen).all(|(part, due)| part <= due));
        }
    }
}
