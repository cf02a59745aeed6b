//! What was paid to a party.

use std::collections::HashMap;

use base::{Date, Fault, Instant, Money, Result};
use store::{Tx, params};

use crate::engine::{Before, Counted, OnceKey};
use crate::model::PaymentState;
use crate::store as tables;

/// A payment to a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidTo {
    /// The run.
    pub run: String,
    /// Its place in the run's list.
    pub seq: i64,
    /// The policy.
    pub policy: String,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: PaymentState,
    /// Why it was refused or cancelled.
    pub reason: Option<String>,
    /// Last day of publicity of its list.
    pub public_until: Option<Date>,
    /// The day from which the days of payment count.
    pub on: Date,
    /// Which part of how many it is, when it is paid in parts.
    pub part: Option<(i64, i64)>,
    /// The day on which the next part falls due.
    pub next_on: Option<Date>,
    /// Its place in the queue of its policy, from 1, while it is queued.
    pub place: Option<i64>,
}

/// The payments to the party with this key, the latest first.
pub async fn payments(tx: &mut Tx, party: &str, limit: i64) -> Result<Vec<PaidTo>> {
    let mut found = Vec::new();
    for row in tx.query(tables::OF_PARTY, params![party, limit]).await? {
        let state = PaymentState::parse(row.str(3)?);
        let (run, seq, policy) = (row.text(0)?, row.int(1)?, row.text(5)?);
        let state = state.ok_or_else(|| Fault::new("a state in payment"))?;
        let place = match state {
            PaymentState::Queued => {
                Some(1 + queued_before(tx, &policy, (row.instant(12)?, &run, seq)).await?.0)
            }
            _ => None,
        };
        found.push(PaidTo {
            run,
            seq,
            policy,
            amount: Money::from_fen(row.int(2)?),
            state,
            reason: row.opt_text(4)?,
            public_until: row.opt_text(8)?.map(day).transpose()?,
            on: day(row.text(6)?)?,
            part: row.opt_int(9)?.zip(row.opt_int(10)?),
            next_on: row.opt_text(11)?.map(day).transpose()?,
            place,
        });
    }
    Ok(found)
}

/// How many wait before a queued payment of a policy, and for how much: before the moment of its
/// run, its run and its place.
pub async fn queued_before(
    tx: &mut Tx,
    policy: &str,
    (made_at, run, seq): (Instant, &str, i64),
) -> Result<(i64, Money)> {
    let row = tx.query_one(tables::QUEUED_BEFORE, params![policy, made_at, run, seq]).await?;
    let Some(row) = row else { return Ok((0, Money::ZERO)) };
    Ok((row.int(0)?, Money::from_fen(row.int(1)?)))
}

/// Who was first for each of `keys`, when it was not the party itself.
pub async fn counted(tx: &mut Tx, party: &str, keys: &[OnceKey]) -> Result<Vec<Counted>> {
    let mut found = Vec::new();
    for key in keys {
        let Some(hash) = &key.hash else { continue };
        if let Some(row) = tx.query_one(tables::COUNTED, params![hash, party]).await? {
            let (policy, on) = (row.text(0)?, day(row.text(1)?)?);
            found.push(Counted { group: key.group.clone(), policy, on });
        }
    }
    Ok(found)
}

pub(super) fn day(text: String) -> Result<Date> {
    let day = text.parse::<Date>();
    day.map_err(|error| Fault::during("reading a day of a payment", error).into())
}

/// What was paid of a policy to each party, or is bound to be; `on` says which year it is.
pub async fn paid_of(tx: &mut Tx, policy: &str, on: Date) -> Result<HashMap<String, Before>> {
    before(tx, [tables::PAID_OF_POLICY, tables::PROMISED_OF_POLICY], policy, on).await
}

/// What was paid to the party, or is bound to be, by policy; `on` says which year it is.
pub async fn paid(tx: &mut Tx, party: &str, on: Date) -> Result<HashMap<String, Before>> {
    before(tx, [tables::PAID_TO, tables::PROMISED_TO], party, on).await
}

/// What the two statements, of what was paid and of what is promised, say of `of`.
async fn before(
    tx: &mut Tx,
    [paid_sql, promised_sql]: [&'static str; 2],
    of: &str,
    on: Date,
) -> Result<HashMap<String, Before>> {
    let year = format!("{}-", on.year());
    let mut paid = HashMap::new();
    for row in tx.query(paid_sql, params![of, &year]).await? {
        paid.insert(row.text(0)?, Before::new(row.int(1)?, row.int(2)?));
    }
    for row in tx.query(promised_sql, params![of, &year]).await? {
        let before: &mut Before = paid.entry(row.text(0)?).or_default();
        *before = before.with_promised(row.int(1)?, row.int(2)?);
    }
    Ok(paid)
}
