//! The tables of this room, and their statements.

use std::collections::BTreeSet;

use ::store::{Migration, Row, Tx, params};
use base::id::AccountId;
use base::{Fault, Instant, Refusal, Result, Text};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::{Account, AccountState, RecordKey, Session};
use crate::refusals::account_exists;

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "access/0001",
        sql: "
create table account (
    id text not null primary key,
    name text not null,
    zh text not null,
    en text not null,
    roles text not null,
    department text,
    districts text not null,
    person_register text,
    person_key text,
    organisations text not null,
    state text not null,
    subject text,
    password_hash text,
    created_at bigint not null
) {without_rowid};
create unique index account_name on account (name);
create unique index account_subject on account (subject) where subject is not null;
create index account_person on account (person_register, person_key)
    where person_key is not null;
create table session (
    token_hash text not null primary key,
    account text not null,
    created_at bigint not null,
    expires_at bigint not null,
    last_seen_at bigint not null
) {without_rowid};
create index session_account on session (account);
create index session_expires on session (expires_at);
create table sign_in_pace (
    key text not null primary key,
    free_at bigint not null
) {without_rowid};
create table sign_in_begun (
    state_hash text not null primary key,
    body text not null,
    expires_at bigint not null
) {without_rowid};
",
    },
    Migration {
        id: "access/0002",
        sql: "
create table mandate (
    person_register text not null,
    person_key text not null,
    register text not null,
    record_key text not null,
    granted_at bigint not null,
    primary key (person_register, person_key, register, record_key)
) {without_rowid};
create index mandate_latest on mandate (person_register, person_key, granted_at);
",
    },
    crate::mandate::MIGRATION,
    Migration {
        id: "access/0004",
        sql: "
create index mandate_record on mandate (register, record_key);
create index account_organisations on account (organisations) where organisations <> '[]';
",
    },
    crate::mandate::MORE,
];

const COLUMNS: &str = "id, name, zh, en, roles, department, districts, person_register, \
    person_key, organisations, state, subject, created_at";

/// Writes a new account; refused with `account_exists` when its name or subject is taken.
pub async fn insert_account(tx: &mut Tx, account: &Account, hash: Option<&str>) -> Result<()> {
    const SQL: &str = "insert into account (id, name, zh, en, roles, department, districts, \
        person_register, person_key, organisations, state, subject, created_at, password_hash) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
        on conflict do nothing";
    let mut row = written(account)?;
    row.push(account.created_at.into());
    row.push(hash.into());
    if tx.execute(SQL, &row).await? == 0 {
        return Err(account_exists().into());
    }
    Ok(())
}

/// Writes what may change of an account: all but its id, its password and when it was made.
pub async fn update_account(tx: &mut Tx, account: &Account) -> Result<()> {
    const TAKEN: &str = "select 1 from account where id <> $1 and (name = $2 or subject = $3)";
    const SQL: &str = "update account set name = $2, zh = $3, en = $4, roles = $5, \
        department = $6, districts = $7, person_register = $8, person_key = $9, \
        organisations = $10, state = $11, subject = $12 where id = $1";
    let taken = params![&account.id, &account.name, account.subject.as_deref()];
    if tx.query_one(TAKEN, taken).await?.is_some() {
        return Err(account_exists().into());
    }
    if tx.execute(SQL, &written(account)?).await? == 0 {
        return Err(Refusal::not_found().into());
    }
    Ok(())
}

/// Writes another password.
pub async fn update_password(tx: &mut Tx, account: &AccountId, hash: &str) -> Result<()> {
    const SQL: &str = "update account set password_hash = $2 where id = $1";
    if tx.execute(SQL, params![account, hash]).await? == 0 {
        return Err(Refusal::not_found().into());
    }
    Ok(())
}

/// By which column an account is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// The id.
    Id(AccountId),
    /// The name that is typed.
    Name(String),
    /// What the identity provider calls the person.
    Subject(String),
    /// The record of the person.
    Person(RecordKey),
}

/// One account and the hash of its password.
pub async fn account(tx: &mut Tx, by: &By) -> Result<Option<(Account, Option<String>)>> {
    let (condition, wanted) = match by {
        By::Id(id) => ("id = $1", vec![id.into()]),
        By::Name(name) => ("name = $1", vec![name.into()]),
        By::Subject(subject) => ("subject = $1", vec![subject.into()]),
        By::Person(person) => (
            "person_register = $1 and person_key = $2 order by id limit 1",
            vec![(&person.register).into(), (&person.key).into()],
        ),
    };
    let sql = format!("select {COLUMNS}, password_hash from account where {condition}");
    let Some(row) = tx.query_one(sql, &wanted).await? else { return Ok(None) };
    Ok(Some((read(&row)?, row.opt_text(13)?)))
}

/// Up to `limit` accounts in the order of their names, after the name `after`.
pub async fn accounts(tx: &mut Tx, after: &str, limit: usize) -> Result<Vec<Account>> {
    let sql = format!("select {COLUMNS} from account where name > $1 order by name limit $2");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = tx.query(sql, params![after, limit]).await?;
    rows.iter().map(read).collect()
}

/// Gives the person `person` the mandate to act for the record `organisation`, such as the company
/// that the person has just founded. Again is the same.
pub async fn grant(
    tx: &mut Tx,
    person: &RecordKey,
    organisation: &RecordKey,
    now: Instant,
) -> Result<()> {
    const SQL: &str = "insert into mandate \
        (person_register, person_key, register, record_key, granted_at) \
        values ($1, $2, $3, $4, $5) on conflict do nothing";
    let RecordKey { register, key } = organisation;
    tx.execute(SQL, params![&person.register, &person.key, register, key, now]).await?;
    Ok(())
}

/// Whether the person `person` acts for the record `organisation`: by the account, or because a
/// case gave the mandate.
pub async fn acts_for(tx: &mut Tx, person: &RecordKey, organisation: &RecordKey) -> Result<bool> {
    const SQL: &str = "select 1 from mandate where person_register = $1 and person_key = $2 \
        and register = $3 and record_key = $4";
    let RecordKey { register, key } = organisation;
    let row = params![&person.register, &person.key, register, key];
    if tx.query_one(SQL, row).await?.is_some() {
        return Ok(true);
    }
    let found = account(tx, &By::Person(person.clone())).await?;
    Ok(found.is_some_and(|(account, _)| account.organisations.contains(organisation)))
}

/// An account that may sign in, with the records for which it acts: its person, the organisations
/// of the account, and those for which a case gave its person the mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// The account.
    pub account: String,
    /// Its records.
    pub records: Vec<RecordKey>,
}

/// Up to `limit` of those accounts in the order of their ids, after the id `after`.
pub async fn acting(tx: &mut Tx, after: &str, limit: i64) -> Result<Vec<Acting>> {
    const ACCOUNTS: &str = "select id, person_register, person_key, organisations from account \
        where id > $1 and state = 'active' order by id limit $2";
    const MANDATES: &str = "select a.id, m.register, m.record_key from account a \
        join mandate m on m.person_register = a.person_register \
        and m.person_key = a.person_key where a.id > $1 and a.id <= $2 order by a.id";
    let mut found = Vec::new();
    for row in tx.query(ACCOUNTS, params![after, limit]).await? {
        let mut records: Vec<RecordKey> = parse(row.str(3)?)?;
        if let (Some(register), Some(key)) = (row.opt_text(1)?, row.opt_text(2)?) {
            records.insert(0, RecordKey { register, key });
        }
        found.push(Acting { account: row.text(0)?, records });
    }
    let Some(last) = found.last().map(|acting: &Acting| acting.account.clone()) else {
        return Ok(found);
    };
    for row in tx.query(MANDATES, params![after, &last]).await? {
        let record = RecordKey { register: row.text(1)?, key: row.text(2)? };
        if let Ok(at) =
            found.binary_search_by(|of| of.account.as_str().cmp(row.str(0).unwrap_or("")))
            && !found[at].records.contains(&record)
        {
            found[at].records.push(record);
        }
    }
    Ok(found)
}

/// The accounts that may sign in and act for `record`, each once.
pub async fn acting_for(tx: &mut Tx, record: &RecordKey) -> Result<Vec<String>> {
    const OWN: &str = "select id, person_register, person_key, organisations from account \
        where person_register = $1 and person_key = $2 and state = 'active' \
        union select id, person_register, person_key, organisations from account \
        where organisations <> '[]' and organisations like $3 and state = 'active' order by 1";
    const MANDATED: &str = "select a.id from mandate m join account a \
        on a.person_register = m.person_register and a.person_key = m.person_key \
        where m.register = $1 and m.record_key = $2 and a.state = 'active' order by a.id";
    let RecordKey { register, key } = record;
    let mut found = Vec::new();
    let like = format!("%{key}%");
    for row in tx.query(OWN, params![register, key, like]).await? {
        let person = row.opt_text(1)?.zip(row.opt_text(2)?);
        let is_own = person.is_some_and(|(of, own)| of == *register && own == *key);
        // the pattern finds more than the record: what counts is what stands there
        if is_own || parse::<Vec<RecordKey>>(row.str(3)?)?.contains(record) {
            found.push(row.text(0)?);
        }
    }
    for row in tx.query(MANDATED, params![register, key]).await? {
        let account = row.text(0)?;
        if !found.contains(&account) {
            found.push(account);
        }
    }
    Ok(found)
}

/// Writes a new session.
pub async fn insert_session(tx: &mut Tx, session: &Session) -> Result<()> {
    const SQL: &str = "insert into session \
        (token_hash, account, created_at, expires_at, last_seen_at) values ($1, $2, $3, $4, $5)";
    let Session { token_hash, account, created_at, expires_at, last_seen_at } = session;
    let row = params![token_hash, account, *created_at, *expires_at, *last_seen_at];
    tx.execute(SQL, row).await?;
    Ok(())
}

/// The living session with this hash and its account.
pub async fn session(
    tx: &mut Tx,
    token_hash: &str,
    now: Instant,
) -> Result<Option<(Session, Account)>> {
    const SQL: &str = "select a.id, a.name, a.zh, a.en, a.roles, a.department, a.districts, \
        a.person_register, a.person_key, a.organisations, a.state, a.subject, a.created_at, \
        s.created_at, s.expires_at, s.last_seen_at \
        from session s join account a on a.id = s.account \
        where s.token_hash = $1 and s.expires_at > $2 and a.state = 'active'";
    let Some(row) = tx.query_one(SQL, params![token_hash, now]).await? else { return Ok(None) };
    let mut account = read(&row)?;
    crate::mandate::add(tx, &mut account, now).await?;
    let session = Session {
        token_hash: token_hash.to_owned(),
        account: account.id.clone(),
        created_at: row.instant(13)?,
        expires_at: row.instant(14)?,
        last_seen_at: row.instant(15)?,
    };
    Ok(Some((session, account)))
}

/// Writes down that a session is in use.
pub async fn see_session(tx: &mut Tx, token_hash: &str, now: Instant) -> Result<()> {
    const SQL: &str = "update session set last_seen_at = $2 where token_hash = $1";
    tx.execute(SQL, params![token_hash, now]).await?;
    Ok(())
}

/// Ends one session.
pub async fn delete_session(tx: &mut Tx, token_hash: &str) -> Result<()> {
    tx.execute("delete from session where token_hash = $1", params![token_hash]).await?;
    Ok(())
}

/// Ends every session of `account` but the one with the hash `but`.
pub async fn delete_sessions(tx: &mut Tx, account: &AccountId, but: &str) -> Result<()> {
    const SQL: &str = "delete from session where account = $1 and token_hash <> $2";
    tx.execute(SQL, params![account, but]).await?;
    Ok(())
}

/// When the pace of `key` is free again, if it was used.
pub async fn pace(tx: &mut Tx, key: &str) -> Result<Option<Instant>> {
    let row = tx.query_one("select free_at from sign_in_pace where key = $1", params![key]).await?;
    Ok(row.map(|row| row.instant(0)).transpose()?)
}

/// Writes when the pace of `key` is free again.
pub async fn set_pace(tx: &mut Tx, key: &str, free_at: Instant) -> Result<()> {
    const SQL: &str = "insert into sign_in_pace (key, free_at) values ($1, $2) \
        on conflict (key) do update set free_at = excluded.free_at";
    tx.execute(SQL, params![key, free_at]).await?;
    Ok(())
}

/// Forgets the pace of `key`.
pub async fn delete_pace(tx: &mut Tx, key: &str) -> Result<()> {
    tx.execute("delete from sign_in_pace where key = $1", params![key]).await?;
    Ok(())
}

/// Keeps what a sign-in that was begun must remember.
pub async fn insert_begun(
    tx: &mut Tx,
    state_hash: &str,
    body: &str,
    expires_at: Instant,
) -> Result<()> {
    const SQL: &str =
        "insert into sign_in_begun (state_hash, body, expires_at) values ($1, $2, $3)";
    tx.execute(SQL, params![state_hash, body, expires_at]).await?;
    Ok(())
}

/// Takes it away again: it is good for one use.
pub async fn take_begun(tx: &mut Tx, state_hash: &str, now: Instant) -> Result<Option<String>> {
    const FIND: &str = "select body from sign_in_begun where state_hash = $1 and expires_at > $2";
    let found = tx.query_one(FIND, params![state_hash, now]).await?;
    tx.execute("delete from sign_in_begun where state_hash = $1", params![state_hash]).await?;
    Ok(found.map(|row| row.text(0)).transpose()?)
}

/// Deletes what is over; answers how many rows.
pub async fn delete_expired(tx: &mut Tx, now: Instant) -> Result<u64> {
    let mut rows = 0;
    for sql in [
        "delete from session where expires_at <= $1",
        "delete from sign_in_begun where expires_at <= $1",
        "delete from sign_in_pace where free_at <= $1",
    ] {
        rows += tx.execute(sql, params![now]).await?;
    }
    Ok(rows)
}

fn written(account: &Account) -> Result<Vec<::store::Value>> {
    let person = account.person.as_ref();
    Ok(::store::values![
        &account.id,
        &account.name,
        &account.text.zh,
        &account.text.en,
        json(&account.roles)?,
        account.department.as_deref(),
        json(&account.districts)?,
        person.map(|p| &p.register),
        person.map(|p| &p.key),
        json(&account.organisations)?,
        account.state.id(),
        account.subject.as_deref(),
    ])
}

fn read(row: &Row) -> Result<Account> {
    let person = match (row.opt_text(7)?, row.opt_text(8)?) {
        (Some(register), Some(key)) => Some(RecordKey { register, key }),
        _ => None,
    };
    Ok(Account {
        id: AccountId::parse(row.str(0)?).map_err(|e| Fault::during("reading an account", e))?,
        name: row.text(1)?,
        text: Text::new(row.text(2)?, row.text(3)?),
        roles: parse::<BTreeSet<String>>(row.str(4)?)?,
        department: row.opt_text(5)?,
        districts: parse(row.str(6)?)?,
        person,
        organisations: parse(row.str(9)?)?,
        mandates: Vec::new(),
        state: state(row.str(10)?)?,
        subject: row.opt_text(11)?,
        created_at: row.instant(12)?,
    })
}

fn state(text: &str) -> Result<AccountState> {
    [AccountState::Active, AccountState::Locked]
        .into_iter()
        .find(|state| state.id() == text)
        .ok_or_else(|| Fault::new(format!("an account is `{text}`")).into())
}

fn json(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(|e| Fault::during("writing an account", e))?)
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text).map_err(|e| Fault::during("reading an account", e))?)
}
