//! The tables of the room.
//!
//! A payment is one row; what happened to its money is rows of the ledger, never changed. A run
//! holds how far each of its phases has come, moved in the transaction of the rows that it counts:
//! so whoever takes it up again goes on where the last commit was.

pub mod event;

use store::Migration;

/// Payments that count as paid, or are bound to be.
macro_rules! live {
    () => {
        "p.state not in ('cancelled', 'clawed_back', 'queued', 'left_out', 'taken_up')"
    };
}

/// The tables, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { id: "policies/0001", sql: RUNS_AND_LEDGER },
    Migration { id: "policies/0002", sql: AWARDS_AND_CLAW_BACKS },
    event::MIGRATION,
    Migration { id: "policies/0004", sql: TELLING },
    Migration { id: "policies/0005", sql: LIMITS_OF_YEARS },
    event::WAITS,
];

const RUNS_AND_LEDGER: &str = "
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
";

/// An application that was granted, and the payments made of it; what was taken back.
const AWARDS_AND_CLAW_BACKS: &str = "
create table policy_award (
    run text not null,
    seq bigint not null,
    application text not null,
    primary key (run, seq)
) {without_rowid};
create index policy_award_by_application on policy_award (application);
create table payment_claw_back (
    run text not null,
    seq bigint not null,
    on_day text not null,
    days bigint not null,
    rate text not null,
    fen bigint not null,
    interest_fen bigint not null,
    reason text not null,
    at bigint not null,
    primary key (run, seq)
) {without_rowid};
";

/// What a run keeps for itself while it is listed, and since when a payment stands as it does; what
/// counts once; parts of a whole and what has stopped them; who was taken up from the queue; which
/// periods the city has paid by itself.
const LIMITS_OF_YEARS: &str = "
alter table policy_run add column reserved_fen bigint not null default 0;
alter table payment add column since bigint;
create index payment_queued on payment (run, seq) where state = 'queued';
create table payment_key (
    key text not null,
    run text not null,
    seq bigint not null,
    primary key (key, run, seq)
) {without_rowid};
create index payment_key_by_run on payment_key (run);
create table payment_part (
    run text not null,
    seq bigint not null,
    plan text not null,
    part bigint not null,
    parts bigint not null,
    whole_fen bigint not null,
    next_on text,
    primary key (run, seq)
) {without_rowid};
create index payment_part_by_plan on payment_part (plan, part);
create table payment_plan_stop (
    plan text not null primary key,
    reason text not null,
    at bigint not null
) {without_rowid};
create table payment_taken_up (
    run text not null,
    seq bigint not null,
    from_run text not null,
    from_seq bigint not null,
    primary key (run, seq)
) {without_rowid};
create index payment_taken_up_from on payment_taken_up (from_run, from_seq);
create table policy_period (
    policy text not null,
    period text not null,
    run text,
    at bigint not null,
    primary key (policy, period)
) {without_rowid};
";

/// What people were told, what they follow, and which policies were known.
const TELLING: &str = "
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
";

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
/// The state of one payment, with the reason of the bank, and since when.
pub const SET_ONE: &str = "update payment set state = $3, reason = $4, account = $5, since = $6 \
    where run = $1 and seq = $2";
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
    r.state, r.public_until, t.part, t.parts, t.next_on, r.made_at from payment p \
    join policy_run r on r.id = p.run left join payment_part t on t.run = p.run \
    and t.seq = p.seq where p.party = $1 order by r.made_at desc, p.run limit $2";
/// Payments to a party that wait for an account, on lists that are written, the first first.
pub const WAITING_OF_PARTY: &str = "select p.run, p.seq, r.policy, p.fen from payment p \
    join policy_run r on r.id = p.run where p.party = $1 and p.state = 'waiting' \
    and r.state <> 'listing' order by r.made_at, p.run, p.seq";
/// Sums for ever, and of runs on days that begin with the year `$2`.
macro_rules! sums {
    () => {
        "cast(coalesce(sum(p.fen), 0) as bigint), cast(coalesce(sum(case when \
         substr(r.on_day, 1, 5) = $2 then p.fen else 0 end), 0) as bigint)"
    };
}

/// Wholes less what of them was listed: the parts that are promised, of plans that go on; for ever,
/// and of those that began on a day of the year `$2`.
macro_rules! promised {
    () => {
        "cast(sum(case when t.part = 1 then t.whole_fen else 0 end) - sum(p.fen) as bigint), \
         cast(sum(case when t.part = 1 and substr(r.on_day, 1, 5) = $2 then t.whole_fen - p.fen \
         else 0 end) as bigint) from payment_part t join payment p on p.run = t.run and p.seq = t.seq \
         join policy_run r on r.id = p.run where not exists (select 1 from payment_plan_stop s \
         where s.plan = t.plan) and "
    };
}

/// What was paid to a party of each policy, for ever and in runs on days that begin with a year.
pub const PAID_TO: &str = concat!(
    "select r.policy, ",
    sums!(),
    " from payment p join policy_run r on r.id = p.run where p.party = $1 and ",
    live!(),
    " group by r.policy"
);
/// What is promised to a party of each policy.
pub const PROMISED_TO: &str =
    concat!("select r.policy, ", promised!(), live!(), " and p.party = $1 group by r.policy");
/// What was paid of a policy to each party, likewise.
pub const PAID_OF_POLICY: &str = concat!(
    "select p.party, ",
    sums!(),
    " from policy_run r join payment p on p.run = r.id where r.policy = $1 and ",
    live!(),
    " group by p.party"
);
/// What of a policy is promised to each party.
pub const PROMISED_OF_POLICY: &str =
    concat!("select p.party, ", promised!(), live!(), " and r.policy = $1 group by p.party");
/// What runs of a policy on days that begin with a year come to, but those that are being listed.
pub const SPENT_IN_YEAR: &str = concat!(
    "select cast(coalesce(sum(p.fen), 0) as bigint) from policy_run r \
     join payment p on p.run = r.id where r.policy = $1 and substr(r.on_day, 1, 5) = $2 \
     and r.state <> 'listing' and ",
    live!()
);
/// What such runs that are being listed have put aside.
pub const RESERVED_IN_YEAR: &str = "select cast(coalesce(sum(reserved_fen), 0) as bigint) \
    from policy_run where policy = $1 and substr(on_day, 1, 5) = $2 and state = 'listing'";
/// Puts aside what a list comes to.
pub const RESERVE: &str =
    "update policy_run set reserved_fen = $2, budget_fen = $3 where id = $1 and state = 'listing'";
/// Begins a list again from nothing.
pub const BEGIN_AGAIN: &str = "update policy_run set made_at = $2, reserved_fen = 0 where id = $1";
/// Runs that are being listed.
pub const LISTING: &str = "select id, policy, made_at from policy_run where state = 'listing'";
/// Who was first for a key, other than a party.
pub const COUNTED: &str = concat!(
    "select r.policy, r.on_day from payment_key k join payment p on p.run = k.run \
     and p.seq = k.seq join policy_run r on r.id = p.run where k.key = $1 and p.party <> $2 and ",
    live!(),
    " order by r.made_at limit 1"
);
/// Keys of a policy that are taken, each with its party.
pub const COUNTED_OF_POLICY: &str = concat!(
    "select k.key, p.party from policy_run r join payment_key k on k.run = r.id \
     join payment p on p.run = k.run and p.seq = k.seq where r.policy = $1 and ",
    live!()
);
/// Who waits for money of a policy, the first first.
pub const QUEUE: &str = "select p.run, p.seq, p.party, p.district, p.fen, p.account, t.parts, \
    t.whole_fen from policy_run r join payment p on p.run = r.id left join payment_part t \
    on t.run = p.run and t.seq = p.seq where r.policy = $1 and p.state = 'queued' \
    and r.state not in ('listing', 'cancelled') order by r.made_at, p.run, p.seq";
/// Keys of who waits for money of a policy.
pub const QUEUED_KEYS: &str = "select k.key, k.run, k.seq from policy_run r join payment p \
    on p.run = r.id join payment_key k on k.run = p.run and k.seq = p.seq where r.policy = $1 \
    and p.state = 'queued' and r.state not in ('listing', 'cancelled')";
/// The payment of a party that waits for money of a policy.
pub const QUEUED_OF_PARTY: &str = "select p.run, p.seq, r.made_at from payment p \
    join policy_run r on r.id = p.run where p.party = $1 and r.policy = $2 \
    and p.state = 'queued' order by r.made_at, p.run, p.seq limit 1";
/// What stands before a queued payment in the queue of its policy: how many, and their sum.
pub const QUEUED_BEFORE: &str = "select count(*), cast(coalesce(sum(p.fen), 0) as bigint) \
    from policy_run r join payment p on p.run = r.id where r.policy = $1 and p.state = 'queued' \
    and r.state not in ('listing', 'cancelled') and (r.made_at < $2 or (r.made_at = $2 \
    and (p.run < $3 or (p.run = $3 and p.seq < $4))))";
/// Queued payments that a run pays are taken up.
pub const TAKE_UP: &str = "update payment set state = 'taken_up' \
    where state = 'queued' and (run, seq) in (select from_run, from_seq from payment_taken_up \
    where run = $1)";
/// They are queued again.
pub const GIVE_BACK: &str = "update payment set state = 'queued' \
    where state = 'taken_up' and (run, seq) in (select from_run, from_seq from payment_taken_up \
    where run = $1)";
/// Parts of wholes of a policy after which the next is due on a day, the longest due first.
pub const DUE_PARTS: &str = concat!(
    "select t.plan, t.part, t.parts, t.whole_fen, t.next_on, p.party, p.district, p.account \
     from policy_run r join payment_part t on t.run = r.id join payment p on p.run = t.run \
     and p.seq = t.seq where r.policy = $1 and t.next_on <= $2 and r.state <> 'listing' and ",
    live!(),
    " and not exists (select 1 from payment_plan_stop s where s.plan = t.plan) \
     and not exists (select 1 from payment_part n join payment q on q.run = n.run \
     and q.seq = n.seq where n.plan = t.plan and n.part = t.part + 1 and q.state <> 'cancelled') \
     order by t.next_on, t.plan"
);
/// The part that a payment is.
pub const PART: &str = "select plan, part, parts, whole_fen, next_on from payment_part \
    where run = $1 and seq = $2";
/// The parts that payments of a run are, within places.
pub const PARTS_OF_RUN: &str = "select seq, part, parts, next_on from payment_part \
    where run = $1 and seq >= $2 and seq <= $3 order by seq";
/// The rest of a whole is not paid.
pub const STOP_PLAN: &str = "insert into payment_plan_stop (plan, reason, at) \
    values ($1, $2, $3) on conflict do nothing";
/// Keys of payments, before `values`.
pub const KEYS: &str = "insert into payment_key (key, run, seq)";
/// Parts, before `values`.
pub const PARTS: &str =
    "insert into payment_part (run, seq, plan, part, parts, whole_fen, next_on)";
/// Payments that were queued, before `values`.
pub const TAKEN_UP: &str = "insert into payment_taken_up (run, seq, from_run, from_seq)";
/// All that a list has written, of which nothing has been promised.
pub const UNLIST: [&str; 4] = [
    "delete from payment where run = $1",
    "delete from payment_key where run = $1",
    "delete from payment_part where run = $1",
    "delete from payment_taken_up where run = $1",
];
/// Payments of applications, before `values`.
pub const AWARDS: &str = "insert into policy_award (run, seq, application)";
/// What stands on lists of a policy for each application, but on those that were given up.
pub const AWARDED: &str = "select a.application, cast(coalesce(sum(p.fen), 0) as bigint) \
    from policy_run r join policy_award a on a.run = r.id \
    join payment p on p.run = a.run and p.seq = a.seq \
    where r.policy = $1 and r.state <> 'cancelled' group by a.application";
/// What was taken back, before `values`.
pub const CLAW_BACKS: &str = "insert into payment_claw_back (run, seq, on_day, days, rate, fen, \
    interest_fen, reason, at)";
/// The entries by which a payment was paid.
pub const PAID_ENTRIES: &str = "select step, debit, credit, fen, at from ledger_entry \
    where run = $1 and seq = $2 and step like 'pay%' order by step";
/// What one treasury has paid first for another and is owed: entries `a` of a run.
macro_rules! unsettled {
    () => {
        " from ledger_entry a where a.run = $1 and a.step like 'advance%' and not exists (select 1 \
         from ledger_entry s where s.run = a.run and s.seq = a.seq \
         and s.step in ('settle' || substr(a.step, 8), 'waive' || substr(a.step, 8)))"
    };
}

/// Enters that it is not owed any more, by the step `$step` at the moment `$2`.
macro_rules! owed_no_more {
    ($step:literal) => {
        concat!(
            "insert into ledger_entry (run, seq, step, debit, credit, fen, at) select a.run, a.seq, '",
            $step,
            "' || substr(a.step, 8), a.credit, a.debit, a.fen, $2",
            unsettled!()
        )
    };
}

/// What is owed between treasuries for a run, by one of them or (empty) by all, and when the last
/// of those payments arrived.
pub const OWED_OF_RUN: &str = concat!(
    "select cast(coalesce(sum(a.fen), 0) as bigint), max(a.at)",
    unsettled!(),
    " and ($2 = '' or a.debit = $2)"
);
/// They have paid it.
pub const SETTLE_RUN: &str = concat!(owed_no_more!("settle"), " and ($3 = '' or a.debit = $3)");
/// A payment was taken back: what was owed for it is owed no more.
pub const WAIVE_ONE: &str = concat!(owed_no_more!("waive"), " and a.seq = $3");
/// What was taken back of one payment.
pub const CLAWED_BACK: &str = "select days, fen, interest_fen from payment_claw_back \
    where run = $1 and seq = $2";
/// All payments of the grant of which one is: those of its application, the parts of its whole, and
/// it itself.
pub const OF_GRANT: &str = "select run, seq from payment where run = $1 and seq = $2 \
    union select b.run, b.seq from policy_award a join policy_award b \
    on b.application = a.application where a.run = $1 and a.seq = $2 \
    union select u.run, u.seq from payment_part t join payment_part u on u.plan = t.plan \
    where t.run = $1 and t.seq = $2 order by run, seq";
/// How many other payments of the same grant are settled, of those within places of a run that have
/// any.
pub const PAID_BESIDE: &str = "select g.seq, count(*) from (select a.seq as seq, b.run as run_beside, \
    b.seq as seq_beside from policy_award a join policy_award b on b.application = a.application \
    where a.run = $1 and a.seq >= $2 and a.seq <= $3 union select t.seq, u.run, u.seq \
    from payment_part t join payment_part u on u.plan = t.plan \
    where t.run = $1 and t.seq >= $2 and t.seq <= $3) g join payment p on p.run = g.run_beside \
    and p.seq = g.seq_beside where p.state = 'settled' \
    and not (g.run_beside = $1 and g.seq_beside = g.seq) group by g.seq";
/// What was taken back of a run bore so much.
pub const INTEREST_OF_RUN: &str = "select cast(coalesce(sum(interest_fen), 0) as bigint) \
    from payment_claw_back where run = $1";
/// What was paid and taken back from one moment to another, by policy, district and days from the
/// list or the claim to the money; of one policy or district unless these are empty.
pub const FLOW: &str = "select r.policy, p.district, (s.at - r.made_at) / 86400000000 as days, \
    count(s.at), cast(coalesce(sum(s.paid), 0) as bigint), \
    cast(coalesce(sum(s.back), 0) as bigint) from (select run, seq, \
    min(case when step like 'pay%' then at end) as at, \
    sum(case when step like 'pay%' then fen else 0 end) as paid, \
    sum(case when step like 'back%' then fen else 0 end) as back from ledger_entry \
    where (step like 'pay%' or step like 'back%') and at >= $1 and at < $2 group by run, seq) s \
    join policy_run r on r.id = s.run join payment p on p.run = s.run and p.seq = s.seq \
    where ($3 = '' or r.policy = $3) and ($4 = '' or p.district = $4) \
    group by r.policy, p.district, days";
/// The same by hours since the first moment.
pub const CURVE: &str = "select (e.at - $1) / 3600000000 as hour, \
    cast(coalesce(sum(case when e.step like 'pay%' then e.fen else 0 end), 0) as bigint), \
    cast(coalesce(sum(case when e.step like 'back%' then e.fen else 0 end), 0) as bigint) \
    from ledger_entry e join policy_run r on r.id = e.run \
    join payment p on p.run = e.run and p.seq = e.seq \
    where (e.step like 'pay%' or e.step like 'back%') and e.at >= $1 and e.at < $2 \
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
