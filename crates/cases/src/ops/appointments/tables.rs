//! The table of appointments. That no seat is given twice is held by an index.

use access::RecordKey;
use base::{Instant, Result};
use store::{Migration, Row, Tx, params};

use super::Appointment;

/// The tables, in order.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "cases-appointments/0001",
    sql: "
create table appointment (
    id text not null primary key,
    point text not null,
    district text not null,
    starts_at bigint not null,
    seat bigint not null,
    person_register text not null,
    person_key text not null,
    account text,
    filed_by text,
    package text,
    state text not null,
    booked_at bigint not null,
    cancelled_at bigint
);
create unique index appointment_seat on appointment (point, starts_at, seat)
    where state = 'booked';
create unique index appointment_person on appointment (person_register, person_key, starts_at)
    where state = 'booked';
create index appointment_by_district on appointment (district, starts_at, id);
create index appointment_by_filed_by on appointment (filed_by, starts_at, id);
",
}];

pub(super) const COLUMNS: &str = "a.id, a.point, a.district, a.starts_at, a.seat, \
    a.person_register, a.person_key, a.account, a.filed_by, a.package, a.state, a.booked_at, \
    a.cancelled_at";
const INSERT: &str = "insert into appointment (id, point, district, starts_at, seat, \
    person_register, person_key, account, filed_by, package, state, booked_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing";
const TAKEN: &str = "select seat from appointment \
    where point = $1 and starts_at = $2 and state = 'booked' order by seat";
const CLASH: &str = "select 1 from appointment where person_register = $1 and person_key = $2 \
    and starts_at = $3 and state = 'booked'";
const AHEAD: &str = "select count(*) from appointment where person_register = $1 \
    and person_key = $2 and starts_at > $3 and state = 'booked'";
const BETWEEN: &str = "select starts_at, count(*) from appointment where point = $1 \
    and starts_at >= $2 and starts_at < $3 and state = 'booked' group by starts_at";
const CANCEL: &str = "update appointment set state = 'cancelled', cancelled_at = $2 \
    where id = $1 and state = 'booked'";

pub(super) fn from_row(row: &Row) -> Result<Appointment> {
    Ok(Appointment {
        id: row.text(0)?,
        point: row.text(1)?,
        district: row.text(2)?,
        starts_at: row.instant(3)?,
        seat: row.int(4)?,
        person: RecordKey::new(row.str(5)?, row.str(6)?),
        account: row.opt_text(7)?,
        filed_by: row.opt_text(8)?,
        package: row.opt_text(9)?,
        state: row.text(10)?,
        booked_at: row.instant(11)?,
        cancelled_at: row.opt_instant(12)?,
    })
}

pub(super) async fn one(tx: &mut Tx, id: &str) -> Result<Option<Appointment>> {
    let sql = format!("select {COLUMNS} from appointment a where a.id = $1");
    let row = tx.query_one(sql, params![id]).await?;
    row.as_ref().map(from_row).transpose()
}

/// Writes an appointment; `false` when its seat was given away meanwhile.
pub(super) async fn insert(tx: &mut Tx, of: &Appointment) -> Result<bool> {
    let row = params![
        &of.id,
        &of.point,
        &of.district,
        of.starts_at,
        of.seat,
        &of.person.register,
        &of.person.key,
        of.account.clone(),
        of.filed_by.clone(),
        of.package.clone(),
        &of.state,
        of.booked_at,
    ];
    Ok(tx.execute(INSERT, row).await? == 1)
}

/// Seats that are given, in order.
pub(super) async fn taken(tx: &mut Tx, point: &str, starts_at: Instant) -> Result<Vec<i64>> {
    let rows = tx.query(TAKEN, params![point, starts_at]).await?;
    rows.iter().map(|row| Ok(row.int(0)?)).collect()
}

/// Whether the person is somewhere else at that time.
pub(super) async fn clashes(tx: &mut Tx, person: &RecordKey, at: Instant) -> Result<bool> {
    let found = tx.query_one(CLASH, params![&person.register, &person.key, at]).await?;
    Ok(found.is_some())
}

/// Appointments that the person has ahead.
pub(super) async fn ahead(tx: &mut Tx, person: &RecordKey, now: Instant) -> Result<i64> {
    let row = tx.query_one(AHEAD, params![&person.register, &person.key, now]).await?;
    Ok(row.map_or(Ok(0), |row| row.int(0))?)
}

/// Seats given by the time at which they begin.
pub(super) async fn given(
    tx: &mut Tx,
    point: &str,
    from: Instant,
    to: Instant,
) -> Result<Vec<(Instant, i64)>> {
    let rows = tx.query(BETWEEN, params![point, from, to]).await?;
    rows.iter().map(|row| Ok((row.instant(0)?, row.int(1)?))).collect()
}

pub(super) async fn set_cancelled(tx: &mut Tx, id: &str, now: Instant) -> Result<bool> {
    Ok(tx.execute(CANCEL, params![id, now]).await? == 1)
}
