//! Mandates (委托代办): a person or an organisation lets another act for it, in some packages, until a
//! day, with the right to sign commitments or without. What is done under one is filed under its
//! id ([`crate::Relation::Mandated`]): it ends for the agent when the mandate does.

use ::store::{Migration, Row, Tx, Value, params};
use base::{Fault, Instant, Result};

use crate::limits::{MANDATES_HELD_MAX, MANDATES_MAX};
use crate::model::{Account, RecordKey};

/// Its table.
pub(crate) const MIGRATION: Migration = Migration {
    id: "access/0003",
    sql: "
create table agent_mandate (
    id text not null primary key,
    principal_register text not null,
    principal_key text not null,
    agent_register text not null,
    agent_key text not null,
    packages text not null,
    commitments bigint not null,
    paper text,
    granted_by text not null,
    granted_at bigint not null,
    ends_at bigint not null,
    revoked_at bigint,
    revoked_by text,
    reason text
);
create index agent_mandate_principal on agent_mandate (principal_register, principal_key, id);
create index agent_mandate_agent on agent_mandate (agent_register, agent_key, ends_at);
",
};

/// What a mandate says since: what the parties are called, whether it covers what the principal
/// owns, and the scan of its paper.
pub(crate) const MORE: Migration = Migration {
    id: "access/0005",
    sql: "
alter table agent_mandate add column principal_name text not null default '';
alter table agent_mandate add column agent_name text not null default '';
alter table agent_mandate add column owned bigint not null default 0;
alter table agent_mandate add column scan text;
alter table agent_mandate add column scan_type text;
",
};

/// A mandate.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Mandate {
    /// Which one.
    pub id: String,
    /// For whom the agent acts.
    pub principal: RecordKey,
    /// What the principal was called when it gave it; empty of one that is older than this.
    pub principal_name: String,
    /// Who acts: a person, or an organisation whose people do.
    pub agent: RecordKey,
    /// What the agent was called then.
    pub agent_name: String,
    /// In these packages only; empty is all.
    pub packages: Vec<String>,
    /// Whether it covers the records that the principal owns, too, such as its projects.
    pub owned: bool,
    /// Whether the agent may sign commitments.
    pub commitments: bool,
    /// The paper that a clerk saw; `None` when the principal gave it online.
    pub paper: Option<String>,
    /// The scan of that paper.
    pub scan: Option<Scan>,
    /// The account that gave it: the principal's, or the clerk's.
    pub granted_by: String,
    /// Since when it holds.
    pub granted_at: Instant,
    /// When it ends by itself.
    pub ends_at: Instant,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
    /// The account that revoked it.
    pub revoked_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A scanned paper among the documents of the city.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Scan {
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Such as `application/pdf`.
    pub media_type: String,
}

impl Mandate {
    /// Whether it holds at `now`.
    pub fn holds(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && self.granted_at <= now && now < self.ends_at
    }

    /// Whether it is good for `package`.
    pub fn covers(&self, package: &str) -> bool {
        self.packages.is_empty() || self.packages.iter().any(|one| one == package)
    }

    /// Whether `account` is the agent, or one of the agent's people.
    pub fn is_held_by(&self, account: &Account) -> bool {
        account.person.as_ref() == Some(&self.agent) || account.organisations.contains(&self.agent)
    }
}

const COLUMNS: &str = "id, principal_register, principal_key, agent_register, agent_key, packages, \
    commitments, paper, granted_by, granted_at, ends_at, revoked_at, revoked_by, reason, \
    principal_name, agent_name, owned, scan, scan_type";

/// Writes a new mandate.
pub async fn insert(tx: &mut Tx, of: &Mandate) -> Result<()> {
    let sql = format!(
        "insert into agent_mandate ({COLUMNS}) values \
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null, null, null, $12, $13, $14, null, null)"
    );
    let packages = serde_json::to_string(&of.packages)
        .map_err(|error| Fault::during("writing a mandate", error))?;
    let row = params![
        &of.id,
        &of.principal.register,
        &of.principal.key,
        &of.agent.register,
        &of.agent.key,
        packages,
        of.commitments,
        of.paper.clone(),
        &of.granted_by,
        of.granted_at,
        of.ends_at,
        &of.principal_name,
        &of.agent_name,
        of.owned,
    ];
    tx.execute(sql, row).await?;
    Ok(())
}

/// The mandate `id`.
pub async fn one(tx: &mut Tx, id: &str) -> Result<Option<Mandate>> {
    let sql = format!("select {COLUMNS} from agent_mandate where id = $1");
    let row = tx.query_one(sql, params![id]).await?;
    row.as_ref().map(read).transpose()
}

/// Puts the scan of its paper to a mandate.
pub async fn put_scan(tx: &mut Tx, id: &str, scan: &Scan) -> Result<()> {
    const SQL: &str = "update agent_mandate set scan = $2, scan_type = $3 where id = $1";
    tx.execute(SQL, params![id, &scan.sha256, &scan.media_type]).await?;
    Ok(())
}

/// Ends a mandate; `false` when it was revoked before.
pub async fn revoke(tx: &mut Tx, id: &str, by: &str, reason: &str, now: Instant) -> Result<bool> {
    const SQL: &str = "update agent_mandate set revoked_at = $2, revoked_by = $3, reason = $4 \
        where id = $1 and revoked_at is null";
    Ok(tx.execute(SQL, params![id, now, by, reason]).await? == 1)
}

/// The latest mandates that any of `records` gave (or holds, when `held`).
pub async fn of_records(tx: &mut Tx, records: &[RecordKey], held: bool) -> Result<Vec<Mandate>> {
    let whose = if held { "agent" } else { "principal" };
    let Some((condition, mut params)) = either(whose, records) else { return Ok(Vec::new()) };
    params.push(Value::Int(i64::try_from(MANDATES_HELD_MAX).unwrap_or(i64::MAX)));
    let sql = format!(
        "select {COLUMNS} from agent_mandate where ({condition}) order by id desc limit ${}",
        params.len()
    );
    let rows = tx.query(sql, &params).await?;
    rows.iter().map(read).collect()
}

/// Adds what `account` may act for at `now`: the organisations that its person founded, the latest
/// [`MANDATES_MAX`] of them, and the ids of the mandates that an agent holds: the person, such an
/// organisation, or one of the account's own.
pub async fn add(tx: &mut Tx, account: &mut Account, now: Instant) -> Result<()> {
    const FOUNDED: &str = "select register, record_key from mandate \
        where person_register = $1 and person_key = $2 order by granted_at desc limit $3";
    let own = account.organisations.clone();
    if let Some(person) = &account.person {
        // one statement: it comes before every request
        let sql = format!(
            "select 'organisation', o.register, o.record_key from ({FOUNDED}) o \
             union all select 'mandate', a.id, '' from ({FOUNDED}) o join agent_mandate a \
             on a.agent_register = o.register and a.agent_key = o.record_key \
             and a.ends_at > $4 and a.revoked_at is null \
             union all select 'mandate', id, '' from agent_mandate where agent_register = $1 \
             and agent_key = $2 and ends_at > $4 and revoked_at is null"
        );
        let limit = i64::try_from(MANDATES_MAX).unwrap_or(i64::MAX);
        let params = params![&person.register, &person.key, limit, now];
        for row in tx.query(sql, params).await? {
            if row.str(0)? == "mandate" {
                account.mandates.push(row.text(1)?);
                continue;
            }
            let record = RecordKey::new(row.str(1)?, row.str(2)?);
            if !account.organisations.contains(&record) {
                account.organisations.push(record);
            }
        }
    }
    add_held(tx, account, &own, now).await?;
    account.mandates.sort_by(|one, two| two.cmp(one));
    account.mandates.dedup();
    account.mandates.truncate(MANDATES_HELD_MAX);
    Ok(())
}

/// Adds the ids of the mandates that `records` hold at `now`.
async fn add_held(
    tx: &mut Tx,
    account: &mut Account,
    records: &[RecordKey],
    now: Instant,
) -> Result<()> {
    let Some((condition, mut params)) = either("agent", records) else { return Ok(()) };
    params.extend([Value::from(now), Value::Int(MANDATES_HELD_MAX as i64)]);
    let n = params.len();
    let sql = format!(
        "select id from agent_mandate where ({condition}) and ends_at > ${} \
         and revoked_at is null order by id desc limit ${n}",
        n - 1
    );
    for row in tx.query(sql, &params).await? {
        account.mandates.push(row.text(0)?);
    }
    Ok(())
}

/// A condition that one of `records` is the principal or the agent.
fn either(whose: &str, records: &[RecordKey]) -> Option<(String, Vec<Value>)> {
    if records.is_empty() {
        return None;
    }
    let (mut any, mut params) = (Vec::new(), Vec::new());
    for record in records {
        params.extend([Value::from(&record.register), Value::from(&record.key)]);
        let n = params.len();
        any.push(format!("({whose}_register = ${} and {whose}_key = ${n})", n - 1));
    }
    Some((any.join(" or "), params))
}

fn read(row: &Row) -> Result<Mandate> {
    let packages = serde_json::from_str(row.str(5)?)
        .map_err(|error| Fault::during("reading a mandate", error))?;
    Ok(Mandate {
        id: row.text(0)?,
        principal: RecordKey::new(row.str(1)?, row.str(2)?),
        agent: RecordKey::new(row.str(3)?, row.str(4)?),
        packages,
        commitments: row.bool(6)?,
        paper: row.opt_text(7)?,
        granted_by: row.text(8)?,
        granted_at: row.instant(9)?,
        ends_at: row.instant(10)?,
        revoked_at: row.opt_instant(11)?,
        revoked_by: row.opt_text(12)?,
        reason: row.opt_text(13)?,
        principal_name: row.text(14)?,
        agent_name: row.text(15)?,
        owned: row.bool(16)?,
        scan: row
            .opt_text(17)?
            .zip(row.opt_text(18)?)
            .map(|(sha256, media_type)| Scan { sha256, media_type }),
    })
}
