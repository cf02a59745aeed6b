//! Numbers without gaps, one series at a time: case numbers, certificate numbers, receipts on
//! paper.
//!
//! A number is given in the transaction that uses it; when that fails, the number was never given.

use base::{Instant, Result};

use crate::{Store, Tx, params, values};

/// A series and what is missing in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gaps {
    /// The last number given; 0 when none was.
    pub last: i64,
    /// How many numbers are on record.
    pub given: i64,
    /// Numbers from 1 to `last` that are not on record, as first and last of each gap.
    pub missing: Vec<(i64, i64)>,
}

/// The next number of `series`, given to `subject`. A series begins with 1.
pub async fn next(tx: &mut Tx, series: &str, subject: &str, now: Instant) -> Result<i64> {
    const LAST: &str = "select last from number_series where series = $1";
    // read once a group: nobody else writes until it is committed
    let last = match tx.pending.series.get(series) {
        Some(last) => *last,
        None => match tx.query_one(LAST, params![series]).await? {
            Some(row) => row.int(0)?,
            None => 0,
        },
    };
    let number = last + 1;
    tx.pending.series.insert(series.to_owned(), number);
    tx.append(
        "insert into number_given (series, number, subject, at)",
        values![series, number, subject, now],
    );
    Ok(number)
}

/// Writes the last number that a group gave.
pub(crate) async fn write(tx: &mut Tx, series: &str, last: i64) -> Result<()> {
    const WRITE: &str = "insert into number_series (series, last) values ($1, $2) \
        on conflict (series) do update set last = excluded.last";
    tx.execute(WRITE, params![series, last]).await.map(|_| ())
}

/// What is missing in `series`: nothing, unless somebody changed the database by hand.
pub async fn gaps(store: &Store, series: &str) -> Result<Gaps> {
    const LAST: &str = "select last, \
        (select count(*) from number_given where series = $1) from number_series where series = $1";
    const MISSING: &str = "select before + 1, number - 1 from (
            select number, lag(number, 1, cast(0 as bigint)) over (order by number) as before from (
                select number from number_given where series = $1
                union all select last + 1 from number_series where series = $1
            ) as given
        ) as steps where number > before + 1 order by number";
    let series = series.to_owned();
    store
        .read(async move |tx| {
            let row = tx.query_one(LAST, params![&series]).await?;
            let Some(row) = row else { return Ok(Gaps { last: 0, given: 0, missing: vec![] }) };
            let rows = tx.query(MISSING, params![&series]).await?;
            let missing =
                rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?))).collect::<Result<_>>()?;
            Ok(Gaps { last: row.int(0)?, given: row.int(1)?, missing })
        })
        .await
}
