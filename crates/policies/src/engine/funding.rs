//! Who bears a payment: city, district, province, by the shares of the policy.

use base::Money;
use pack::{Payer, Policy};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

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
        let share = share.parse::<Decimal>().unwrap_or_default();
        (Decimal::from(amount.fen()) * share).floor().to_i64().unwrap_or_default()
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
