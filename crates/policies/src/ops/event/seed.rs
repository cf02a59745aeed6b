//! Seeds of draws: the city commits to each before it knows the events that it draws.
//!
//! A kind has its seeds in a row. The first event of a day takes the one that was prepared, and the
//! next is prepared at once: its SHA-256 goes into the journal, the seed itself is told when its
//! day is over. So but for the very first day a seed is older than every event that it draws.

use base::{Date, Fault, Instant, Result, id};
use journal::Leaf;
use sha2::{Digest, Sha256};
use store::{Row, Tx, params};

use crate::model::claim_event::Seed;
use crate::store::event as tables;

/// The seed that draws events of `kind` on the day `on`.
pub async fn of_day(tx: &mut Tx, kind: &str, on: Date, now: Instant) -> Result<Seed> {
    let day = on.to_string();
    if let Some(row) = tx.query_one(tables::SEED_OF_DAY, params![kind, &day]).await? {
        return seed_of(&row);
    }
    if tx.query_one(tables::SEED_NEXT, params![kind]).await?.is_none() {
        prepare(tx, kind, now).await?;
    }
    let next = tx.query_one(tables::SEED_NEXT, params![kind]).await?;
    let mut seed = seed_of(&next.ok_or_else(|| Fault::new("a seed that was just prepared"))?)?;
    tx.execute(tables::USE_SEED, params![kind, seed.number, &day]).await?;
    prepare(tx, kind, now).await?;
    seed.on = Some(on);
    Ok(seed)
}

/// Makes the next seed, and commits to it in the journal.
async fn prepare(tx: &mut Tx, kind: &str, now: Instant) -> Result<()> {
    let before = tx.query_one(tables::SEED_COUNT, params![kind]).await?;
    let number = before.map_or(Ok(0), |row| row.int(0))? + 1;
    let secret = format!("{}{}", id::fresh(now), id::fresh(now));
    let commitment = hex::encode(Sha256::digest(secret.as_bytes()));
    tx.execute(tables::NEW_SEED, params![kind, number, &secret, &commitment, now]).await?;
    let leaf = Leaf::new("draw_committed", &format!("{kind}/{number}"), now, commitment.as_bytes());
    journal::append(tx, &leaf)?;
    Ok(())
}

/// The seeds of a kind, the latest first.
pub async fn seeds(tx: &mut Tx, kind: &str, limit: i64) -> Result<Vec<Seed>> {
    tx.query(tables::SEEDS, params![kind, limit]).await?.iter().map(seed_of).collect()
}

fn seed_of(row: &Row) -> Result<Seed> {
    let on = row.opt_text(2)?.map(|day| day.parse::<Date>());
    Ok(Seed {
        kind: row.text(0)?,
        number: row.int(1)?,
        on: on.transpose().map_err(|error| Fault::during("reading a day of claim_seed", error))?,
        secret: row.text(3)?,
        commitment: row.text(4)?,
        committed_at: row.instant(5)?,
    })
}
