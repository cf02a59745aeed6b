//! The tables of the room.
//!
//! A payment is one row; what happened to its money is rows of the ledger, never changed. A run
//! holds how far each of its phases has come, moved in the transaction of the rows that it counts:
//! so whoever takes it up again goes on where the last commit was.

pub mod event;

use store::Migration;

/// The tables, in order.
pub const MIGRATIONS: &[Migration] = &[PAYMENTS_0001, event::MIGRATION];

const PAYMENTS_0001: Migration = Migration {
    id: "policies/0001",
    sql: "
create table policy_run (
    id text not null primary key,
    policy text not null,
    pack text not null,
    on_day text not null,
    state text not null,
    parties bigint not null,
    fen bigint not null,
    list_hash text not null,
    public_until text,
    budget_fen bigint,
    committed bigint not null,
    batched bigint not null,
    batches bigint not null,
    settled_fen bigint not null,
    made_by text not null,
    made_at bigint not null,
    version bigint not null
);
create index policy_run_by_policy on policy_run (policy, made_at);
create table payment (
    run text not null,
    seq bigint not null,
    party text not null,
    district text not null,
    fen bigint not null,
    state text not null,
    account text,
    reason text,
    batch bigint,
    primary key (run, seq)
) {without_rowid};
create index payment_by_party on payment (party);
create table ledger_entry (
    run text not null,
    seq bigint not null,
    step text not null,
    debit text not null,
    credit text not null,
    fen bigint not null,
    at bigint not null,
    primary key (run, seq, step)
) {without_rowid};
create table payment_batch (
    run text not null,
    number bigint not null,
    first_seq bigint not null,
    last_seq bigint not null,
    payments bigint not null,
    fen bigint not null,
    state text not null,
    file_hash text not null,
    primary key (run, number)
);
create table payment_objection (
    id text not null primary key,
    run text not null,
    seq bigint not null,
    text text not null,
    made_by text not null,
    made_at bigint not null,
    founded bigint,
    answer text,
    answered_by text,
    answered_at bigint
);
create index payment_objection_by_run on payment_objection (run, made_at);
",
};

/// A new run.
pub const NEW_RUN: &str = "insert into policy_run (id, policy, pack, on_day, state, parties, fen, \
    list_hash, public_until, budget_fen, committed, batched, batches, settled_fen, made_by, \
    made_at, version) values ($1, $2, $3, $4, 'listing', 0, 0, '', $5, $6, 0, 0, 0, 0, $7, $8, 1)";
/// One run.
pub const RUN: &str = "select id, policy, pack, on_day, state, parties, fen, list_hash, \
    public_until, budget_fen, committed, batched, batches, settled_fen, made_by, made_at, version \
    from policy_run where id = $1";
/// Runs, the latest first.
pub const RUNS: &str = "select id, policy, pack, on_day, state, parties, fen, list_hash, \
    public_until, budget_fen, committed, batched, batches, settled_fen, made_by, made_at, version \
    from policy_run order by made_at desc, id desc limit $1";
/// Where a run stands.
pub const SET_RUN: &str = "update policy_run set state = $2, committed = $3, batched = $4, \
    batches = $5, settled_fen = $6, list_hash = $7, parties = $8, fen = $9, version = version + 1 \
    where id = $1 and version = $10";
/// Payments, before `values`.
pub const PAYMENTS: &str = "insert into payment (run, seq, party, district, fen, state, account)";
/// Entries of the ledger, before `values`.
pub const ENTRIES: &str = "insert into ledger_entry (run, seq, step, debit, credit, fen, at)";
/// Payments of a run from one place to another, both inclusive.
pub const OF_RUN: &str = "select seq, party, district, fen, state, account, reason, batch \
    from payment where run = $1 and seq >= $2 and seq <= $3 order by seq";
/// Payments that go from one state to another, within places of a run.
pub const MOVE: &str = "update payment set state = $4 where run = $1 and seq >= $2 \
    and seq <= $3 and state = $5";
/// The same into a batch file.
pub const MOVE_TO_BATCH: &str = "update payment set state = $4, batch = $6 where run = $1 \
    and seq >= $2 and seq <= $3 and state = $5";
/// The state of one payment, with the reason of the bank.
pub const SET_ONE: &str =
    "update payment set state = $3, reason = $4, account = $5 where run = $1 and seq = $2";
/// A batch was written.
pub const NEW_BATCH: &str = "insert into payment_batch (run, number, first_seq, last_seq, \
    payments, fen, state, file_hash) values ($1, $2, $3, $4, $5, $6, 'written', $7)";
/// Payments of a run by state: how many, and their sum.
pub const BY_STATE: &str = "select state, count(*), cast(coalesce(sum(fen), 0) as bigint) from payment \
    where run = $1 group by state order by state";
/// Sums of the ledger of a run by step and accounts.
pub const LEDGER: &str = "select step, debit, credit, count(*), cast(coalesce(sum(fen), 0) as bigint) \
    from ledger_entry where run = $1 group by step, debit, credit order by step, debit, credit";
/// Payments to a party, the latest first.
pub const OF_PARTY: &str = "select p.run, p.seq, p.fen, p.state, p.reason, r.policy, r.on_day, \
    r.state, r.public_until from payment p join policy_run r on r.id = p.run where p.party = $1 \
    order by r.made_at desc, p.run limit $2";
/// What was paid to a party of each policy, for ever and in runs on days that begin with a year.
pub const PAID_TO: &str = "select r.policy, cast(coalesce(sum(p.fen), 0) as bigint), cast(coalesce(sum(case when \
    substr(r.on_day, 1, 5) = $2 then p.fen else 0 end), 0) as bigint) from payment p \
    join policy_run r on r.id = p.run where p.party = $1 and p.state not in ('cancelled', \
    'clawed_back') group by r.policy";
/// What was paid of a policy to each party, likewise.
pub const PAID_OF_POLICY: &str = "select p.party, cast(coalesce(sum(p.fen), 0) as bigint), cast(coalesce(sum(case when \
    substr(r.on_day, 1, 5) = $2 then p.fen else 0 end), 0) as bigint) from policy_run r \
    join payment p on p.run = r.id where r.policy = $1 and p.state not in ('cancelled', \
    'clawed_back') group by p.party";
/// What runs of a policy on days that begin with a year come to.
pub const SPENT_IN_YEAR: &str = "select cast(coalesce(sum(p.fen), 0) as bigint) from policy_run r \
    join payment p on p.run = r.id where r.policy = $1 and substr(r.on_day, 1, 5) = $2 \
    and p.state not in ('cancelled', 'clawed_back')";
