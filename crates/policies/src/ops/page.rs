//! A page of a list: payments, and what stands beside each.

use base::{Date, Result};
use store::{Store, Tx, params};

use super::party::{day, queued_before};
use super::pay::of_run;
use crate::model::{PayRun, Payment, PaymentState};
use crate::store as tables;

/// A payment of a list, as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The payment.
    pub payment: Payment,
    /// Which part of how many it is, when it is paid in parts.
    pub part: Option<(i64, i64)>,
    /// The day on which the next part falls due.
    pub next_on: Option<Date>,
    /// Its place in the queue of its policy, from 1, while it is queued.
    pub place: Option<i64>,
    /// Other payments of the same grant that are settled.
    pub paid_beside: i64,
}

/// Payments of a run, from a place on.
pub async fn lines(store: &Store, run: &PayRun, first: i64, limit: i64) -> Result<Vec<Line>> {
    let run = run.clone();
    let read = async move |tx: &mut Tx| {
        let last = first + limit - 1;
        let payments = of_run(tx, &run.id, first, last).await?;
        let line =
            |payment| Line { payment, part: None, next_on: None, place: None, paid_beside: 0 };
        let mut lines: Vec<Line> = payments.into_iter().map(line).collect();
        for row in tx.query(tables::PARTS_OF_RUN, params![&run.id, first, last]).await? {
            let seq = row.int(0)?;
            let Some(line) = lines.iter_mut().find(|line| line.payment.seq == seq) else {
                continue;
            };
            line.part = Some((row.int(1)?, row.int(2)?));
            line.next_on = row.opt_text(3)?.map(day).transpose()?;
        }
        for row in tx.query(tables::PAID_BESIDE, params![&run.id, first, last]).await? {
            let seq = row.int(0)?;
            let line = lines.iter_mut().find(|line| line.payment.seq == seq);
            line.into_iter().try_for_each(|line| row.int(1).map(|paid| line.paid_beside = paid))?;
        }
        let mut queued = lines.iter_mut().filter(|of| of.payment.state == PaymentState::Queued);
        if let Some(first) = queued.next() {
            let of = (run.made_at, run.id.as_str(), first.payment.seq);
            let place = queued_before(tx, &run.policy, of).await?.0 + 1;
            first.place = Some(place);
            queued.zip(place + 1..).for_each(|(line, place)| line.place = Some(place));
        }
        Ok(lines)
    };
    store.read(read).await
}
