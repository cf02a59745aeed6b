//! Events, their payments, files and counts, as they are shown.

use base::{Date, Fault, Money, Result, Text};
use store::{Row, Tx, Value, params, values};

use super::event_of;
use crate::model::PaymentState;
use crate::model::claim_event::{BatchState, EventBatch, EventPayment, EventState, TakenEvent};
use crate::store::event as tables;

/// Later than every id.
const LAST: &str = "~";

/// Which events of a kind.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// In this state; all when absent.
    pub state: Option<EventState>,
    /// Of this file.
    pub batch: Option<String>,
    /// Whose day has passed on this one, without the money.
    pub late_on: Option<Date>,
}

/// Events of a kind, the latest first, from before `before` on.
pub async fn of_kind(
    tx: &mut Tx,
    kind: &str,
    wanted: &Wanted,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<TakenEvent>> {
    let state = wanted.state.map_or("", EventState::as_str);
    let batch = wanted.batch.as_deref().unwrap_or_default();
    let late = wanted.late_on.map(|day| day.to_string()).unwrap_or_default();
    let params = params![kind, state, batch, late, before.unwrap_or(LAST), limit];
    tx.query(tables::OF_KIND, params).await?.iter().map(event_of).collect()
}

/// Events that pay a party, the latest first, from before `before` on.
pub async fn of_payee(
    tx: &mut Tx,
    (register, key): (&str, &str),
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<TakenEvent>> {
    let params = params![register, key, before.unwrap_or(LAST), limit];
    tx.query(tables::OF_PAYEE, params).await?.iter().map(event_of).collect()
}

/// The payments for events, of each in the order in which they were made.
pub async fn payments(tx: &mut Tx, events: &[String]) -> Result<Vec<EventPayment>> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=events.len()).map(|at| format!("${at}")).collect();
    let [before, after] = tables::PAYMENTS_OF;
    let sql = format!("{before}{}{after}", places.join(", "));
    let ids: Vec<Value> = events.iter().map(Value::from).collect();
    let payment = |row: &Row| {
        let state = PaymentState::parse(row.str(4)?);
        Ok(EventPayment {
            event: row.text(0)?,
            run: row.text(1)?,
            seq: row.int(2)?,
            amount: Money::from_fen(row.int(3)?),
            state: state.ok_or_else(|| Fault::new("a state in payment"))?,
        })
    };
    tx.query(sql, &ids).await?.iter().map(payment).collect()
}

/// What was paid for an event, or is bound to be.
pub(super) async fn paid_for(tx: &mut Tx, event: &str) -> Result<Money> {
    let payments = payments(tx, &[event.to_owned()]).await?;
    let counted = payments.iter().filter(|payment| payment.counts());
    Ok(Money::from_fen(counted.map(|payment| payment.amount.fen()).sum()))
}

/// Events by kind and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The kind.
    pub kind: String,
    /// The state.
    pub state: EventState,
    /// How many.
    pub events: i64,
    /// What is granted.
    pub amount: Money,
}

/// How many events there are of each kind and state, and of each kind how many are late on `today`.
pub async fn counts(tx: &mut Tx, today: Date) -> Result<(Vec<Count>, Vec<(String, i64)>)> {
    let mut counts = Vec::new();
    for row in tx.query(tables::COUNTS, params![]).await? {
        let (kind, state, events) = (row.text(0)?, state(row.str(1)?)?, row.int(2)?);
        counts.push(Count { kind, state, events, amount: Money::from_fen(row.int(3)?) });
    }
    let mut late = Vec::new();
    for row in tx.query(tables::LATE, params![today.to_string()]).await? {
        late.push((row.text(0)?, row.int(1)?));
    }
    Ok((counts, late))
}

fn state(text: &str) -> Result<EventState> {
    Ok(EventState::parse(text).ok_or_else(|| Fault::new("a state in claim_event"))?)
}

/// A row of a file that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// From 1.
    pub row: i64,
    /// The fact.
    pub field: String,
    /// Stable.
    pub code: String,
    /// What must hold.
    pub must: Text,
}

/// What is wrong with the refused rows of a file.
pub async fn refused(tx: &mut Tx, batch: &str) -> Result<Vec<RefusedRow>> {
    let row = |row: &Row| {
        let must = serde_json::from_str(row.str(3)?);
        let must = must.map_err(|error| Fault::during("reading a refused row", error))?;
        Ok(RefusedRow { row: row.int(0)?, field: row.text(1)?, code: row.text(2)?, must })
    };
    tx.query(tables::REFUSED_OF, params![batch]).await?.iter().map(row).collect()
}

/// Events of a file by state: how many, and what is granted.
pub async fn batch_states(
    tx: &mut Tx,
    batch: &EventBatch,
) -> Result<Vec<(EventState, i64, Money)>> {
    let params = params![&batch.id, &batch.kind];
    let mut found = Vec::new();
    for row in tx.query(tables::BATCH_STATES, params).await? {
        found.push((state(row.str(0)?)?, row.int(1)?, Money::from_fen(row.int(2)?)));
    }
    Ok(found)
}

/// The file called `id`, if it is there.
pub async fn batch(tx: &mut Tx, id: &str) -> Result<Option<EventBatch>> {
    tx.query_one(tables::BATCH, params![id]).await?.as_ref().map(batch_of).transpose()
}

/// Files of a kind, the latest first.
pub async fn batches(tx: &mut Tx, kind: &str, limit: i64) -> Result<Vec<EventBatch>> {
    tx.query(tables::BATCHES, params![kind, limit]).await?.iter().map(batch_of).collect()
}

fn batch_of(row: &Row) -> Result<EventBatch> {
    let fault = |what: &str| Fault::new(format!("{what} in claim_batch"));
    Ok(EventBatch {
        id: row.text(0)?,
        kind: row.text(1)?,
        state: BatchState::parse(row.str(2)?).ok_or_else(|| fault("a state"))?,
        rows: row.int(3)?,
        taken: row.int(4)?,
        refused: row.int(5)?,
        repeated: row.int(6)?,
        on: row.str(7)?.parse().map_err(|_| fault("a day"))?,
        sent_by: row.text(8)?,
        sent_at: row.instant(9)?,
        version: row.int(10)?,
    })
}

/// Events that a run pays, in the order of the rows of their file.
pub(super) async fn of_run(tx: &mut Tx, run: &str) -> Result<Vec<TakenEvent>> {
    let rows = tx.query(tables::OF_RUN, &values![run]).await?;
    rows.iter().map(event_of).collect()
}
