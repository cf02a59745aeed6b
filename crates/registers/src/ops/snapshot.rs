//! All latest records of a register in columns, for what weighs everybody at once.
//!
//! It answers sums and lists by key; who reads one party's facts still asks [`super::read`], which
//! logs it. A snapshot is as old as the moment at which it was taken; whoever shows what came of it
//! shows that moment.

use base::{Fault, Instant, Result};
use pack::{Pack, rule_type};
use rules::Value;
use rules::columns::{ColumnBuilder, Table};
use store::{Store, Tx, params};

use crate::engine::Shape;
use crate::store as sql;

/// Records that are read in one statement.
const PAGE_RECORDS: i64 = 20_000;
/// Digits of money.
const FEN_DIGITS: u32 = 2;
/// Digits of other decimals.
const DECIMAL_DIGITS: u32 = 6;

/// A register in columns.
#[derive(Debug)]
pub struct Snapshot {
    /// The facts, named as those of the subject that was asked for; the key is one of them.
    pub table: Table,
    /// The key of every row.
    pub keys: Vec<String>,
    /// When it was taken.
    pub at: Instant,
}

/// The latest version of every record of the register of `subject`, with the facts `wanted`
/// (`subject.fact`).
pub async fn snapshot(
    store: &Store,
    pack: &Pack,
    subject: &str,
    wanted: &[String],
    now: Instant,
) -> Result<Snapshot> {
    let register = pack.subjects.get(subject).map(|subject| subject.register.clone());
    let register = register.ok_or_else(|| Fault::new(format!("no subject {subject}")))?;
    let mut columns = Vec::new();
    for name in wanted {
        let Some(fact) = pack.fact(name) else { continue };
        let Some(kind) = rule_type(fact.kind) else { continue };
        let digits = match fact.kind {
            pack::FactType::Money => FEN_DIGITS,
            _ => DECIMAL_DIGITS,
        };
        columns.push((name.clone(), fact.id.clone(), kind, ColumnBuilder::new(kind, digits)));
    }
    let mut keys: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let (of, from) = (register.clone(), after.clone());
        let page = async move |tx: &mut Tx| {
            let shape = tx.query_one(sql::SHAPE, params![&of]).await?;
            let rows = tx.query(sql::PAGE_OF_LATEST, params![&of, &from, PAGE_RECORDS]).await?;
            let shape = shape.map(|row| row.text(0)).transpose()?.unwrap_or_else(|| "[]".into());
            let rows = rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?)));
            Ok((shape, rows.collect::<Result<Vec<_>>>()?))
        };
        let (shape, rows) = store.read(page).await?;
        let shape = Shape::from_json(&shape).map_err(|e| Fault::during("reading a shape", e))?;
        // where each wanted fact stands in the bodies
        let places: Vec<Option<usize>> =
            columns.iter().map(|(_, fact, ..)| shape.place(fact)).collect();
        let count = i64::try_from(rows.len()).unwrap_or_default();
        for (key, body) in rows {
            let values: Vec<serde_json::Value> =
                serde_json::from_str(&body).map_err(|e| Fault::during("reading a record", e))?;
            for ((_, _, kind, column), place) in columns.iter_mut().zip(&places) {
                let value = place.and_then(|place| values.get(place)).filter(|v| !v.is_null());
                let value = value.and_then(|value| Value::from_json(value, *kind).ok());
                // what a column cannot hold is as if nobody knew it
                let _ = column.push(value.as_ref());
            }
            keys.push(key);
        }
        if count < PAGE_RECORDS {
            break;
        }
        after.clone_from(keys.last().expect("a page that is full has a last key"));
    }
    let mut table = Table::new(keys.len());
    for (name, _, _, column) in columns {
        table.insert(name, column.finish());
    }
    Ok(Snapshot { table, keys, at: now })
}
