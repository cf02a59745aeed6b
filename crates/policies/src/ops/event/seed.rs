//! Seeds of draws: the city commits to each before it knows the events that it draws.
//!
//! A kind has its seeds in a row. The first event of a day takes the one that was prepared, and the
//! next is prepared at once: its SHA-256 goes into the journal, the seed itself is told when its
//! day is over. So but for the very first day a seed is older than every event that it draws.

use base::{Date, Fault, Instant, Refusal, Result, id};
use journal::Leaf;
use sha2::{Digest, Sha256};
use store::{Row, Tx, params};

use super::draw_of;
use crate::engine::draw_file::{DrawCandidate, DrawFile, LEAF};
use crate::limits::DRAW_ROWS;
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
    journal::append(tx, &committed(kind, number, &commitment, now))?;
    Ok(())
}

/// The leaf by which the city commits to a seed.
fn committed(kind: &str, number: i64, commitment: &str, at: Instant) -> Leaf {
    Leaf::new(LEAF, &format!("{kind}/{number}"), at, commitment.as_bytes())
}

/// The draw of the seed `number` of a kind, as a file that proves itself; `None` while the journal
/// has not signed the commitment. Refused with `not_found`, and with `draw_not_over` as long as
/// the seed draws or has no day yet.
pub async fn file(tx: &mut Tx, kind: &str, number: i64, today: Date) -> Result<Option<DrawFile>> {
    let row = tx.query_one(tables::SEED, params![kind, number]).await?;
    let seed = seed_of(&row.ok_or_else(Refusal::not_found)?)?;
    let on = seed.on.filter(|on| *on < today).ok_or_else(not_over)?;
    let leaf = committed(kind, number, &seed.commitment, seed.committed_at);
    let Some(receipt) = journal::receipt_of(tx, &leaf).await? else { return Ok(None) };
    let candidates = candidates(tx, kind, number).await?;
    Ok(Some(DrawFile::new(&seed, on, candidates, receipt)))
}

async fn candidates(tx: &mut Tx, kind: &str, number: i64) -> Result<Vec<DrawCandidate>> {
    let (like, mut last, mut found) = (format!("%\"seed\":{number},%"), String::new(), Vec::new());
    loop {
        let rows = tx.query(tables::OF_SEED, params![kind, &like, &last, DRAW_ROWS]).await?;
        for row in &rows {
            last = row.text(0)?;
            let (key, arrived_at) = (row.text(1)?, row.instant(2)?);
            let Some(draw) = draw_of(row.opt_text(3)?)? else { continue };
            found.push(DrawCandidate { key, arrived_at, share: draw.share, drawn: draw.drawn });
        }
        if i64::try_from(rows.len()).unwrap_or_default() < DRAW_ROWS {
            break;
        }
    }
    // ids of one millisecond are in no order
    found.sort_by(|a, b| (a.arrived_at, &a.key).cmp(&(b.arrived_at, &b.key)));
    Ok(found)
}

fn not_over() -> Refusal {
    let (zh, en) = ("当日过后才公布种子。", "The seed is told when its day is over.");
    Refusal::new("draw_not_over", 409, zh, en)
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
