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
use store::{Row, Store, Tx, outbox, params};
use tokio::sync::mpsc;

use crate::engine::{Places, Shape, Wanting};
use crate::limits::PAGE_RECORDS;
use crate::store as sql;

/// Pages that may be read while one is put into columns.
const PAGES_WAITING: usize = 1;
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
/// (`subject.fact`): all of the register is read, page by page, and put into columns beside it.
/// `read` hears how many records have been read so far.
pub async fn snapshot(
    store: &Store,
    pack: &Pack,
    subject: &str,
    wanted: &[String],
    now: Instant,
    mut read: impl FnMut(usize),
) -> Result<Snapshot> {
    let register = pack.subjects.get(subject).map(|subject| subject.register.clone());
    let register = register.ok_or_else(|| Fault::new(format!("no subject {subject}")))?;
    let columns: Vec<Wanted> = wanted.iter().filter_map(|name| column(pack, name)).collect();
    // what is told from here on may be in it already: then it is put in its place once more
    let position = store.read(outbox::last_position).await?;
    let (send, receive) = mpsc::channel(PAGES_WAITING);
    let of_columns = columns.clone();
    let put = tokio::task::spawn_blocking(move || in_columns(&of_columns, receive));
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let (of, from) = (register.clone(), after.clone());
        let page = async move |tx: &mut Tx| {
            let shape = shape(tx, &of).await?;
            let rows = tx.query(sql::PAGE_OF_LATEST, params![&of, &from, PAGE_RECORDS]).await?;
            Ok(Page { shape, rows })
        };
        let page = store.read(page).await?;
        count += page.rows.len();
        read(count);
        let full = i64::try_from(page.rows.len()).is_ok_and(|rows| rows == PAGE_RECORDS);
        after = page.rows.last().map(|row| row.text(0)).transpose()?.unwrap_or(after);
        // nobody takes it any more when one before it could not be read: that is told below
        if send.send(page).await.is_err() || !full {
            break;
        }
    }
    drop(send);
    let put = put.await.map_err(|error| Fault::during("putting records into columns", error))?;
    let (table, keys) = put?;
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

/// Records as they were read, and the shape of their bodies.
struct Page {
    shape: Shape,
    rows: Vec<Row>,
}

/// The records of all pages, and their keys.
fn in_columns(columns: &[Wanted], mut pages: mpsc::Receiver<Page>) -> Result<(Table, Vec<String>)> {
    let mut builders: Vec<ColumnBuilder> =
        columns.iter().map(|of| ColumnBuilder::new(of.kind, of.digits)).collect();
    let mut keys: Vec<String> = Vec::new();
    while let Some(Page { shape, rows }) = pages.blocking_recv() {
        let wanting = wanting(&shape, columns);
        for row in &rows {
            for (builder, value) in builders.iter_mut().zip(&values(&wanting, row.str(1)?)?) {
                // what a column cannot hold is as if nobody knew it
                let _ = builder.push(value.as_ref());
            }
            keys.push(row.text(0)?);
        }
    }
    let mut table = Table::new(keys.len());
    for (of, builder) in columns.iter().zip(builders) {
        table.insert(of.name.clone(), builder.finish());
    }
    Ok((table, keys))
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

/// What is wanted of bodies of `shape`, one a column.
pub(super) fn wanting(shape: &Shape, columns: &[Wanted]) -> Wanting {
    Wanting::new(shape, columns.iter().map(|of| (&*of.fact, of.kind)))
}

/// The wanted facts of a body, one a column.
pub(super) fn values(wanting: &Wanting, body: &str) -> Result<Vec<Option<Value>>> {
    Ok(wanting.read(body).map_err(|error| Fault::during("reading a record", error))?)
}
