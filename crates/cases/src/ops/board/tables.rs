//! The tables of the board.

use store::Migration;

/// The tables, in order.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "cases-board/0001",
    sql: "
create table watched (
    case_id text not null,
    act text not null,
    step text not null,
    department text not null,
    duty text not null,
    district text,
    state text not null,
    since bigint,
    stopped_for text,
    limit_working_days bigint not null,
    due_on text,
    yellow_on text,
    red_on text,
    city_on text,
    received_on text,
    decided_on text,
    used_working_days bigint not null,
    late bigint not null,
    reason text,
    primary key (case_id, act, step, department, duty)
);
create index watched_by_place on watched (state, department, district, due_on, case_id);
create index watched_by_yellow on watched (yellow_on) where state = 'open';
create index watched_by_received on watched (received_on);
create index watched_by_decided on watched (decided_on);
create table watched_return (
    case_id text not null,
    n bigint not null,
    act text not null,
    department text not null,
    district text,
    returned_on text not null,
    primary key (case_id, n)
);
create index watched_return_by_day on watched_return (returned_on, department);
create table escalation (
    case_id text not null,
    act text not null,
    step text not null,
    department text not null,
    duty text not null,
    level bigint not null,
    at bigint not null,
    primary key (case_id, act, step, department, duty, level)
);
",
}];
