//! A transaction: one SQL text for both engines, `$1`, `$2`, … for parameters.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use base::{Error, Fault, Refusal, Result};

use crate::limits::INSERT_ROWS_MAX;
use crate::value::{Row, Value};
use crate::{Engine, postgres, sqlite};

/// The text of a statement: a constant, or built (never from what a user sent).
#[derive(Debug, Clone)]
pub enum Sql {
    /// A constant of the program.
    Constant(&'static str),
    /// Made by the program, such as a filter with a varying number of parameters.
    Built(Arc<str>),
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self::Constant(text)
    }
}

impl From<String> for Sql {
    fn from(text: String) -> Self {
        Self::Built(text.into())
    }
}

impl Sql {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Constant(text) => text,
            Self::Built(text) => text,
        }
    }
}

/// A transaction on one connection. Everything in it happens together or not at all.
///
/// An operation awaits nothing but its transaction: on SQLite, where statements answer at once, a
/// future that waits for something else is a fault.
pub struct Tx {
    pub(crate) connection: Connection,
    pub(crate) pending: Pending,
    /// Whether the operation has run a statement that may write.
    pub(crate) wrote: bool,
    /// Whether a statement of the operation failed: it may not go on as if nothing had happened.
    pub(crate) broken: bool,
    /// Whether the group takes idempotency keys for new ones: one that is not makes it fail at its
    /// commit, and it is run again without trust.
    pub(crate) trusting: bool,
    /// By what stands before and after the values.
    statements: HashMap<(String, String), Arc<str>>,
}

pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres::Pg>),
}

/// What is written once, just before the commit of the group, for all of its operations.
#[derive(Default)]
pub(crate) struct Pending {
    pub(crate) events: Vec<Vec<Value>>,
    pub(crate) appends: Vec<(&'static str, &'static str, Vec<Vec<Value>>)>,
    /// Idempotency keys that this group remembers.
    pub(crate) keys: Vec<crate::idempotency::Key>,
    /// The last number of each series that this group has given numbers of.
    pub(crate) series: BTreeMap<String, i64>,
    pub(crate) jobs: bool,
}

/// Rows that an operation on a snapshot wants written, for the operation that follows it.
#[derive(Debug, Clone, Default)]
pub struct Appends(Vec<(&'static str, &'static str, Vec<Vec<Value>>)>);

/// Where the pending rows stood before an operation, so that a failed one leaves none.
pub(crate) struct Mark {
    events: usize,
    appends: Vec<usize>,
    keys: usize,
    series: BTreeMap<String, i64>,
}

impl Pending {
    pub(crate) fn mark(&self) -> Mark {
        let appends = self.appends.iter().map(|(_, _, rows)| rows.len()).collect();
        let (events, keys, series) = (self.events.len(), self.keys.len(), self.series.clone());
        Mark { events, appends, keys, series }
    }

    pub(crate) fn back_to(&mut self, mark: &Mark) {
        self.events.truncate(mark.events);
        self.keys.truncate(mark.keys);
        self.appends.truncate(mark.appends.len());
        for ((_, _, rows), length) in self.appends.iter_mut().zip(&mark.appends) {
            rows.truncate(*length);
        }
        self.series.clone_from(&mark.series);
    }
}

impl Tx {
    pub(crate) fn new(connection: Connection) -> Self {
        let (pending, statements) = (Pending::default(), HashMap::new());
        Self { connection, pending, wrote: false, broken: false, trusting: false, statements }
    }

    /// Which engine it runs on: for the few texts that differ, never for a domain rule.
    pub fn engine(&self) -> Engine {
        match self.connection {
            Connection::Sqlite(_) => Engine::Sqlite,
            Connection::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs one statement and answers how many rows it wrote.
    pub async fn execute(&mut self, sql: impl Into<Sql>, params: &[Value]) -> Result<u64> {
        let sql = sql.into();
        no_nul(params)?;
        self.wrote = true;
        let done = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite::execute(connection, sql.as_str(), params),
            Connection::Postgres(connection) => postgres::execute(connection, sql, params).await,
        };
        self.broken |= done.is_err();
        done
    }

    /// Runs one statement and answers its rows.
    pub async fn query(&mut self, sql: impl Into<Sql>, params: &[Value]) -> Result<Vec<Row>> {
        let sql = sql.into();
        no_nul(params)?;
        self.wrote |= !sql.as_str().trim_start().starts_with("select");
        let rows = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite::query(connection, sql.as_str(), params),
            Connection::Postgres(connection) => postgres::query(connection, sql, params).await,
        };
        self.broken |= rows.is_err();
        rows
    }

    /// Runs one statement and answers its first row, if there is one.
    pub async fn query_one(
        &mut self,
        sql: impl Into<Sql>,
        params: &[Value],
    ) -> Result<Option<Row>> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// Inserts `rows` with few statements and answers how many were written. `into` is the
    /// statement before `values`, such as `insert into fact (id, body)`; `after` what follows the
    /// rows, such as `on conflict do nothing`, or nothing.
    pub async fn insert_many(
        &mut self,
        into: impl Into<Cow<'static, str>>,
        rows: &[Vec<Value>],
        after: &str,
    ) -> Result<u64> {
        let into = into.into();
        let Some(columns) = rows.first().map(Vec::len) else { return Ok(0) };
        assert!(rows.iter().all(|row| row.len() == columns), "rows of different widths");
        let mut written = 0;
        if self.engine() == Engine::Sqlite || rows.len() == 1 {
            // on SQLite there is no round trip to save
            let sql = self.insert_text(&into, columns, after);
            for row in rows {
                written += self.execute(Sql::Built(sql.clone()), row).await?;
            }
            return Ok(written);
        }
        rows.iter().try_for_each(|row| no_nul(row))?;
        for chunk in rows.chunks(INSERT_ROWS_MAX) {
            written += self.insert_columns(&into, chunk, after).await?;
        }
        Ok(written)
    }

    /// Inserts `rows` by one statement with an array for each column.
    async fn insert_columns(
        &mut self,
        into: &str,
        rows: &[Vec<Value>],
        after: &str,
    ) -> Result<u64> {
        self.wrote = true;
        let Connection::Postgres(connection) = &mut self.connection else { return Ok(0) };
        let done = postgres::insert_columns(connection, into, rows, after).await;
        self.broken |= done.is_err();
        done
    }

    /// Inserts `row` just before the commit, together with the rows that other operations of the
    /// group append: for rows that nobody reads in the same transaction and that never collide.
    /// `into` is the statement before `values`, such as `insert into fact (id, body)`.
    pub fn append(&mut self, into: &'static str, row: Vec<Value>) {
        self.append_unless(into, "", row);
    }

    /// The same with what follows the rows, such as `on conflict do nothing`.
    pub(crate) fn append_unless(
        &mut self,
        into: &'static str,
        after: &'static str,
        row: Vec<Value>,
    ) {
        let appends = &mut self.pending.appends;
        match appends.iter_mut().find(|(text, end, _)| *text == into && *end == after) {
            Some((_, _, rows)) => rows.push(row),
            None => appends.push((into, after, vec![row])),
        }
    }

    /// Takes out what was appended, on a snapshot, where nothing is written: the operation that
    /// follows appends it with [`Self::append_all`].
    pub fn take_appends(&mut self) -> Appends {
        Appends(std::mem::take(&mut self.pending.appends))
    }

    /// Appends what an operation on a snapshot wanted written.
    pub fn append_all(&mut self, appends: &Appends) {
        for (into, after, rows) in &appends.0 {
            rows.iter().for_each(|row| self.append_unless(into, after, row.clone()));
        }
    }

    /// Runs a script of several statements without parameters: for migrations.
    pub(crate) async fn script(&mut self, sql: String) -> Result<()> {
        self.wrote = true;
        let done = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite::script(connection, &sql),
            Connection::Postgres(connection) => postgres::script(connection, sql).await,
        };
        self.broken |= done.is_err();
        done
    }

    /// Writes what is pending. Called once a group, before its commit.
    pub(crate) async fn flush(&mut self) -> Result<()> {
        let events = std::mem::take(&mut self.pending.events);
        if !events.is_empty() {
            crate::outbox::write(self, events).await?;
        }
        let keys = std::mem::take(&mut self.pending.keys);
        crate::idempotency::write(self, keys).await?;
        for (series, last) in std::mem::take(&mut self.pending.series) {
            crate::numbers::write(self, &series, last).await?;
        }
        for (into, after, rows) in &std::mem::take(&mut self.pending.appends) {
            for row in rows.iter() {
                no_nul(row)?;
            }
            self.insert_many(*into, rows, after).await?;
        }
        Ok(())
    }

    fn insert_text(&mut self, into: &str, columns: usize, after: &str) -> Arc<str> {
        if let Some(made) = self.statements.get(&(into.to_owned(), after.to_owned())) {
            return made.clone();
        }
        let made: Arc<str> = insert_text(into, columns, after).into();
        self.statements.insert((into.to_owned(), after.to_owned()), made.clone());
        made
    }
}

/// `into values ($1, $2) after`.
fn insert_text(into: &str, columns: usize, after: &str) -> String {
    let values: Vec<String> = (1..=columns).map(|n| format!("${n}")).collect();
    format!("{into} values ({}) {after}", values.join(", ")).trim_end().to_owned()
}

/// PostgreSQL holds no NUL in text, so neither engine does.
fn no_nul(params: &[Value]) -> Result<()> {
    let nul = |value: &Value| matches!(value, Value::Text(text) if text.as_bytes().contains(&0));
    if !params.iter().any(nul) {
        return Ok(());
    }
    Err(Error::from(Refusal::new(
        "text_with_nul",
        400,
        "文本中不得含有空字符（U+0000）。",
        "Text holds no NUL character (U+0000).",
    )))
}

/// A database error while running `sql`.
pub(crate) fn fault(
    sql: &str,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    let text: String = sql.chars().take(200).collect();
    Fault::during(format!("running `{text}`"), error).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values;

    #[test]
    fn an_insert_counts_its_parameters() {
        assert_eq!(insert_text("insert into t (a)", 1, ""), "insert into t (a) values ($1)");
        assert_eq!(
            insert_text("insert into t (a, b)", 2, "on conflict do nothing"),
            "insert into t (a, b) values ($1, $2) on conflict do nothing"
        );
    }

    #[test]
    fn a_failed_operation_leaves_nothing_pending() {
        let mut pending = Pending::default();
        pending.events.push(values![1]);
        pending.appends.push(("a", "", vec![values![1]]));
        pending.series.insert("s".into(), 1);
        let mark = pending.mark();
        pending.events.push(values![2]);
        pending.series.insert("s".into(), 2);
        pending.appends[0].2.push(values![2]);
        pending.appends.push(("b", "", vec![values![3]]));
        pending.back_to(&mark);
        assert_eq!(pending.events, [values![1]]);
        assert_eq!(pending.appends, [("a", "", vec![values![1]])]);
        assert_eq!(pending.series["s"], 1);
    }
}
