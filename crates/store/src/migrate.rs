//! Migrations: each room declares its own, applied once and in order, never changed afterwards.

use std::hash::Hasher;

use base::{Fault, Result};

use crate::{Engine, Store, Tx, into_fault, params};

/// One change of the tables of a room.
///
/// The text is portable DDL (`text`, `bigint`) with these words for what differs: `{blob}` (bytes),
/// `{bigserial}` (an integer primary key that counts by itself), `{without_rowid}` (after the last
/// parenthesis of a table whose primary key is text).
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Room and number, such as `journal/0001`.
    pub id: &'static str,
    /// One or more statements, each ended by `;`.
    pub sql: &'static str,
}

/// The tables of this room.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    id: "store/0001",
    sql: "
create table event (
    position bigint not null primary key,
    topic text not null,
    subject text not null,
    body text not null,
    at bigint not null
);
create table event_cursor (
    consumer text not null primary key,
    position bigint not null
) {without_rowid};
create table job (
    id text not null primary key,
    kind text not null,
    unique_key text,
    body text not null,
    state text not null,
    run_at bigint not null,
    attempts bigint not null,
    lease_until bigint,
    last_error text,
    finished_at bigint
) {without_rowid};
create unique index job_unique_key on job (kind, unique_key) where unique_key is not null;
create index job_due on job (run_at, id) where state = 'ready';
create index job_leased on job (lease_until) where state = 'running';
create index job_state on job (state, id);
create table idempotency (
    scope text not null,
    key text not null,
    request_hash text not null,
    response text,
    at bigint not null,
    primary key (scope, key)
) {without_rowid};
create index idempotency_at on idempotency (at);
create table number_series (
    series text not null primary key,
    last bigint not null
) {without_rowid};
create table number_given (
    series text not null,
    number bigint not null,
    subject text not null,
    at bigint not null,
    primary key (series, number)
) {without_rowid};
",
}];

impl Store {
    /// Applies those of `migrations` that were not applied yet, in order, all or none. Refuses a
    /// migration whose text has changed since it was applied. Safe when two servers start at once.
    pub async fn migrate(&self, migrations: &'static [Migration]) -> Result<(), Fault> {
        self.write(async move |tx| apply(tx, migrations).await).await.map_err(into_fault)
    }
}

async fn apply(tx: &mut Tx, migrations: &[Migration]) -> Result<()> {
    const TABLE: &str = "create table if not exists schema_migration \
        (id text not null primary key, hash text not null)";
    tx.execute(TABLE, &[]).await?;
    for migration in migrations {
        let hash = hash(migration.sql);
        let select = "select hash from schema_migration where id = $1";
        if let Some(row) = tx.query_one(select, params![migration.id]).await? {
            if row.str(0)? != hash {
                let id = migration.id;
                let text = format!("migration {id} was changed after it had been applied");
                return Err(Fault::new(text).into());
            }
            continue;
        }
        tx.script(translated(migration.sql, tx.engine())).await?;
        let insert = "insert into schema_migration (id, hash) values ($1, $2)";
        tx.execute(insert, params![migration.id, hash]).await?;
    }
    Ok(())
}

/// `sql` with the words that differ between engines.
fn translated(sql: &str, engine: Engine) -> String {
    let words = match engine {
        Engine::Sqlite => ["blob", "integer primary key autoincrement", "without rowid"],
        Engine::Postgres => ["bytea", "bigint generated always as identity primary key", ""],
    };
    ["{blob}", "{bigserial}", "{without_rowid}"]
        .iter()
        .zip(words)
        .fold(sql.to_owned(), |text, (token, word)| text.replace(token, word))
}

/// FNV-1a of the words of `sql`: against mistakes, not against malice. White space does not count.
fn hash(sql: &str) -> String {
    struct Fnv(u64);
    impl Hasher for Fnv {
        fn finish(&self) -> u64 {
            self.0
        }
        fn write(&mut self, bytes: &[u8]) {
            for byte in bytes {
                self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    sql.split_whitespace().for_each(|word| {
        hasher.write(word.as_bytes());
        hasher.write(b" ");
    });
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_differ_by_engine_and_nothing_else() {
        let sql = "create table t (a {blob}, id {bigserial}) {without_rowid};";
        assert_eq!(
            translated(sql, Engine::Postgres),
            "create table t (a bytea, id bigint generated always as identity primary key) ;"
        );
        assert!(translated(sql, Engine::Sqlite).ends_with("autoincrement) without rowid;"));
    }

    #[test]
    fn the_hash_minds_words_and_not_space() {
        assert_eq!(hash("a  b\n"), hash("a b"));
        assert_ne!(hash("a b"), hash("ab"));
    }
}
