//! Settlement between treasuries: where a clause says that one pays first (先行兑付), the ledger says
//! what the others owe it, until they have paid.
//!
//! The entries `pay…` say who bears a payment in the end. An entry `advance…` charges back what a
//! treasury bears and has not paid, to the one that paid first; `settle…` undoes it once the money
//! has gone from the one to the other. So the sums of a treasury are what has left it.

use std::collections::BTreeMap;

use base::{Instant, Money, Result};
use journal::Leaf;
use pack::Policy;
use store::{Store, Tx, params};

use super::pay::{load, treasury};
use crate::engine::{Share, advances};
use crate::model::Payment;
use crate::store as tables;

/// What a treasury owes another one for what that has paid first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// Who owes, such as `treasury/city`.
    pub by: String,
    /// Whom.
    pub to: String,
    /// How much.
    pub amount: Money,
}

/// The entries by which one treasury has paid first what others bear of `payment`: step, debit,
/// credit, fen.
pub(super) fn advanced(
    policy: &Policy,
    borne: &[Share],
    payment: &Payment,
) -> Vec<(String, String, String, i64)> {
    let entry = |(place, first, share): (usize, pack::Payer, &Share)| {
        let (by, to) =
            (treasury(share.payer, &payment.district), treasury(first, &payment.district));
        (format!("advance{place}"), by, to, share.amount.fen())
    };
    advances(policy, borne).map(entry).collect()
}

/// What is owed by the sums of a ledger (step, debit, credit, entries, fen); nothing is nought.
pub fn owed(ledger: &[(String, String, String, i64, i64)]) -> Vec<Owed> {
    let mut sums: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for (step, debit, credit, _, fen) in ledger {
        if step.starts_with("advance") {
            *sums.entry((debit, credit)).or_default() += fen;
        } else if step.starts_with("settle") {
            *sums.entry((credit, debit)).or_default() -= fen;
        }
    }
    let owed = |((by, to), fen): ((&str, &str), i64)| Owed {
        by: by.to_owned(),
        to: to.to_owned(),
        amount: Money::from_fen(fen),
    };
    sums.into_iter().filter(|(_, fen)| *fen != 0).map(owed).collect()
}

/// The treasuries have paid what they owed for a run: enters it in the ledger, for every payment
/// that is not settled between them yet, with a leaf of the journal. Answers the sum; asked again
/// it is nought. Refused with `unknown_run`.
pub async fn settle(store: &Store, id: &str, now: Instant) -> Result<Money> {
    let id = id.to_owned();
    let settle = async move |tx: &mut Tx| {
        load(tx, &id).await?;
        let row = tx.query_one(tables::OWED_OF_RUN, params![&id]).await?;
        let sum = Money::from_fen(row.map_or(Ok(0), |row| row.int(0))?);
        if sum > Money::ZERO {
            tx.execute(tables::SETTLE_RUN, params![&id, now]).await?;
            let leaf = Leaf::new("treasuries_settled", &id, now, sum.to_string().as_bytes());
            journal::append(tx, &leaf)?;
        }
        Ok(sum)
    };
    store.write(settle).await
}

/// A payment is taken back: what one treasury paid first for another is not owed any more.
pub(super) async fn undo(tx: &mut Tx, run: &str, seq: i64, now: Instant) -> Result<()> {
    tx.execute(tables::SETTLE_ONE, params![run, now, seq]).await.map(drop)
}
