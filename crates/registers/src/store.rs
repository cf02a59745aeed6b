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
create table record_shape (
    register text not null primary key,
    facts text not null
);
create table record_name (
    register text not null,
    record_key text not null,
    name text not null,
    primary key (register, record_key)
) {without_rowid};
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

/// The facts of a register in the order of their places in bodies.
pub const SHAPE: &str = "select facts from record_shape where register = $1";
/// The shape of a register has grown.
pub const SET_SHAPE: &str = "insert into record_shape (register, facts) values ($1, $2) \
    on conflict (register) do update set facts = excluded.facts";
/// The version of a record that was the latest at a time, with the shape of its register.
pub const AS_OF: &str = "select record_key, version, body, source, recorded_at, \
    (select facts from record_shape where register = $1) from record \
    where register = $1 and record_key = $2 and recorded_at <= $3 order by version desc limit 1";
/// The latest versions of records whose registers and keys are appended to the statement, with the
/// shapes of their registers.
pub const LATEST_OF_ANY: &str = "select r.record_key, r.version, r.body, r.source, \
    r.recorded_at, s.facts, r.register from record r left join record_shape s \
    on s.register = r.register where not exists (select 1 from record n \
    where n.register = r.register and n.record_key = r.record_key and n.version > r.version) \
    and (r.register, r.record_key) in (values ";
/// The versions of a record before a version, latest first, with the shape of its register.
pub const HISTORY: &str = "select record_key, version, body, source, recorded_at, \
    (select facts from record_shape where register = $1) from record \
    where register = $1 and record_key = $2 and version < $3 order by version desc limit $4";
/// The latest versions of the records whose keys are appended to the statement.
pub const LATEST_OF: &str = "select record_key, version, body from record r where register = $1 \
    and not exists (select 1 from record n where n.register = r.register \
    and n.record_key = r.record_key and n.version > r.version) and record_key in (";
/// Latest versions of a register in order of keys, from after a key on.
pub const PAGE_OF_LATEST: &str = "select record_key, body from record r where register = $1 \
    and record_key > $2 and not exists (select 1 from record n where n.register = r.register \
    and n.record_key = r.record_key and n.version > r.version) order by record_key limit $3";
/// Versions, before `values`.
pub const VERSIONS: &str =
    "insert into record (register, record_key, version, body, source, recorded_at)";
/// Comparable names, before `values`, and what follows them.
pub const NAMES: [&str; 2] = [
    "insert into record_name (register, record_key, name)",
    "on conflict (register, record_key) do update set name = excluded.name",
];
/// Whether a record is there.
pub const EXISTS: &str = "select 1 from record where register = $1 and record_key = $2 limit 1";
/// A record has no name any more.
pub const FORGET_NAME: &str = "delete from record_name where register = $1 and record_key = $2";
/// How many records have a comparable name.
pub const COUNT_NAME: &str =
    "select count(*) from record_name where register = $1 and name = $2 and record_key <> $3";
/// A line of the log of reads, before `values`.
pub const LOG: &str = "insert into record_read \
    (id, at, register, record_key, facts, purpose, case_id, reader)";
/// The log of one record, latest first.
pub const READS: &str = "select id, at, register, facts, purpose, case_id, reader from record_read \
    where register = $1 and record_key = $2 and id < $3 order by id desc limit $4";
