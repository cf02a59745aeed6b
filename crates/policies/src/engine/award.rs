//! How much of what officers granted may be paid now.

use std::collections::HashMap;

use base::Money;
use pack::{CapPer, Pack, Policy, Stacking};

use super::stack::{Before, less, paid_in};

/// What an application was granted, and how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// All of it.
    pub granted: Money,
    /// What is due by now.
    pub due: Money,
    /// What stands on lists already.
    pub listed: Money,
}

/// What of the application `of` goes on a list now, to a party to whom `paid` was paid before, by
/// policy: what is due and on no list yet, within the caps of the party, and so that the group gets
/// no more than the highest of its policies (从优、就高、不重复).
pub fn payable(
    pack: &Pack,
    policy: &Policy,
    of: Standing,
    paid: &HashMap<String, Before>,
) -> Money {
    let before = paid.get(&policy.id).copied().unwrap_or_default();
    let left = |whole: Money, taken: Money| less(less(whole, taken), of.listed);
    let mut payable = less(of.due.min(of.granted), of.listed);
    for cap in &policy.caps {
        let whole = Money::from_yuan(cap.yuan.into()).unwrap_or_default();
        payable = match cap.per {
            CapPer::Year => payable.min(less(whole, before.this_year)),
            CapPer::Party => payable.min(less(whole, before.ever)),
            CapPer::Claim => payable.min(less(whole, of.listed)),
            CapPer::CityYear => payable,
        };
    }
    if policy.amount.as_ref().is_some_and(|amount| amount.top_up) {
        payable = payable.min(left(of.granted, less(before.ever, of.listed)));
    }
    for group in policy.stacking.iter().filter_map(|id| pack.stacking_groups.get(id)) {
        let others = less(paid_in(pack, group, paid), of.listed);
        payable = match group.how {
            Stacking::Add => payable,
            Stacking::Exclusive if others > Money::ZERO => Money::ZERO,
            Stacking::Exclusive | Stacking::Highest => payable.min(left(of.granted, others)),
        };
    }
    payable
}
