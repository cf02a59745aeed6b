//! The tables of the room.
//!
//! A payment is one row; what happened to its money is rows of the ledger, never changed. A run
//! holds how far each of its phases has come, moved in the transaction of the rows that it counts:
//! so whoever takes it up again goes on where the last commit was.

use store::Migration;

/// The tables, in order.
pub const MIGRATIONS: &[Migration] = &[FIRST, TELLING];

const FIRST: Migration = Migration {
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

/// What people were told, what they follow, and which policies were known.
const TELLING: Migration = Migration {
    id: "policies/0004",
    sql: "
create table told (
    policy text not null,
    party_register text not null,
    party text not null,
    at bigint not null,
    primary key (policy, party_register, party)
) {without_rowid};
create index told_by_party on told (party_register, party);
create table policy_message (
    id text not null primary key,
    account text not null,
    party_register text not null,
    party text not null,
    day text not null,
    items text not null,
    made_at bigint not null,
    read_at bigint
) {without_rowid};
create unique index policy_message_of_day on policy_message (account, party_register, party, day);
create index policy_message_by_party on policy_message (party_register, party, day);
create index policy_message_unread on policy_message (account) where read_at is null;
create table policy_follow (
    account text not null,
    kind text not null,
    target text not null,
    at bigint not null,
    primary key (account, kind, target)
) {without_rowid};
create index policy_follow_by_target on policy_follow (kind, target);
create table policy_known (
    policy text not null primary key,
    digest text not null,
    at bigint not null
) {without_rowid};
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
/// Runs of a policy whose lists are public, the latest first.
pub const PUBLIC_OF_POLICY: &str = "select id, policy, pack, on_day, state, parties, fen, \
    list_hash, public_until, budget_fen, committed, batched, batches, settled_fen, made_by, \
    made_at, version from policy_run where policy = $1 and state = 'public' \
    order by made_at desc, id desc";
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
/// What was paid and taken back from one moment to another, by policy, district and days from the
/// list or the claim to the money; of one policy or district unless these are empty.
pub const FLOW: &str = "select r.policy, p.district, (s.at - r.made_at) / 86400000000 as days, \
    count(s.at), cast(coalesce(sum(s.paid), 0) as bigint), \
    cast(coalesce(sum(s.back), 0) as bigint) from (select run, seq, \
    min(case when step like 'pay%' then at end) as at, \
    sum(case when step like 'pay%' then fen else 0 end) as paid, \
    sum(case when step like 'back%' then fen else 0 end) as back from ledger_entry \
    where step <> 'commit' and at >= $1 and at < $2 group by run, seq) s \
    join policy_run r on r.id = s.run join payment p on p.run = s.run and p.seq = s.seq \
    where ($3 = '' or r.policy = $3) and ($4 = '' or p.district = $4) \
    group by r.policy, p.district, days";
/// The same by hours since the first moment.
pub const CURVE: &str = "select (e.at - $1) / 3600000000 as hour, \
    cast(coalesce(sum(case when e.step like 'pay%' then e.fen else 0 end), 0) as bigint), \
    cast(coalesce(sum(case when e.step like 'back%' then e.fen else 0 end), 0) as bigint) \
    from ledger_entry e join policy_run r on r.id = e.run \
    join payment p on p.run = e.run and p.seq = e.seq \
    where e.step <> 'commit' and e.at >= $1 and e.at < $2 \
    and ($3 = '' or r.policy = $3) and ($4 = '' or p.district = $4) \
    group by hour order by hour";
/// By policy and district: parties that were ever paid, and payments that wait for an account.
pub const STANDING: &str = "select r.policy, p.district, \
    count(distinct case when p.state = 'settled' then p.party end), \
    cast(coalesce(sum(case when p.state = 'waiting' then 1 else 0 end), 0) as bigint), \
    cast(coalesce(sum(case when p.state = 'waiting' then p.fen else 0 end), 0) as bigint) \
    from policy_run r join payment p on p.run = r.id \
    where ($1 = '' or r.policy = $1) and ($2 = '' or p.district = $2) \
    group by r.policy, p.district";
/// How many parties were told of each policy.
pub const TOLD_BY_POLICY: &str = "select policy, count(*) from told group by policy";
/// How many parties were told of a policy.
pub const TOLD_OF_POLICY: &str = "select count(*) from told where policy = $1";
/// The policies of which a party was told.
pub const TOLD_TO: &str = "select policy from told where party_register = $1 and party = $2";
/// What was told, before `values`.
pub const TOLD: &str = "insert into told (policy, party_register, party, at)";
/// Whether a party has had its message of a day.
pub const MESSAGE_OF_DAY: &str = "select 1 from policy_message where party_register = $1 \
    and party = $2 and day = $3 limit 1";
/// The message that an account has had of what it follows on a day.
pub const FOLLOWED_OF_DAY: &str = "select id, items from policy_message where account = $1 \
    and party_register = '' and party = '' and day = $2";
/// More stands in a message, which is unread again.
pub const SET_ITEMS: &str = "update policy_message set items = $2, read_at = null where id = $1";
/// Messages, before `values`.
pub const MESSAGES: &str =
    "insert into policy_message (id, account, party_register, party, day, items, made_at)";
/// Messages of an account before one of them, the latest first.
pub const MESSAGES_OF: &str = "select id, party_register, party, items, made_at, read_at \
    from policy_message where account = $1 and id < $2 order by id desc limit $3";
/// How many messages an account has not read.
pub const UNREAD: &str =
    "select count(*) from policy_message where account = $1 and read_at is null";
/// A message was read.
pub const READ_ONE: &str = "update policy_message set read_at = coalesce(read_at, $3) \
    where account = $1 and id = $2";
/// All messages of an account were read.
pub const READ_ALL: &str =
    "update policy_message set read_at = $2 where account = $1 and read_at is null";
/// What an account follows.
pub const FOLLOWS: &str =
    "select kind, target, at from policy_follow where account = $1 order by kind, target";
/// Somebody follows something.
pub const FOLLOW: &str = "insert into policy_follow (account, kind, target, at) \
    values ($1, $2, $3, $4) on conflict do nothing";
/// Somebody does not follow something any more.
pub const UNFOLLOW: &str =
    "delete from policy_follow where account = $1 and kind = $2 and target = $3";
/// Who follows something.
pub const FOLLOWERS: &str = "select account from policy_follow where kind = $1 and target = $2";
/// The policies that were known, with what they said.
pub const KNOWN: &str = "select policy, digest from policy_known";
/// What a policy says now.
pub const SET_KNOWN: &str = "insert into policy_known (policy, digest, at) values ($1, $2, $3) \
    on conflict (policy) do update set digest = excluded.digest, at = excluded.at";
