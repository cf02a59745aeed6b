//! What was paid to a party.

use std::collections::HashMap;

use base::{Date, Fault, Money, Result};
use store::{Tx, params};

use crate::engine::Before;
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
}

/// The payments to the party with this key, the latest first.
pub async fn payments(tx: &mut Tx, party: &str, limit: i64) -> Result<Vec<PaidTo>> {
    let mut found = Vec::new();
    for row in tx.query(tables::OF_PARTY, params![party, limit]).await? {
        let state = PaymentState::parse(row.str(3)?);
        let until = row.opt_text(8)?.map(|day| day.parse::<Date>());
        found.push(PaidTo {
            run: row.text(0)?,
            seq: row.int(1)?,
            amount: Money::from_fen(row.int(2)?),
            state: state.ok_or_else(|| Fault::new("a state in payment"))?,
            reason: row.opt_text(4)?,
            policy: row.text(5)?,
            public_until: until.transpose().map_err(|e| Fault::during("reading a day", e))?,
        });
    }
    Ok(found)
}

/// What was paid of a policy to each party, or is bound to be; `on` says which year it is.
pub async fn paid_of(tx: &mut Tx, policy: &str, on: Date) -> Result<HashMap<String, Before>> {
    let year = format!("{}-", on.year());
    let rows = tx.query(tables::PAID_OF_POLICY, params![policy, &year]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, Before::new(row.int(1)?, row.int(2)?)))).collect()
}

/// What was paid to the party, or is bound to be, by policy; `on` says which year it is.
pub async fn paid(tx: &mut Tx, party: &str, on: Date) -> Result<HashMap<String, Before>> {
    let year = format!("{}-", on.year());
    let rows = tx.query(tables::PAID_TO, params![party, &year]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, Before::new(row.int(1)?, row.int(2)?)))).collect()
}
