//! The SQL of the room.

use base::id::{CaseId, CredentialId, ReceiptId};
use base::{Fault, Instant, Refusal, Result};
use store::{Migration, Row, Tx, params};

use crate::limits;
use crate::model::{Credential, Holder, State, StatusPlace};

/// The tables of the room.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "credentials/0001",
    sql: "
create table credential (
    id text not null primary key,
    type_id text not null,
    issuer text not null,
    holder_register text not null,
    holder_key text not null,
    facts text not null,
    always_disclosed text not null,
    body text not null,
    state text not null,
    status_list bigint not null,
    status_index bigint not null,
    case_id text,
    pack_version text not null,
    issued_at bigint not null,
    expires_on text,
    expires_at bigint,
    revoked_at bigint,
    revoked_because text,
    receipt_id text not null
);
create unique index credential_place on credential (status_list, status_index);
create index credential_holder on credential (holder_register, holder_key, id);
create index credential_case on credential (case_id) where case_id is not null;
create index credential_revoked on credential (status_list, status_index) where state = 'revoked';
create table credential_view (
    token_hash text not null primary key,
    credential_id text not null,
    facts text,
    made_at bigint not null,
    ends_at bigint
) {without_rowid};
create index credential_view_credential on credential_view (credential_id);
",
}];

const COLUMNS: &str = "id, type_id, issuer, holder_register, holder_key, facts, always_disclosed, \
    body, state, status_list, status_index, case_id, pack_version, issued_at, expires_on, \
    expires_at, revoked_at, revoked_because, receipt_id";

/// Writes a new credential.
pub(crate) async fn insert(tx: &mut Tx, credential: &Credential) -> Result<()> {
    let sql = format!(
        "insert into credential ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
         $12, $13, $14, $15, $16, $17, $18, $19)"
    );
    let c = credential;
    let facts = serde_json::to_string(&c.facts).map_err(unwritable)?;
    let always = serde_json::to_string(&c.always_disclosed).map_err(unwritable)?;
    let row = params![
        &c.id,
        &c.type_id,
        &c.issuer,
        &c.holder.register,
        &c.holder.key,
        facts,
        always,
        &c.body,
        c.state.name(),
        c.status.list,
        c.status.index,
        c.case_id.as_ref(),
        &c.pack_version,
        c.issued_at,
        c.expires_on.map(|date| date.to_string()),
        c.expires_at,
        c.revoked_at,
        c.revoked_because.as_ref(),
        &c.receipt_id,
    ];
    tx.execute(sql, row).await?;
    Ok(())
}

/// Credential `id`; refused with `not_found`.
pub(crate) async fn get(tx: &mut Tx, id: &CredentialId) -> Result<Credential> {
    let sql = format!("select {COLUMNS} from credential where id = $1");
    let row = tx.query_one(sql, params![id]).await?;
    Ok(credential(&row.ok_or_else(Refusal::not_found)?)?)
}

/// The credential at `place`; refused with `not_found`.
pub(crate) async fn at(tx: &mut Tx, place: StatusPlace) -> Result<Credential> {
    let sql =
        format!("select {COLUMNS} from credential where status_list = $1 and status_index = $2");
    let row = tx.query_one(sql, params![place.list, place.index]).await?;
    Ok(credential(&row.ok_or_else(Refusal::not_found)?)?)
}

/// The credentials of `holder` younger than `before`, the youngest first.
pub(crate) async fn of_holder(
    tx: &mut Tx,
    holder: &Holder,
    before: Option<&CredentialId>,
    limit: u32,
) -> Result<Vec<Credential>> {
    // "~" sorts after every id
    let before = before.map_or("~", CredentialId::as_str);
    let sql = format!(
        "select {COLUMNS} from credential where holder_register = $1 and holder_key = $2 \
         and id < $3 order by id desc limit $4"
    );
    let limit = limit.min(limits::PAGE_MAX);
    let rows = tx.query(sql, params![&holder.register, &holder.key, before, limit]).await?;
    rows.iter().map(|row| Ok(credential(row)?)).collect()
}

/// The credentials that `case` led to, in the order of their issue.
pub(crate) async fn of_case(tx: &mut Tx, case: &CaseId) -> Result<Vec<Credential>> {
    let sql = format!("select {COLUMNS} from credential where case_id = $1 order by id");
    let rows = tx.query(sql, params![case]).await?;
    rows.iter().map(|row| Ok(credential(row)?)).collect()
}

/// Marks credential `id` as revoked.
pub(crate) async fn revoke(
    tx: &mut Tx,
    id: &CredentialId,
    reason: &str,
    now: Instant,
) -> Result<()> {
    const REVOKE: &str = "update credential set state = 'revoked', revoked_at = $1, \
        revoked_because = $2 where id = $3";
    tx.execute(REVOKE, params![now, reason, id]).await?;
    Ok(())
}

/// The newest status list, from 1.
pub(crate) async fn newest_list(tx: &mut Tx) -> Result<i64> {
    const NEWEST: &str = "select coalesce(max(status_list), 1) from credential";
    let row = tx.query_one(NEWEST, params![]).await?;
    Ok(row.ok_or_else(|| Fault::new("an aggregate without a row"))?.int(0)?)
}

/// Whether `place` is free.
pub(crate) async fn is_free(tx: &mut Tx, place: StatusPlace) -> Result<bool> {
    const TAKEN: &str = "select 1 from credential where status_list = $1 and status_index = $2";
    Ok(tx.query_one(TAKEN, params![place.list, place.index]).await?.is_none())
}

/// The places of `list` whose credentials are revoked.
pub(crate) async fn revoked(tx: &mut Tx, list: i64) -> Result<Vec<u32>> {
    const REVOKED: &str = "select status_index from credential \
        where status_list = $1 and state = 'revoked' order by status_index";
    let rows = tx.query(REVOKED, params![list]).await?;
    rows.iter().map(|row| Ok(index(row.int(0)?)?)).collect()
}

/// Keeps the hash of a view token; `facts` is what it shows, or all.
pub(crate) async fn insert_view(
    tx: &mut Tx,
    token_hash: &str,
    id: &CredentialId,
    facts: Option<String>,
    now: Instant,
    ends_at: Option<Instant>,
) -> Result<()> {
    const INSERT: &str = "insert into credential_view \
        (token_hash, credential_id, facts, made_at, ends_at) values ($1, $2, $3, $4, $5)";
    tx.execute(INSERT, params![token_hash, id, facts, now, ends_at]).await?;
    Ok(())
}

/// The credential and the facts behind a view token that has not ended at `now`; refused with
/// `not_found`.
pub(crate) async fn view(
    tx: &mut Tx,
    token_hash: &str,
    now: Instant,
) -> Result<(CredentialId, Option<String>)> {
    const VIEW: &str = "select credential_id, facts from credential_view \
        where token_hash = $1 and (ends_at is null or ends_at > $2)";
    let row = tx.query_one(VIEW, params![token_hash, now]).await?.ok_or_else(Refusal::not_found)?;
    Ok((CredentialId::parse(row.str(0)?)?, row.opt_text(1)?))
}

fn credential(row: &Row) -> Result<Credential, Fault> {
    let odd = |error: Refusal| Fault::during("reading a credential", error);
    let state = match row.str(8)? {
        "issued" => State::Issued,
        "revoked" => State::Revoked,
        other => return Err(Fault::new(format!("a credential in state {other}"))),
    };
    let case_id = row.opt_text(11)?.map(|id| CaseId::parse(&id)).transpose().map_err(odd)?;
    let expires_on = row.opt_text(14)?.map(|date| date.parse()).transpose();
    Ok(Credential {
        id: CredentialId::parse(row.str(0)?).map_err(odd)?,
        type_id: row.text(1)?,
        issuer: row.text(2)?,
        holder: Holder { register: row.text(3)?, key: row.text(4)? },
        facts: serde_json::from_str(row.str(5)?).map_err(unreadable)?,
        always_disclosed: serde_json::from_str(row.str(6)?).map_err(unreadable)?,
        body: row.text(7)?,
        state,
        status: StatusPlace { list: row.int(9)?, index: index(row.int(10)?)? },
        case_id,
        pack_version: row.text(12)?,
        issued_at: row.instant(13)?,
        expires_on: expires_on.map_err(|error| Fault::during("reading a credential", error))?,
        expires_at: row.opt_instant(15)?,
        revoked_at: row.opt_instant(16)?,
        revoked_because: row.opt_text(17)?,
        receipt_id: ReceiptId::parse(row.str(18)?).map_err(odd)?,
    })
}

fn index(stored: i64) -> Result<u32, Fault> {
    u32::try_from(stored)
        .ok()
        .filter(|index| *index < limits::STATUS_LIST_PLACES)
        .ok_or_else(|| Fault::new(format!("a place {stored} in a status list")))
}

fn unwritable(error: serde_json::Error) -> Fault {
    Fault::during("writing a credential", error)
}

fn unreadable(error: serde_json::Error) -> Fault {
    Fault::during("reading a credential", error)
}
