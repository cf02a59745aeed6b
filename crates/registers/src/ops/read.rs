//! Reading a record for a purpose.

use base::{Fault, Instant, Result, id};
use pack::{Pack, Sensitivity};
use store::{Row, Tx, Value, params, values};

use crate::engine::Shape;
use crate::limits::HISTORY_VERSIONS_MAX;
use crate::model::{Purpose, Reader, Record};
use crate::store as sql;

/// Later than every version.
const LATEST: Instant = Instant(i64::MAX);

/// The latest version of a record, or `None`. When the register has personal facts the read is
/// logged, unless the record is not there. `facts` limits what is read; empty reads all.
pub async fn read(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    key: &str,
    facts: &[&str],
    purpose: &Purpose,
    now: Instant,
) -> Result<Option<Record>> {
    let Some(mut record) = load(tx, register, key, LATEST).await? else { return Ok(None) };
    record.keep(facts);
    log(tx, pack, std::slice::from_ref(&record), purpose, now);
    Ok(Some(record))
}

/// The latest version of a record for rules that weigh everybody by themselves; like a
/// [`Snapshot`](super::Snapshot) it leaves no row in the log of reads. Whoever tells somebody what
/// came of it asks [`read`], which does.
pub async fn weighed(tx: &mut Tx, register: &str, key: &str) -> Result<Option<Record>> {
    load(tx, register, key, LATEST).await
}

/// The latest versions of the records with these registers and keys that are there, by one
/// statement, in no order; each is logged as [`read`] logs it.
pub async fn read_many(
    tx: &mut Tx,
    pack: &Pack,
    wanted: &[(String, String)],
    purpose: &Purpose,
    now: Instant,
) -> Result<Vec<Record>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = Vec::with_capacity(wanted.len() * 2);
    let pairs = wanted.iter().map(|(register, key)| {
        params.extend([Value::from(register), Value::from(key)]);
        format!("(${}, ${})", params.len() - 1, params.len())
    });
    let pairs: Vec<String> = pairs.collect();
    let sql = format!("{}{})", sql::LATEST_OF_ANY, pairs.join(", "));
    let rows = tx.query(sql, &params).await?;
    let records: Vec<Record> =
        rows.iter().map(|row| record(row.str(6)?, row)).collect::<Result<_>>()?;
    records.iter().for_each(|record| log(tx, pack, std::slice::from_ref(record), purpose, now));
    Ok(records)
}

/// The version of a record that was the latest at `at`, or `None` when there was none yet. It is
/// logged as [`read`] is.
pub async fn read_as_of(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    key: &str,
    at: Instant,
    purpose: &Purpose,
    now: Instant,
) -> Result<Option<Record>> {
    let record = load(tx, register, key, at).await?;
    log(tx, pack, record.as_slice(), purpose, now);
    Ok(record)
}

/// The versions of a record before the version `before` (or all), latest first, `limit` of them
/// and at most [`HISTORY_VERSIONS_MAX`]. It is logged as one read of all their personal facts.
#[expect(clippy::too_many_arguments, reason = "a page of what a record was, for a purpose")]
pub async fn history(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    key: &str,
    before: Option<u32>,
    limit: u32,
    purpose: &Purpose,
    now: Instant,
) -> Result<Vec<Record>> {
    let records = versions(tx, register, key, before, limit).await?;
    log(tx, pack, &records, purpose, now);
    Ok(records)
}

/// As [`history`], without a purpose: whoever shows them to somebody [`log`]s it.
pub(super) async fn versions(
    tx: &mut Tx,
    register: &str,
    key: &str,
    before: Option<u32>,
    limit: u32,
) -> Result<Vec<Record>> {
    let before = before.unwrap_or(u32::MAX);
    let params = params![register, key, before, limit.min(HISTORY_VERSIONS_MAX)];
    let rows = tx.query(sql::HISTORY, params).await?;
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let shape = shape(register, first)?;
    rows.iter().map(|row| in_shape(register, &shape, row)).collect()
}

/// The latest version recorded at `at` or before, without a purpose: for writing the next one.
pub(super) async fn load(
    tx: &mut Tx,
    register: &str,
    key: &str,
    at: Instant,
) -> Result<Option<Record>> {
    let row = tx.query_one(sql::AS_OF, params![register, key, at]).await?;
    row.map(|row| record(register, &row)).transpose()
}

fn record(register: &str, row: &Row) -> Result<Record> {
    in_shape(register, &shape(register, row)?, row)
}

/// The shape in a row: none as long as no record of the register has held a fact.
fn shape(register: &str, row: &Row) -> Result<Shape> {
    let shape = row.opt_text(5)?.map_or(Ok(Shape::default()), |text| Shape::from_json(&text));
    Ok(shape.map_err(|e| Fault::during(format!("reading the shape of {register}"), e))?)
}

fn in_shape(register: &str, shape: &Shape, row: &Row) -> Result<Record> {
    let fault = |error| Fault::during(format!("reading a record of {register}"), error);
    Ok(Record {
        register: register.to_owned(),
        key: row.text(0)?,
        version: row.int(1)?.try_into().unwrap_or(u32::MAX),
        facts: shape.read(row.str(2)?).map_err(fault)?,
        source: serde_json::from_str(row.str(3)?).map_err(fault)?,
        recorded_at: row.instant(4)?,
    })
}

/// One line for `records`, which are versions of one record, when they hold personal facts.
pub(super) fn log(tx: &mut Tx, pack: &Pack, records: &[Record], purpose: &Purpose, now: Instant) {
    let Some(first) = records.first() else { return };
    let held = |fact: &String| records.iter().any(|record| record.facts.contains_key(fact));
    let personal: Vec<String> =
        personal_facts(pack, &first.register).map(str::to_owned).filter(held).collect();
    if personal.is_empty() {
        return;
    }
    let reader = match &purpose.reader {
        Reader::Platform => "platform",
        Reader::Account(account) => account,
    };
    let text = serde_json::to_string(&purpose.text).expect("a text is JSON");
    let (register, key, case) = (&first.register, &first.key, purpose.case.as_deref());
    let facts = personal.join(",");
    let row = values![id::fresh(now), now, register, key, facts, text, case, reader];
    tx.append(sql::LOG, row);
}

/// The facts of `register` that are personal, or tables with a personal column.
fn personal_facts<'p>(pack: &'p Pack, register: &str) -> impl Iterator<Item = &'p str> {
    let facts = pack.registers.get(register).into_iter().flat_map(|register| &register.facts);
    let personal = facts.filter(|fact| {
        let mut all = std::iter::once(*fact).chain(&fact.columns);
        all.any(|fact| fact.sensitivity == Sensitivity::Personal)
    });
    personal.map(|fact| fact.id.as_str())
}
