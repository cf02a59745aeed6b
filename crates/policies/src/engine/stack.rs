//! Of several policies for one thing, which are paid (从优、就高、不重复).

use std::collections::HashMap;

use base::Money;
use pack::{CapPer, Pack, Policy, PolicyOutcome, Stacking, StackingGroup};

use super::weigh::{AmountSays, Weighing};

/// What is due of one policy once stacking is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The policy.
    pub policy: String,
    /// What the policy by itself would give.
    pub amount: Money,
    /// What is paid of it.
    pub due: Money,
    /// The group by which it is less, if it is.
    pub group: Option<String>,
}

/// What was paid of a policy before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Before {
    /// Since there is the policy, with the parts that are promised and not yet listed.
    pub ever: Money,
    /// In the calendar year, with what was promised in it.
    pub this_year: Money,
}

impl Before {
    /// So many fen for ever, of them so many this year.
    pub fn new(ever: i64, this_year: i64) -> Self {
        Self { ever: Money::from_fen(ever), this_year: Money::from_fen(this_year) }
    }

    /// The same with so many fen that are promised for later years, of them so many since this
    /// year: what is promised counts in the year in which it was granted.
    #[must_use]
    pub fn with_promised(self, ever: i64, this_year: i64) -> Self {
        Self::new(self.ever.fen() + ever, self.this_year.fen() + this_year)
    }
}

/// What is due to a party of which the policies say `weighed`: of those to which it is entitled and
/// whose amount a rule computes, with `paid` before.
pub fn due(pack: &Pack, weighed: &[Weighing], paid: &HashMap<String, Before>) -> Vec<Due> {
    let entitled = weighed.iter().filter(|says| says.outcome == PolicyOutcome::Entitled);
    let computed = entitled.filter_map(|says| match &says.amount {
        AmountSays::Exactly(amount) => Some((&pack.policies[&*says.policy], *amount)),
        _ => None,
    });
    stack(pack, &computed.collect::<Vec<_>>(), paid)
}

/// What is due of `entitled`, policies with their amounts in pack order, to a party to whom `paid`
/// was paid before, by policy.
///
/// In a group `highest`, the policy with the highest amount is paid, less what the group paid
/// before; in a group `exclusive`, likewise, unless anything of the group was paid: then nothing.
/// A policy of several groups gets the least that one of them leaves it.
pub fn stack(
    pack: &Pack,
    entitled: &[(&Policy, Money)],
    paid: &HashMap<String, Before>,
) -> Vec<Due> {
    let due = |(policy, amount): &(&Policy, Money)| {
        let before = paid.get(&policy.id).copied().unwrap_or_default();
        let mut due = Due {
            policy: policy.id.clone(),
            amount: *amount,
            due: left(policy, *amount, before),
            group: None,
        };
        for id in &policy.stacking {
            let Some(group) = pack.stacking_groups.get(id) else { continue };
            let left = match group.how {
                Stacking::Add => due.due,
                how => {
                    let before = paid_in(pack, group, paid);
                    match (wins(id, policy, entitled), how) {
                        (false, _) => Money::ZERO,
                        (true, Stacking::Exclusive) if before > Money::ZERO => Money::ZERO,
                        (true, _) => less(*amount, before),
                    }
                }
            };
            if left < due.due {
                due.due = left;
                due.group = Some(id.clone());
            }
        }
        due
    };
    entitled.iter().map(due).collect()
}

/// The policies that are looked at together when one of them is paid: `policy` itself and those
/// that share a group with it.
pub fn family<'p>(pack: &'p Pack, policy: &Policy) -> Vec<&'p Policy> {
    let same = |of: &&Policy| {
        of.id == policy.id || of.stacking.iter().any(|group| policy.stacking.contains(group))
    };
    pack.policies.values().filter(same).collect()
}

/// Whether the policy says that a party is paid more than once.
fn recurs(policy: &Policy) -> bool {
    policy.amount.as_ref().is_some_and(|amount| amount.top_up)
        || policy.caps.iter().any(|cap| matches!(cap.per, CapPer::Year | CapPer::Party))
}

/// What is left of `amount` for a party to whom `paid` was paid of the same policy before: nothing
/// when nothing says that it is paid again, less what a top-up has had, at most what the caps of
/// the party leave.
pub fn left(policy: &Policy, amount: Money, paid: Before) -> Money {
    if paid.ever > Money::ZERO && policy.stacking.is_empty() && !recurs(policy) {
        return Money::ZERO;
    }
    let topped_up = policy.amount.as_ref().is_some_and(|amount| amount.top_up);
    let amount = if topped_up { less(amount, paid.ever) } else { amount };
    let room = policy.caps.iter().filter_map(|cap| {
        let whole = Money::from_yuan(cap.yuan.into())?;
        match cap.per {
            CapPer::Year => Some(less(whole, paid.this_year)),
            CapPer::Party => Some(less(whole, paid.ever)),
            CapPer::Claim | CapPer::CityYear => None,
        }
    });
    room.fold(amount, Ord::min)
}

/// Whether `policy` is the highest of the group; the first of equals is.
fn wins(group: &str, policy: &Policy, entitled: &[(&Policy, Money)]) -> bool {
    let of_group = entitled.iter().filter(|(of, _)| of.stacking.iter().any(|id| id == group));
    let best = of_group.fold(None::<&(&Policy, Money)>, |best, next| match best {
        Some(best) if best.1 >= next.1 => Some(best),
        _ => Some(next),
    });
    best.is_some_and(|(best, _)| best.id == policy.id)
}

pub(super) fn paid_in(pack: &Pack, group: &StackingGroup, paid: &HashMap<String, Before>) -> Money {
    let of_group = paid.iter().filter(|(id, _)| {
        let policy = pack.policies.get(*id);
        policy.is_some_and(|policy| policy.stacking.contains(&group.id))
    });
    of_group.fold(Money::ZERO, |sum, (_, paid)| {
        let paid = if group.yearly { paid.this_year } else { paid.ever };
        sum.checked_add(paid).unwrap_or(sum)
    })
}

/// `amount - taken`, at least nothing.
pub(super) fn less(amount: Money, taken: Money) -> Money {
    amount.checked_sub(taken).filter(|left| *left > Money::ZERO).unwrap_or_default()
}
