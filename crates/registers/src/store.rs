//! The tables of the registers.

use store::Migration;

/// The tables, in order.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "registers/0001",
    sql: "
create table record (
    register text not null,
    record_key text not null,
    version bigint not null,
    body text not null,
    source text not null,
    recorded_at bigint not null,
    primary key (register, record_key, version)
);
create table record_name (
    register text not null,
    record_key text not null,
    name text not null,
    primary key (register, record_key)
);
create index record_name_by_name on record_name (register, name);
create table record_read (
    id text not null primary key,
    at bigint not null,
    register text not null,
    record_key text not null,
    facts text not null,
    purpose text not null,
    case_id text,
    reader text not null
);
create index record_read_by_record on record_read (register, record_key, id);
",
}];

/// The latest version of a record.
pub const LATEST: &str = "select version, body, source, recorded_at from record \
    where register = $1 and record_key = $2 order by version desc limit 1";
/// Whether a record is there.
pub const EXISTS: &str = "select 1 from record where register = $1 and record_key = $2 limit 1";
/// One version more.
pub const INSERT: &str = "insert into record \
    (register, record_key, version, body, source, recorded_at) values ($1, $2, $3, $4, $5, $6)";
/// The comparable name of a record.
pub const NAME: &str = "insert into record_name (register, record_key, name) values ($1, $2, $3) \
    on conflict (register, record_key) do update set name = excluded.name";
/// How many records have a comparable name.
pub const COUNT_NAME: &str =
    "select count(*) from record_name where register = $1 and name = $2 and record_key <> $3";
/// A line of the log of reads, before `values`.
pub const LOG: &str = "insert into record_read \
    (id, at, register, record_key, facts, purpose, case_id, reader)";
/// The log of one record, latest first.
pub const READS: &str = "select id, at, register, facts, purpose, case_id, reader from record_read \
    where register = $1 and record_key = $2 and id < $3 order by id desc limit $4";
