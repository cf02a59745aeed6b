//! The money of a year, as far as it is spent.

use base::{Date, Fault, Money, Result};
use pack::Policy;
use store::{Tx, params};

use crate::engine::{year_left, year_limit};
use crate::store as tables;

/// What is left of the money of a policy in the year of `on`, `None` when nothing limits it: less
/// what was paid, is listed, or is put aside for a list that is being written, of the policy and of
/// those with which it shares its budget.
pub async fn budget_left(tx: &mut Tx, policy: &Policy, on: Date) -> Result<Option<Money>> {
    if year_limit(policy).is_none() {
        return Ok(None);
    }
    let own = spent(tx, &policy.id, on).await?;
    let mut shared = Money::ZERO;
    for other in policy.budget.iter().flat_map(|budget| &budget.shared_with) {
        let spent = spent(tx, other, on).await?;
        shared = shared.checked_add(spent).ok_or_else(|| Fault::new("a sum that is too large"))?;
    }
    Ok(year_left(policy, own, shared))
}

/// What was paid of a policy in the year of `on`, is listed or put aside.
async fn spent(tx: &mut Tx, policy: &str, on: Date) -> Result<Money> {
    let (year, mut fen) = (format!("{}-", on.year()), 0);
    for sql in [tables::SPENT_IN_YEAR, tables::RESERVED_IN_YEAR] {
        let row = tx.query_one(sql, params![policy, &year]).await?;
        fen += row.map_or(Ok(0), |row| row.int(0))?;
    }
    Ok(Money::from_fen(fen))
}
