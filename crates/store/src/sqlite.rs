//! SQLite: synchronous calls that answer at once, on the thread of the lane that owns the
//! connection.

use std::borrow::Cow;

use base::{Fault, Result};
use rusqlite::config::DbConfig;
use rusqlite::types::{Value as Cell, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags};

use crate::limits::STATEMENTS_CACHED_MAX;
use crate::tx::fault;
use crate::value::{Row, Value};

/// Write-ahead log with a flush at every commit; text compares byte by byte and `like` minds case,
/// as on PostgreSQL.
const SETTINGS: &str = "
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma busy_timeout = 10000;
    pragma case_sensitive_like = on;
    pragma temp_store = memory;
    pragma wal_autocheckpoint = 4000;
    pragma journal_size_limit = 67108864;
";

/// Opens the database in `file`, making it where it is absent.
pub(crate) fn open(file: &str, writer: bool) -> Result<Connection, Fault> {
    let context = |error| Fault::during(format!("opening the SQLite database {file}"), error);
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    flags |= OpenFlags::SQLITE_OPEN_CREATE;
    let connection = Connection::open_with_flags(file, flags).map_err(context)?;
    let set = || {
        connection.execute_batch(SETTINGS)?;
        let pages = if writer { "pragma cache_size = -65536" } else { "pragma cache_size = -8192" };
        connection.execute_batch(pages)?;
        if !writer {
            connection.execute_batch("pragma query_only = on")?;
        }
        // else whoever asks for `limit $1` has its statement prepared anew each time
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED_MAX);
        Ok(())
    };
    set().map_err(context)?;
    Ok(connection)
}

pub(crate) fn execute(connection: &Connection, sql: &str, params: &[Value]) -> Result<u64> {
    let run = || {
        let mut statement = connection.prepare_cached(&numbered(sql))?;
        bind(&mut statement, params)?;
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        drop(rows);
        Ok::<_, rusqlite::Error>(connection.changes())
    };
    run().map_err(|error| fault(sql, error))
}

pub(crate) fn query(connection: &Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
    let run = || {
        let mut statement = connection.prepare_cached(&numbered(sql))?;
        bind(&mut statement, params)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut answer = Vec::new();
        while let Some(row) = rows.next()? {
            let cells = (0..columns).map(|i| row.get_ref(i).and_then(|cell| value(i, cell)));
            answer.push(Row(cells.collect::<rusqlite::Result<_>>()?));
        }
        Ok::<_, rusqlite::Error>(answer)
    };
    run().map_err(|error| fault(sql, error))
}

pub(crate) fn script(connection: &Connection, sql: &str) -> Result<()> {
    connection.execute_batch(sql).map_err(|error| fault(sql, error))
}

/// Runs a statement that only steers the transaction.
pub(crate) fn control(connection: &Connection, sql: &'static str) -> Result<(), Fault> {
    let run = || connection.prepare_cached(sql)?.raw_execute();
    run().map(|_| ()).map_err(|error| Fault::during(format!("running `{sql}`"), error))
}

/// `$3` is a name to SQLite, looked for among all names; `?3` is the third parameter.
fn numbered(sql: &str) -> Cow<'_, str> {
    let digit = |at: usize| sql.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    if !sql.match_indices('$').any(|(at, _)| digit(at + 1)) {
        return Cow::Borrowed(sql);
    }
    let mut text = String::with_capacity(sql.len());
    let mut rest = 0;
    for (at, _) in sql.match_indices('$').filter(|(at, _)| digit(at + 1)) {
        text.push_str(&sql[rest..at]);
        text.push('?');
        rest = at + 1;
    }
    text.push_str(&sql[rest..]);
    Cow::Owned(text)
}

fn bind(statement: &mut CachedStatement<'_>, params: &[Value]) -> rusqlite::Result<()> {
    let count = statement.parameter_count();
    if count > params.len() {
        return Err(rusqlite::Error::InvalidParameterCount(params.len(), count));
    }
    for (place, param) in (1..=count).zip(params) {
        match param {
            Value::Null => statement.raw_bind_parameter(place, Cell::Null)?,
            Value::Int(n) => statement.raw_bind_parameter(place, n)?,
            Value::Text(text) => statement.raw_bind_parameter(place, text.as_str())?,
            Value::Blob(bytes) => statement.raw_bind_parameter(place, bytes.as_slice())?,
        }
    }
    Ok(())
}

fn value(i: usize, cell: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).map_err(|e| rusqlite::Error::Utf8Error(i, e))?;
            Value::Text(text.to_owned())
        }
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Real(_) => {
            let name = "a binary fraction: cast it in the statement".to_owned();
            return Err(rusqlite::Error::InvalidColumnType(i, name, cell.data_type()));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_and_other_dollars_stay() {
        assert_eq!(
            numbered("select $1, $12, '$.a' where x = $2"),
            "select ?1, ?12, '$.a' where x = ?2"
        );
        assert!(matches!(numbered("select '$' || a"), Cow::Borrowed(_)));
    }
}
