//! PostgreSQL: one connection a lane, statements prepared once, parameters in binary.

use base::{Fault, Result};
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgConnectOptions, PgRow, PgTypeInfo};
use sqlx::{
    Arguments, AssertSqlSafe, ConnectOptions, Connection, Encode, Executor, PgConnection, Postgres,
    Row as _, Type, ValueRef as _, encode::IsNull,
};

use crate::limits::STATEMENTS_CACHED_MAX;
use crate::tx::{Sql, fault};
use crate::value::{Row, Value};

/// A connection and what became of it.
pub(crate) struct Pg {
    connection: PgConnection,
    /// Set when an error means that the group may be tried again.
    pub(crate) trouble: Option<Trouble>,
}

/// Why a group may be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Another transaction was in the way: serialization failure, deadlock, lock timeout.
    Conflict,
    /// The connection is gone.
    Lost,
}

/// A writer that stops in the middle must not hold the others up for ever.
const SETTINGS: &str = "
    set idle_in_transaction_session_timeout = '30s';
    set lock_timeout = '30s';
    set timezone = 'UTC';
    set client_min_messages = warning;
";

/// Connects to `url` and checks what one SQL text for both engines rests on.
pub(crate) async fn open(url: &str, name: &str) -> Result<Pg, Fault> {
    let context = |error| Fault::during("connecting to PostgreSQL", error);
    let options: PgConnectOptions = url.parse().map_err(context)?;
    let options = options
        .application_name(name)
        .statement_cache_capacity(STATEMENTS_CACHED_MAX)
        .disable_statement_logging();
    let mut connection = PgConnection::connect_with(&options).await.map_err(context)?;
    connection.execute(SETTINGS).await.map_err(context)?;
    check(&mut connection).await?;
    Ok(Pg { connection, trouble: None })
}

async fn check(connection: &mut PgConnection) -> Result<(), Fault> {
    const ASK: &str = "select pg_encoding_to_char(encoding)::text, datcollate::text, \
        current_setting('synchronous_commit') from pg_database where datname = current_database()";
    let context = |error| Fault::during("reading the settings of the database", error);
    let row = sqlx::query(ASK).fetch_one(&mut *connection).await.map_err(context)?;
    let [encoding, collation, commit] =
        [0, 1, 2].map(|i| row.try_get::<String, _>(i).unwrap_or_default());
    if encoding != "UTF8" || !["C", "POSIX", "C.UTF-8", "C.utf8"].contains(&collation.as_str()) {
        return Err(Fault::new(format!(
            "the database has encoding {encoding} and collation {collation}; create it with: \
             create database NAME encoding 'UTF8' locale 'C' template template0"
        )));
    }
    if commit == "off" {
        connection.execute("set synchronous_commit = on").await.map_err(context)?;
    }
    Ok(())
}

pub(crate) async fn execute(pg: &mut Pg, sql: Sql, params: &[Value]) -> Result<u64> {
    let query = prepared(&sql, params);
    match query.execute(&mut pg.connection).await {
        Ok(done) => Ok(done.rows_affected()),
        Err(error) => Err(pg.failed(sql.as_str(), error)),
    }
}

pub(crate) async fn query(pg: &mut Pg, sql: Sql, params: &[Value]) -> Result<Vec<Row>> {
    let query = prepared(&sql, params);
    match query.fetch_all(&mut pg.connection).await {
        Ok(rows) => rows.iter().map(row).collect::<Result<_, Fault>>().map_err(Into::into),
        Err(error) => Err(pg.failed(sql.as_str(), error)),
    }
}

/// Inserts `rows` by one statement, whatever their number, with an array for each column: few
/// texts, so that the prepared statements stay cached. A column is of the kind of its first value.
pub(crate) async fn insert_columns(
    pg: &mut Pg,
    into: &str,
    rows: &[Vec<Value>],
    after: &str,
) -> Result<u64> {
    let mut arguments = PgArguments::default();
    let (mut arrays, mut chosen) = (Vec::new(), Vec::new());
    for column in 0..rows.first().map_or(0, Vec::len) {
        let values: Vec<&Value> = rows.iter().map(|row| &row[column]).collect();
        let n = arrays.len() + 1;
        let kind = match values.iter().find(|value| ***value != Value::Null) {
            // of a null the server infers the type
            None => {
                chosen.push("null".to_owned());
                continue;
            }
            Some(Value::Int(_)) => {
                let int = |value: &Value| if let Value::Int(n) = value { Some(*n) } else { None };
                arguments.add(array(&values, int)?).map(|()| "int8")
            }
            Some(Value::Blob(_)) => {
                let blob = |value: &Value| match value {
                    Value::Blob(bytes) => Some(bytes.clone()),
                    _ => None,
                };
                arguments.add(array(&values, blob)?).map(|()| "bytea")
            }
            Some(_) => {
                let text = |value: &Value| match value {
                    Value::Text(text) => Some(text.clone()),
                    _ => None,
                };
                arguments.add(array(&values, text)?).map(|()| "text")
            }
        };
        let kind = kind.expect("encoding a value does not fail");
        arrays.push(format!("${n}::{kind}[]"));
        chosen.push(format!("c{n}"));
    }
    let names: Vec<String> = (1..=arrays.len()).map(|n| format!("c{n}")).collect();
    let (chosen, arrays, names) = (chosen.join(", "), arrays.join(", "), names.join(", "));
    let sql = format!("{into} select {chosen} from unnest({arrays}) as given ({names}) {after}");
    match sqlx::query_with(AssertSqlSafe(sql.as_str()), arguments).execute(&mut pg.connection).await
    {
        Ok(done) => Ok(done.rows_affected()),
        Err(error) => Err(pg.failed(&sql, error)),
    }
}

/// A column of one kind, with nulls.
fn array<T>(values: &[&Value], of: impl Fn(&Value) -> Option<T>) -> Result<Vec<Option<T>>> {
    let mixed = || Fault::new("a column with values of several kinds");
    let value = |value: &&Value| match of(value) {
        None if **value != Value::Null => Err(mixed().into()),
        value => Ok(value),
    };
    values.iter().map(value).collect()
}

/// Runs statements without parameters.
pub(crate) async fn script(pg: &mut Pg, sql: String) -> Result<()> {
    match pg.connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.as_str()))).await {
        Ok(_) => Ok(()),
        Err(error) => Err(pg.failed(&sql, error)),
    }
}

/// Runs a statement that only steers the transaction.
pub(crate) async fn control(pg: &mut Pg, sql: &'static str) -> Result<(), Fault> {
    match pg.connection.execute(sql).await {
        Ok(_) => Ok(()),
        Err(error) => {
            pg.note(&error);
            Err(Fault::during(format!("running `{sql}`"), error))
        }
    }
}

impl Pg {
    fn failed(&mut self, sql: &str, error: sqlx::Error) -> base::Error {
        self.note(&error);
        fault(sql, error)
    }

    fn note(&mut self, error: &sqlx::Error) {
        let trouble = match error {
            sqlx::Error::Database(error) => match error.code().as_deref() {
                Some("40001" | "40P01" | "55P03") => Some(Trouble::Conflict),
                Some(code) if code.starts_with("57P") || code.starts_with("08") => {
                    Some(Trouble::Lost)
                }
                // idle for too long; a prepared statement that has gone or no longer fits its
                // tables
                Some("25P03" | "26000" | "0A000") => Some(Trouble::Lost),
                _ => None,
            },
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => {
                Some(Trouble::Lost)
            }
            _ => None,
        };
        self.trouble = self.trouble.max_by_loss(trouble);
    }
}

trait MaxByLoss {
    fn max_by_loss(self, other: Self) -> Self;
}

impl MaxByLoss for Option<Trouble> {
    fn max_by_loss(self, other: Self) -> Self {
        if self == Some(Trouble::Lost) { self } else { other.or(self) }
    }
}

fn prepared(sql: &Sql, params: &[Value]) -> sqlx::query::Query<'static, Postgres, PgArguments> {
    let mut arguments = PgArguments::default();
    arguments.reserve(params.len(), params.len() * 24);
    for param in params {
        arguments.add(Param(param)).expect("encoding a value does not fail");
    }
    match sql {
        Sql::Constant(text) => sqlx::query_with(*text, arguments),
        Sql::Built(text) => sqlx::query_with(AssertSqlSafe(text.clone()), arguments),
    }
}

/// A parameter that says its own type; of a null the server infers it.
struct Param<'v>(&'v Value);

const UNKNOWN: PgTypeInfo = PgTypeInfo::with_oid(Oid(705));

impl Type<Postgres> for Param<'_> {
    fn type_info() -> PgTypeInfo {
        UNKNOWN
    }
}

impl<'q> Encode<'q, Postgres> for Param<'_> {
    fn encode_by_ref(
        &self,
        buffer: &mut PgArgumentBuffer,
    ) -> std::result::Result<IsNull, sqlx::error::BoxDynError> {
        match self.0 {
            Value::Null => return Ok(IsNull::Yes),
            Value::Int(n) => buffer.extend_from_slice(&n.to_be_bytes()),
            Value::Text(text) => buffer.extend_from_slice(text.as_bytes()),
            Value::Blob(bytes) => buffer.extend_from_slice(bytes),
        }
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(match self.0 {
            Value::Null => UNKNOWN,
            Value::Int(_) => <i64 as Type<Postgres>>::type_info(),
            Value::Text(_) => <str as Type<Postgres>>::type_info(),
            Value::Blob(_) => <[u8] as Type<Postgres>>::type_info(),
        })
    }
}

fn row(row: &PgRow) -> Result<Row, Fault> {
    (0..row.len()).map(|i| cell(row, i)).collect::<Result<_, _>>().map(Row)
}

fn cell(row: &PgRow, i: usize) -> Result<Value, Fault> {
    let context = |error| Fault::during(format!("reading column {i}"), error);
    let raw = row.try_get_raw(i).map_err(|error| context(error.into()))?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let oid = raw.type_info().oid().map_or(0, |oid| oid.0);
    let bytes = raw.as_bytes().map_err(context)?;
    let short = |_| Fault::new(format!("column {i} has {} bytes", bytes.len()));
    Ok(match oid {
        16 => Value::Int(i64::from(bytes == [1])),
        20 => Value::Int(i64::from_be_bytes(bytes.try_into().map_err(short)?)),
        21 => Value::Int(i16::from_be_bytes(bytes.try_into().map_err(short)?).into()),
        23 => Value::Int(i32::from_be_bytes(bytes.try_into().map_err(short)?).into()),
        17 => Value::Blob(bytes.to_vec()),
        19 | 25 | 705 | 1043 => Value::Text(raw.as_str().map_err(context)?.to_owned()),
        1700 => return Err(Fault::new(format!("column {i} is numeric: cast it to bigint"))),
        other => return Err(Fault::new(format!("column {i} has PostgreSQL's type {other}"))),
    })
}
