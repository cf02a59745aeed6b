//! The tables of claim events: what was taken, what was paid for it, files with their refused rows,
//! and the seeds of draws.

use store::Migration;

/// The tables.
pub const MIGRATION: Migration = Migration {
    id: "policies/0003",
    sql: "
create table claim_event (
    id text not null primary key,
    kind text not null,
    event_key text not null,
    payee_register text not null,
    payee text not null,
    district text not null,
    state text not null,
    policy text not null,
    pack text not null,
    fen bigint not null,
    says text not null,
    missing text not null,
    failing text not null,
    account text,
    run text,
    batch text,
    batch_row bigint,
    draw text,
    facts text not null,
    arrived_at bigint not null,
    due_on text,
    note text,
    sent_by text not null,
    version bigint not null
);
create unique index claim_event_by_key on claim_event (kind, event_key);
create index claim_event_by_payee on claim_event (payee_register, payee, id);
create index claim_event_by_state on claim_event (kind, state, id);
create index claim_event_by_run on claim_event (run, batch_row);
create table claim_event_payment (
    event text not null,
    run text not null,
    seq bigint not null,
    fen bigint not null,
    number bigint not null,
    primary key (event, run)
) {without_rowid};
create table claim_batch (
    id text not null primary key,
    kind text not null,
    state text not null,
    rows_sent bigint not null,
    taken bigint not null,
    refused bigint not null,
    repeated bigint not null,
    on_day text not null,
    sent_by text not null,
    sent_at bigint not null,
    version bigint not null
);
create index claim_batch_by_kind on claim_batch (kind, sent_at);
create table claim_refused (
    batch text not null,
    batch_row bigint not null,
    place bigint not null,
    field text not null,
    code text not null,
    must text not null,
    primary key (batch, batch_row, place)
) {without_rowid};
create table claim_seed (
    kind text not null,
    number bigint not null,
    on_day text,
    secret text not null,
    commitment text not null,
    committed_at bigint not null,
    primary key (kind, number)
) {without_rowid};
",
};

/// For which records an event waits: all that were asked for it, whether they were there or not. Of
/// events that waited before, those of who is paid.
pub const WAITS: Migration = Migration {
    id: "policies/0006",
    sql: "
create table claim_event_wait (
    register text not null,
    record_key text not null,
    event text not null,
    primary key (register, record_key, event)
) {without_rowid};
create index claim_event_wait_by_event on claim_event_wait (event);
insert into claim_event_wait (register, record_key, event)
    select payee_register, payee, id from claim_event where state = 'waiting' and payee <> '';
",
};

/// An event, before `values`.
pub const NEW: &str = "insert into claim_event (id, kind, event_key, payee_register, payee, \
    district, state, policy, pack, fen, says, missing, failing, account, run, batch, batch_row, \
    draw, facts, arrived_at, due_on, note, sent_by, version)";
/// What an event comes to.
pub const SET: &str = "update claim_event set payee_register = $2, payee = $3, district = $4, \
    state = $5, policy = $6, pack = $7, fen = $8, says = $9, missing = $10, failing = $11, \
    account = $12, draw = $13, facts = $14, note = $15, version = version + 1 \
    where id = $1 and version = $16";
/// One event by its id.
pub const ONE: &str = concat!(
    "select id, kind, event_key, payee_register, payee, district, state, policy, pack, fen, says, ",
    "missing, failing, account, run, batch, batch_row, draw, facts, arrived_at, due_on, note, ",
    "version from claim_event where id = $1"
);
/// One event by its key.
pub const BY_KEY: &str = concat!(
    "select id, kind, event_key, payee_register, payee, district, state, policy, pack, fen, says, ",
    "missing, failing, account, run, batch, batch_row, draw, facts, arrived_at, due_on, note, ",
    "version from claim_event where kind = $1 and event_key = $2"
);
/// Events of a kind, the latest first, from before an id on: of a state, of a file, and such that
/// are late on a day, when these are given.
pub const OF_KIND: &str = concat!(
    "select id, kind, event_key, payee_register, payee, district, state, policy, pack, fen, says, ",
    "missing, failing, account, run, batch, batch_row, draw, facts, arrived_at, due_on, note, ",
    "version from claim_event e where kind = $1 and ($2 = '' or state = $2) and ($3 = '' or ",
    "batch = $3) and ($4 = '' or (due_on < $4 and state in ('granted', 'waiting', 'drawn') ",
    "and not exists (select 1 from claim_event_payment l join payment p on p.run = l.run ",
    "and p.seq = l.seq where l.event = e.id and p.state in ('settled', 'cancelled')))) ",
    "and id < $5 order by id desc limit $6"
);
/// Events that pay a party, the latest first, from before an id on.
pub const OF_PAYEE: &str = concat!(
    "select id, kind, event_key, payee_register, payee, district, state, policy, pack, fen, says, ",
    "missing, failing, account, run, batch, batch_row, draw, facts, arrived_at, due_on, note, ",
    "version from claim_event where payee_register = $1 and payee = $2 and id < $3 ",
    "order by id desc limit $4"
);
/// Events that a run of a file pays, in the order of its rows.
pub const OF_RUN: &str = concat!(
    "select id, kind, event_key, payee_register, payee, district, state, policy, pack, fen, says, ",
    "missing, failing, account, run, batch, batch_row, draw, facts, arrived_at, due_on, note, ",
    "version from claim_event where run = $1 order by batch_row"
);
/// Events of a kind that wait, the first first, from after an id on.
pub const WAITING: &str = "select id from claim_event where kind = $1 and state = 'waiting' and id > $2 \
    order by id limit $3";
/// An event waits for nothing.
pub const WAITS_NO_MORE: &str = "delete from claim_event_wait where event = $1";
/// What an event waits for, before `values`, and what follows them.
pub const NEW_WAITS: [&str; 2] =
    ["insert into claim_event_wait (register, record_key, event)", "on conflict do nothing"];
/// Events that wait for one of the records of a register whose keys are appended to the statement,
/// each once, the first first, from after an id on; and what follows the keys.
pub const WAITING_FOR: [&str; 2] = [
    "select distinct e.id, e.kind from claim_event_wait w join claim_event e on e.id = w.event \
    where w.register = $1 and e.state = 'waiting' and e.id > $2 and w.record_key in (",
    ") order by e.id limit $3",
];
/// Payments for events, before `values`, and what follows them.
pub const PAYMENTS: [&str; 2] =
    ["insert into claim_event_payment (event, run, seq, fen, number)", "on conflict do nothing"];
/// The payments for events whose ids are appended to the statement, and what follows them.
pub const PAYMENTS_OF: [&str; 2] = [
    "select l.event, l.run, l.seq, l.fen, p.state \
    from claim_event_payment l join payment p on p.run = l.run and p.seq = l.seq \
    where l.event in (",
    ") order by l.event, l.number",
];
/// Events by kind and state: how many, and what is granted.
pub const COUNTS: &str = "select kind, state, count(*), cast(coalesce(sum(fen), 0) as bigint) \
    from claim_event group by kind, state order by kind, state";
/// Events by kind whose day has passed and whose money is not there.
pub const LATE: &str = "select kind, count(*) from claim_event e where due_on < $1 \
    and state in ('granted', 'waiting', 'drawn') and not exists (select 1 from \
    claim_event_payment l join payment p on p.run = l.run and p.seq = l.seq where l.event = e.id \
    and p.state in ('settled', 'cancelled')) group by kind";
/// A file, unless it is there already.
pub const NEW_BATCH: &str = "insert into claim_batch (id, kind, state, rows_sent, taken, refused, \
    repeated, on_day, sent_by, sent_at, version) values ($1, $2, 'taking', $3, 0, 0, 0, $4, $5, \
    $6, 1)";
/// How far a file is.
pub const SET_BATCH: &str = "update claim_batch set state = $2, taken = $3, refused = $4, \
    repeated = $5, version = version + 1 where id = $1 and version = $6";
/// One file.
pub const BATCH: &str = "select id, kind, state, rows_sent, taken, refused, repeated, on_day, \
    sent_by, sent_at, version from claim_batch where id = $1";
/// Files of a kind, the latest first.
pub const BATCHES: &str = "select id, kind, state, rows_sent, taken, refused, repeated, on_day, \
    sent_by, sent_at, version from claim_batch where kind = $1 order by sent_at desc, id desc \
    limit $2";
/// Events of a file by state.
pub const BATCH_STATES: &str = "select state, count(*), cast(coalesce(sum(fen), 0) as bigint) \
    from claim_event where batch = $1 and kind = $2 group by state order by state";
/// Refused rows, before `values`.
pub const REFUSED: &str = "insert into claim_refused (batch, batch_row, place, field, code, must)";
/// The refused rows of a file.
pub const REFUSED_OF: &str = "select batch_row, field, code, must from claim_refused \
    where batch = $1 order by batch_row, place";
/// The seed of a kind that draws on a day.
pub const SEED_OF_DAY: &str = "select kind, number, on_day, secret, commitment, committed_at \
    from claim_seed where kind = $1 and on_day = $2";
/// The seed of a kind that no day has used.
pub const SEED_NEXT: &str = "select kind, number, on_day, secret, commitment, committed_at \
    from claim_seed where kind = $1 and on_day is null order by number limit 1";
/// How many seeds a kind has.
pub const SEED_COUNT: &str = "select count(*) from claim_seed where kind = $1";
/// A new seed.
pub const NEW_SEED: &str = "insert into claim_seed (kind, number, on_day, secret, commitment, \
    committed_at) values ($1, $2, null, $3, $4, $5)";
/// A seed draws on a day.
pub const USE_SEED: &str = "update claim_seed set on_day = $3 where kind = $1 and number = $2";
/// The seeds of a kind, the latest first.
pub const SEEDS: &str = "select kind, number, on_day, secret, commitment, committed_at \
    from claim_seed where kind = $1 order by number desc limit $2";
/// One seed of a kind.
pub const SEED: &str = "select kind, number, on_day, secret, commitment, committed_at \
    from claim_seed where kind = $1 and number = $2";
/// Events of a kind that were drawn by a seed or passed over (`draw` holds the text), in the order
/// of their arrival, from after an id on.
pub const OF_SEED: &str = "select id, event_key, arrived_at, draw from claim_event \
    where kind = $1 and draw like $2 and id > $3 order by id limit $4";
