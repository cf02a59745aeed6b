//! Settlement between treasuries: where a clause says that one pays first (先行兑付), the ledger says
//! what the others owe it, until they have paid.
//!
//! The entries `pay…` say who bears a payment in the end. An entry `advance…` charges back what a
//! treasury bears and has not paid, to the one that paid first; `settle…` undoes it once the money
//! has gone from the one to the other, `waive…` when the payment was taken back before that. So the
//! sums of a treasury are what has left it.

use std::collections::BTreeMap;

use base::{Date, Instant, Money, Refusal, Result};
use jiff::tz::TimeZone;
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
        } else if step.starts_with("settle") || step.starts_with("waive") {
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

/// What treasuries have paid each other for a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Only what this one owed, such as `treasury/city`; all of them when absent.
    pub by: Option<String>,
    /// The day on which the money went; today when absent.
    pub on: Option<Date>,
}

/// Whether a treasury owes another one anything for the run.
pub async fn owes(store: &Store, id: &str) -> Result<bool> {
    let id = id.to_owned();
    store.read(async move |tx: &mut Tx| Ok(owed_by(tx, &id, "").await?.0 > Money::ZERO)).await
}

/// The treasuries have paid what they owed for a run: enters it in the ledger, for every payment
/// that is not settled between them yet, with a leaf of the journal. Answers the sum; asked again
/// it is nought. Refused with `unknown_run`; `settled_on_wrong` for a day that is to come, or
/// before one of the payments arrived.
pub async fn settle(
    store: &Store,
    id: &str,
    asked: &Settlement,
    (zone, now): (&TimeZone, Instant),
) -> Result<Money> {
    let (id, asked, zone) = (id.to_owned(), asked.clone(), zone.clone());
    let settle = async move |tx: &mut Tx| {
        load(tx, &id).await?;
        let by = asked.by.as_deref().unwrap_or_default();
        let today = now.date_in(&zone);
        let on = asked.on.unwrap_or(today);
        let (sum, last) = owed_by(tx, &id, by).await?;
        let first = last.map_or(on, |last| last.date_in(&zone));
        if on > today || on < first {
            return Err(wrong_day(first, today).into());
        }
        if sum > Money::ZERO {
            // an earlier day is over: its last moment
            let at = if on < today { Instant(Instant::end_of(on, &zone).0 - 1) } else { now };
            tx.execute(tables::SETTLE_RUN, params![&id, at, by]).await?;
            let said = format!("{by} {on} {sum}");
            let leaf = Leaf::new("treasuries_settled", &id, now, said.as_bytes());
            journal::append(tx, &leaf)?;
        }
        Ok(sum)
    };
    store.write(settle).await
}

/// What a treasury, or all of them (empty), owes for a run, and when the last payment of it
/// arrived.
async fn owed_by(tx: &mut Tx, run: &str, by: &str) -> Result<(Money, Option<Instant>)> {
    let Some(row) = tx.query_one(tables::OWED_OF_RUN, params![run, by]).await? else {
        return Ok((Money::ZERO, None));
    };
    Ok((Money::from_fen(row.int(0)?), row.opt_instant(1)?))
}

fn wrong_day(first: Date, today: Date) -> Refusal {
    let zh = format!("划转日期须在 {first}（款到账之日）至 {today}（今天）之间。");
    let en =
        format!("The day must lie between {first}, when the money arrived, and today, {today}.");
    Refusal::new("settled_on_wrong", 422, zh, en).on("on")
}

/// A payment is taken back: what one treasury paid first for another is not owed any more.
pub(super) async fn waive(tx: &mut Tx, run: &str, seq: i64, now: Instant) -> Result<()> {
    tx.execute(tables::WAIVE_ONE, params![run, now, seq]).await.map(drop)
}
