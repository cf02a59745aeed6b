//! All latest records of a register in columns, for what weighs everybody at once.
//!
//! It answers sums and lists by key; who reads one party's facts still asks [`super::read`], which
//! logs it. A snapshot remembers up to which event of the store it has seen, and [`super::follow`]
//! carries it on; whoever shows what came of it shows the moment.

use std::sync::Arc;

use base::{Fault, Instant, Result};
use pack::{Pack, rule_type};
use rules::columns::{ColumnBuilder, Table};
use rules::{Type, Value};
use serde::{Deserialize, Serialize};
use store::{Store, Tx, outbox, params};

use crate::engine::{Places, Shape};
use crate::limits::PAGE_RECORDS;
use crate::store as sql;

/// Digits of money.
const FEN_DIGITS: u32 = 2;
/// Digits of other decimals.
const DECIMAL_DIGITS: u32 = 6;

/// A register in columns. Clones share what does not change.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The facts, named as those of the subject that was asked for; the key is one of them.
    pub table: Table,
    /// The key of every row.
    pub keys: Arc<Vec<String>>,
    /// The moment that it shows.
    pub at: Instant,
    /// When the register was last read whole.
    pub whole_at: Instant,
    pub(super) register: String,
    /// The facts that were asked for, also those that no rule can read.
    pub(super) wanted: Vec<String>,
    pub(super) columns: Vec<Wanted>,
    /// Changes up to this event are in it.
    pub(super) position: i64,
    pub(super) places: Places,
    /// Records that were put into it since it was read whole.
    pub(super) followed: usize,
}

/// A fact in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wanted {
    /// `subject.fact`.
    pub(super) name: String,
    /// Without its subject.
    pub(super) fact: String,
    pub(super) kind: Type,
    pub(super) digits: u32,
}

/// The latest version of every record of the register of `subject`, with the facts `wanted`
/// (`subject.fact`): all of the register is read.
pub async fn snapshot(
    store: &Store,
    pack: &Pack,
    subject: &str,
    wanted: &[String],
    now: Instant,
) -> Result<Snapshot> {
    let register = pack.subjects.get(subject).map(|subject| subject.register.clone());
    let register = register.ok_or_else(|| Fault::new(format!("no subject {subject}")))?;
    let columns: Vec<Wanted> = wanted.iter().filter_map(|name| column(pack, name)).collect();
    let mut builders: Vec<ColumnBuilder> =
        columns.iter().map(|of| ColumnBuilder::new(of.kind, of.digits)).collect();
    // what is told from here on may be in it already: then it is put in its place once more
    let position = store.read(outbox::last_position).await?;
    let mut keys: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let (of, from) = (register.clone(), after.clone());
        let page = async move |tx: &mut Tx| {
            let shape = shape(tx, &of).await?;
            let rows = tx.query(sql::PAGE_OF_LATEST, params![&of, &from, PAGE_RECORDS]).await?;
            Ok((shape, rows))
        };
        let (shape, rows) = store.read(page).await?;
        let places = places(&shape, &columns);
        for row in &rows {
            let values = values(row.str(1)?, &columns, &places)?;
            for (builder, value) in builders.iter_mut().zip(&values) {
                // what a column cannot hold is as if nobody knew it
                let _ = builder.push(value.as_ref());
            }
            keys.push(row.text(0)?);
        }
        if i64::try_from(rows.len()).unwrap_or_default() < PAGE_RECORDS {
            break;
        }
        after.clone_from(keys.last().expect("a page that is full has a last key"));
    }
    let mut table = Table::new(keys.len());
    for (of, builder) in columns.iter().zip(builders) {
        table.insert(of.name.clone(), builder.finish());
    }
    Ok(Snapshot {
        table,
        places: Places::of(&keys),
        keys: Arc::new(keys),
        at: now,
        whole_at: now,
        register,
        wanted: wanted.to_vec(),
        columns,
        position,
        followed: 0,
    })
}

pub(super) fn column(pack: &Pack, name: &str) -> Option<Wanted> {
    let fact = pack.fact(name)?;
    let digits = match fact.kind {
        pack::FactType::Money => FEN_DIGITS,
        _ => DECIMAL_DIGITS,
    };
    let (name, kind) = (name.to_owned(), rule_type(fact.kind)?);
    Some(Wanted { name, fact: fact.id.clone(), kind, digits })
}

/// The shape of a register; empty while no record has held a fact.
pub(super) async fn shape(tx: &mut Tx, register: &str) -> Result<Shape> {
    let Some(row) = tx.query_one(sql::SHAPE, params![register]).await? else {
        return Ok(Shape::default());
    };
    let shape = Shape::from_json(row.str(0)?);
    Ok(shape.map_err(|error| Fault::during("reading a shape", error))?)
}

/// Where each wanted fact stands in the bodies.
pub(super) fn places(shape: &Shape, columns: &[Wanted]) -> Vec<Option<usize>> {
    columns.iter().map(|of| shape.place(&of.fact)).collect()
}

/// The wanted facts of a body, one a column.
pub(super) fn values(
    body: &str,
    columns: &[Wanted],
    places: &[Option<usize>],
) -> Result<Vec<Option<Value>>> {
    let values: Vec<serde_json::Value> =
        serde_json::from_str(body).map_err(|error| Fault::during("reading a record", error))?;
    let of = |(of, place): (&Wanted, &Option<usize>)| {
        let value = place.and_then(|place| values.get(place)).filter(|value| !value.is_null());
        value.and_then(|value| Value::from_json(value, of.kind).ok())
    };
    Ok(columns.iter().zip(places).map(of).collect())
}
