//! Who bears a payment: city, district, province, by the shares of the policy.

use base::Money;
use pack::{Payer, Policy, fraction};

/// What one treasury bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which.
    pub payer: Payer,
    /// How much.
    pub amount: Money,
}

/// The shares of `amount` for a party of the district `district`. Shares of named districts go
/// before those of all others. The fen that division leaves goes to the first. Without shares the
/// documents leave the split to the fiscal system: the city bears it until it is settled.
pub fn shares(policy: &Policy, amount: Money, district: Option<&str>) -> Vec<Share> {
    let named = |district: &str| {
        let funding = policy.funding.iter();
        let of: Vec<_> = funding.filter(|f| f.districts.iter().any(|id| id == district)).collect();
        (!of.is_empty()).then_some(of)
    };
    let of_others = || policy.funding.iter().filter(|f| f.districts.is_empty()).collect();
    let funding: Vec<_> = district.and_then(named).unwrap_or_else(of_others);
    let part = |share: &str| {
        let (part, of) = fraction(share).unwrap_or((0, 1));
        i64::try_from(i128::from(amount.fen()) * part / of).unwrap_or_default()
    };
    let mut shares: Vec<Share> = funding
        .iter()
        .map(|funding| Share {
            payer: funding.payer,
            amount: Money::from_fen(part(&funding.share)),
        })
        .collect();
    if shares.is_empty() {
        return vec![Share { payer: Payer::City, amount }];
    }
    let borne: i64 = shares.iter().map(|share| share.amount.fen()).sum();
    shares[0].amount = Money::from_fen(shares[0].amount.fen() + amount.fen() - borne);
    shares
}

/// Of the shares that `borne` says, those which another treasury has paid first (`paid_first_by`)
/// and is owed: their places, and by whom they are paid first.
pub fn advances<'s>(
    policy: &Policy,
    borne: &'s [Share],
) -> impl Iterator<Item = (usize, Payer, &'s Share)> {
    let first = policy.paid_first_by;
    borne.iter().enumerate().filter_map(move |(place, share)| {
        let first = first.filter(|first| *first != share.payer && share.amount > Money::ZERO)?;
        Some((place, first, share))
    })
}

#[cfg(test)]
mod tests {
    use pack::Funding;

    use super::*;
    use crate::engine::tests::policy;

    #[test]
    fn thirds_are_the_whole_and_the_first_bears_the_fen_that_is_left() {
        let mut policy = policy();
        let third = |payer| Funding { payer, share: "1/3".to_owned(), districts: Vec::new() };
        policy.funding = [Payer::Province, Payer::City, Payer::District].map(third).to_vec();
        let borne = shares(&policy, Money::from_fen(100), Some("330106"));
        assert_eq!(borne.iter().map(|share| share.amount.fen()).collect::<Vec<_>>(), [34, 33, 33]);
    }
}
