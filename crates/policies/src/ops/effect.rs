//! What policies have brought about: sums over the ledger and the payments, made in the database.

use base::{Instant, Money, Result};
use store::{Row, Tx, params};

use crate::store as tables;

/// Of what the effect is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The first moment.
    pub from: Instant,
    /// The moment after the last.
    pub to: Instant,
    /// This policy only.
    pub policy: Option<String>,
    /// This district only.
    pub district: Option<String>,
}

/// What was paid within an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hour {
    /// Its first moment.
    pub at: Instant,
    /// Paid.
    pub paid: Money,
    /// Taken back.
    pub back: Money,
}

/// What was paid of a policy in a district after so many days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The policy.
    pub policy: String,
    /// The district; empty when nobody knows.
    pub district: String,
    /// Days from the list or the claim to the money; `None` for what was only taken back.
    pub days: Option<i64>,
    /// Payments that were settled.
    pub payments: i64,
    /// Paid.
    pub paid: Money,
    /// Taken back.
    pub back: Money,
}

/// How a policy stands in a district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The policy.
    pub policy: String,
    /// The district; empty when nobody knows.
    pub district: String,
    /// Parties that have the money of it.
    pub parties: i64,
    /// Payments that wait for an account.
    pub waiting: i64,
    /// Their sum.
    pub waiting_sum: Money,
}

/// Sums of what was paid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// Hours in which something was paid or taken back, in order.
    pub curve: Vec<Hour>,
    /// By policy, district and days.
    pub flows: Vec<Flow>,
    /// By policy and district, whenever it was.
    pub standing: Vec<Standing>,
}

const HOUR_MICROSECONDS: i64 = 3_600 * Instant::SECOND;

/// The sums of what `asked` asks. Every fen that the ledger charged to a treasury in that time is
/// in the curve once and in the flows once.
pub async fn sums(tx: &mut Tx, asked: &Asked) -> Result<Sums> {
    let policy = asked.policy.clone().unwrap_or_default();
    let district = asked.district.clone().unwrap_or_default();
    let within = params![asked.from, asked.to, &policy, &district];
    let curve = tx.query(tables::CURVE, within).await?;
    let hour = |row: &Row| {
        let at = Instant(asked.from.0 + row.int(0)? * HOUR_MICROSECONDS);
        Ok(Hour { at, paid: money(row, 1)?, back: money(row, 2)? })
    };
    let flows = tx.query(tables::FLOW, within).await?;
    let flow = |row: &Row| {
        Ok(Flow {
            policy: row.text(0)?,
            district: row.text(1)?,
            days: row.opt_int(2)?,
            payments: row.int(3)?,
            paid: money(row, 4)?,
            back: money(row, 5)?,
        })
    };
    let standing = tx.query(tables::STANDING, params![&policy, &district]).await?;
    let stands = |row: &Row| {
        Ok(Standing {
            policy: row.text(0)?,
            district: row.text(1)?,
            parties: row.int(2)?,
            waiting: row.int(3)?,
            waiting_sum: money(row, 4)?,
        })
    };
    Ok(Sums {
        curve: curve.iter().map(hour).collect::<Result<_>>()?,
        flows: flows.iter().map(flow).collect::<Result<_>>()?,
        standing: standing.iter().map(stands).collect::<Result<_>>()?,
    })
}

fn money(row: &Row, place: usize) -> Result<Money> {
    Ok(Money::from_fen(row.int(place)?))
}
