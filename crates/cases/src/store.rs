//! The tables of the cases. `cases` and `task` are views of `case_event` that lists are read from.

use access::RecordKey;
use base::deadline::{Colour, Warning};
use base::id::CaseId;
use base::{Fault, Instant, Result};
use pack::Pack;
use store::{Migration, Row, Tx, Value, params, values};

use crate::engine::Facts;
use crate::engine::duties::{Duty, Whose};
use crate::engine::state::{State, Task, deadline};
use crate::model::*;
use crate::ops::Header;

/// The tables, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { id: "cases/0001", sql: CASES },
    Migration { id: "cases/0002", sql: DUTIES },
    Migration { id: "cases-mandate/0001", sql: "alter table cases add column mandate text;" },
    Migration { id: "cases/0003", sql: PARENTS },
    Migration { id: "cases/0004", sql: QUEUE },
    Migration { id: "cases/0005", sql: BY_MANDATE },
];

/// As [`crate::ops::list`] asks for them.
const BY_MANDATE: &str = "create index cases_by_mandate on cases (substr(mandate, 8, 26));";

const DUTIES: &str = "
create table duty (
    case_id text not null,
    n bigint not null,
    kind text not null,
    act text not null,
    about text not null,
    department text,
    district text,
    owner_register text,
    owner_key text,
    due_on text,
    since bigint not null,
    primary key (case_id, n)
);
create index duty_by_place on duty (department, district, due_on, case_id);
create index duty_by_owner on duty (owner_register, owner_key, due_on, case_id);
create index duty_by_kind on duty (kind, due_on, case_id);
";

const PARENTS: &str = "
create table case_parent (
    case_id text not null primary key,
    parent_id text not null
);
create index case_parent_by_parent on case_parent (parent_id, case_id);
";

/// Queues are filtered by colour: a task is yellow from `yellow_on` and red after `due_on`, unless
/// its clock is stopped.
const QUEUE: &str = "
alter table task add column yellow_on text;
alter table task add column stopped bigint not null default 0;
update task set stopped = 1
    where case_id in (select id from cases where state = 'sent_back') and state = 'open';
drop index task_by_place;
create index task_by_queue on task (state, review, department, due_on, case_id, act);
alter table case_receipt add column act text;
alter table case_receipt add column credential text;
";

const CASES: &str = "
create table cases (
    id text not null primary key,
    number text unique,
    package text not null,
    pack text not null,
    state text not null,
    applicant_register text not null,
    applicant_key text not null,
    account text,
    filed_by text,
    subject_register text not null,
    subject_key text,
    subject_text text not null,
    answers text not null,
    commitments text not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    submitted_at bigint,
    due_on text
);
create index cases_by_applicant on cases (applicant_register, applicant_key, id);
create index cases_by_subject on cases (subject_register, subject_key, id);
create index cases_by_account on cases (account, id);
create index cases_by_filed_by on cases (filed_by, id);
create table case_event (
    case_id text not null,
    seq bigint not null,
    body text not null,
    primary key (case_id, seq)
);
create table task (
    case_id text not null,
    act text not null,
    department text not null,
    district text,
    state text not null,
    review bigint not null,
    due_on text,
    opened_at bigint,
    primary key (case_id, act)
);
create index task_by_place on task (state, review, department, district, due_on, case_id);
create table case_document (
    id text not null primary key,
    case_id text not null,
    ask text not null,
    name text not null,
    media_type text not null,
    bytes bigint not null,
    sha256 text not null,
    uploaded_at bigint not null,
    uploaded_by text not null
);
create index case_document_by_case on case_document (case_id, id);
create table case_receipt (
    case_id text not null,
    receipt text not null,
    kind text not null,
    at bigint not null,
    primary key (case_id, receipt)
);
";

const COLUMNS: &str = "id, number, package, pack, state, applicant_register, applicant_key, \
    account, filed_by, subject_register, subject_key, subject_text, answers, commitments, version, \
    created_at, updated_at, submitted_at, due_on, mandate";
const INSERT: &str = "insert into cases (id, number, package, pack, state, applicant_register, \
    applicant_key, account, filed_by, subject_register, subject_key, subject_text, answers, \
    commitments, version, created_at, updated_at, submitted_at, due_on, mandate)";
const BY_ID: &str = "select id, number, package, pack, state, applicant_register, applicant_key, \
    account, filed_by, subject_register, subject_key, subject_text, answers, commitments, version, \
    created_at, updated_at, submitted_at, due_on, mandate from cases where id = $1";
const PACK: &str = "select pack from cases where id = $1";
const UPDATE: &str = "update cases set number = $3, state = $4, subject_key = $5, \
    subject_text = $6, answers = $7, commitments = $8, version = $2 + 1, updated_at = $9, \
    submitted_at = $10, due_on = $11 where id = $1 and version = $2";
const EVENTS: &str = "select body from case_event where case_id = $1 order by seq";
const TASK: &str = "insert into task \
    (case_id, act, department, district, state, review, due_on, yellow_on, stopped, opened_at)";
const TASK_AGAIN: &str = "on conflict (case_id, act) do update set district = excluded.district, \
    state = excluded.state, review = excluded.review, due_on = excluded.due_on, \
    yellow_on = excluded.yellow_on, stopped = excluded.stopped, opened_at = excluded.opened_at";
const DUTY: &str = "insert into duty (case_id, n, kind, act, about, department, district, \
    owner_register, owner_key, due_on, since)";
const PLACE: &str = "select department, district from task where case_id = $1 and act = $2";
const DOCUMENTS: &str = "select id, ask, name, media_type, bytes, sha256, uploaded_at \
    from case_document where case_id = $1 order by id";
const DOCUMENT_BY_ID: &str = "select id, ask, name, media_type, bytes, sha256, uploaded_at, case_id \
    from case_document where id = $1";
const DOCUMENT: &str = "insert into case_document \
    (id, case_id, ask, name, media_type, bytes, sha256, uploaded_at, uploaded_by) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const REMOVE_DOCUMENT: &str = "delete from case_document where case_id = $1 and id = $2";
const RECEIPTS: &str = "select receipt, kind, act, credential, at from case_receipt where case_id = $1 \
    order by at, receipt";

pub(crate) fn from_row(row: &Row) -> Result<Header> {
    let state = format!("\"{}\"", row.str(4)?);
    Ok(Header {
        id: CaseId::parse(row.str(0)?)?,
        number: row.opt_text(1)?,
        package: row.text(2)?,
        pack: row.text(3)?,
        state: json(&state)?,
        applicant: access::RecordKey::new(row.str(5)?, row.str(6)?),
        account: row.opt_text(7)?,
        filed_by: row.opt_text(8)?,
        subject_register: row.text(9)?,
        subject_key: row.opt_text(10)?,
        subject_text: row.text(11)?,
        answers: json(row.str(12)?)?,
        commitments: json(row.str(13)?)?,
        version: row.int(14)?,
        created_at: row.instant(15)?,
        updated_at: row.instant(16)?,
        submitted_at: row.opt_instant(17)?,
        due_on: row.opt_text(18)?,
        mandate: row.opt_text(19)?.as_deref().map(json).transpose()?,
    })
}

/// How many columns [`from_row`] reads: what a list selects besides comes after them.
pub(crate) const WIDTH: usize = 20;

/// The columns that [`from_row`] reads, for lists.
pub(crate) fn columns(alias: &str) -> String {
    COLUMNS
        .split(", ")
        .map(|column| format!("{alias}.{}", column.trim()))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(crate) fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text).map_err(|e| Fault::during("reading a stored case", e))?)
}

fn text<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("our types are JSON")
}

pub(crate) async fn header(tx: &mut Tx, id: &CaseId) -> Result<Option<Header>> {
    let row = tx.query_one(BY_ID, params![id]).await?;
    row.as_ref().map(from_row).transpose()
}

pub(crate) async fn find(tx: &mut Tx, number: &str) -> Result<Option<CaseId>> {
    const FIND: &str = "select id from cases where number = $1 or (id = $1 and number is null)";
    let row = tx.query_one(FIND, params![number]).await?;
    row.map(|row| Ok(CaseId::parse(row.str(0)?)?)).transpose()
}

/// The number of the case `id`, once it has one.
pub(crate) async fn number(tx: &mut Tx, id: &str) -> Result<Option<String>> {
    const NUMBER: &str = "select number from cases where id = $1";
    let row = tx.query_one(NUMBER, params![id]).await?;
    Ok(match row {
        Some(row) => row.opt_text(0)?,
        None => None,
    })
}

/// Open cases about a subject, other than `but`.
pub(crate) async fn open_of_subject(
    tx: &mut Tx,
    register: &str,
    key: &str,
    but: &CaseId,
) -> Result<Vec<CaseId>> {
    const OPEN: &str = "select id from cases where subject_register = $1 and subject_key = $2 \
        and state = 'in_progress' and id <> $3 order by id limit 200";
    let rows = tx.query(OPEN, params![register, key, but]).await?;
    rows.iter().map(|row| Ok(CaseId::parse(row.str(0)?)?)).collect()
}

/// Submitted cases about a subject, latest first.
pub(crate) async fn cases_of_subject(
    tx: &mut Tx,
    register: &str,
    key: &str,
) -> Result<Vec<CaseId>> {
    const CASES_OF: &str = "select id from cases where subject_register = $1 and subject_key = $2 \
        and submitted_at is not null order by id desc limit 200";
    let rows = tx.query(CASES_OF, params![register, key]).await?;
    rows.iter().map(|row| Ok(CaseId::parse(row.str(0)?)?)).collect()
}

/// Where the cases about a subject are handled.
pub(crate) async fn places_of_subject(
    tx: &mut Tx,
    register: &str,
    key: &str,
) -> Result<Vec<(String, Option<String>)>> {
    const PLACES_OF: &str = "select distinct t.department, t.district from task t \
        join cases c on c.id = t.case_id where c.subject_register = $1 and c.subject_key = $2";
    let rows = tx.query(PLACES_OF, params![register, key]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.opt_text(1)?))).collect()
}

/// Makes a case a part of another.
pub(crate) async fn set_parent(tx: &mut Tx, id: &CaseId, parent: &CaseId) -> Result<()> {
    const PARENT: &str = "insert into case_parent (case_id, parent_id) values ($1, $2)";
    tx.execute(PARENT, params![id, parent]).await?;
    Ok(())
}

pub(crate) async fn parent(tx: &mut Tx, id: &CaseId) -> Result<Option<CaseId>> {
    const PARENT: &str = "select parent_id from case_parent where case_id = $1";
    let row = tx.query_one(PARENT, params![id]).await?;
    row.map(|row| Ok(CaseId::parse(row.str(0)?)?)).transpose()
}

/// The parts of a case.
pub(crate) async fn parts(tx: &mut Tx, id: &CaseId) -> Result<Vec<CaseId>> {
    const PARTS: &str = "select case_id from case_parent where parent_id = $1 order by case_id \
        limit 200";
    let rows = tx.query(PARTS, params![id]).await?;
    rows.iter().map(|row| Ok(CaseId::parse(row.str(0)?)?)).collect()
}

pub(crate) async fn pack_of(tx: &mut Tx, id: &CaseId) -> Result<Option<String>> {
    let row = tx.query_one(PACK, params![id]).await?;
    Ok(row.map(|row| row.text(0)).transpose()?)
}

/// Writes a draft.
pub(crate) async fn insert(tx: &mut Tx, case: &Header) -> Result<()> {
    tx.insert_many(INSERT, &[row(case)], "").await?;
    Ok(())
}

/// Writes a case that nobody reads before the commit.
pub(crate) fn insert_late(tx: &mut Tx, case: &Header) {
    tx.append(INSERT, row(case));
}

fn row(case: &Header) -> Vec<Value> {
    values![
        &case.id,
        case.number.clone(),
        &case.package,
        &case.pack,
        case.state.as_str(),
        &case.applicant.register,
        &case.applicant.key,
        case.account.clone(),
        case.filed_by.clone(),
        &case.subject_register,
        case.subject_key.clone(),
        &case.subject_text,
        text(&case.answers),
        text(&case.commitments),
        case.version,
        case.created_at,
        case.updated_at,
        case.submitted_at,
        case.due_on.clone(),
        case.mandate.as_ref().map(text),
    ]
}

/// Writes `case` over its version; `false` when somebody else did first.
pub(crate) async fn update(tx: &mut Tx, case: &mut Header) -> Result<bool> {
    let params = params![
        &case.id,
        case.version,
        case.number.clone(),
        case.state.as_str(),
        case.subject_key.clone(),
        &case.subject_text,
        text(&case.answers),
        text(&case.commitments),
        case.updated_at,
        case.submitted_at,
        case.due_on.clone(),
    ];
    let written = tx.execute(UPDATE, params).await?;
    case.version += 1;
    Ok(written == 1)
}

pub(crate) async fn events(tx: &mut Tx, id: &CaseId) -> Result<Vec<Happened>> {
    let rows = tx.query(EVENTS, params![id]).await?;
    rows.iter().map(|row| json(row.str(0)?)).collect()
}

/// Appends `events`; the first has the number `first`. Two writers of one case collide here. Those
/// of a `new` case, which nobody reads before the commit, are written then.
pub(crate) async fn append(
    tx: &mut Tx,
    id: &CaseId,
    first: u32,
    events: &[Happened],
    new: bool,
) -> Result<()> {
    const INTO: &str = "insert into case_event (case_id, seq, body)";
    let rows = events.iter().enumerate();
    let rows = rows.map(|(i, event)| values![id, first + i as u32, text(event)]);
    if new {
        rows.for_each(|row| tx.append(INTO, row));
    } else {
        tx.insert_many(INTO, &rows.collect::<Vec<_>>(), "").await?;
    }
    Ok(())
}

/// Writes the rows of `tasks`, by which departments find them.
pub(crate) async fn tasks(
    tx: &mut Tx,
    pack: &Pack,
    id: &CaseId,
    tasks: &[(&String, &Task)],
    facts: &Facts,
    new: bool,
    now: Instant,
) -> Result<()> {
    let zone = pack.zone();
    let mut rows = Vec::with_capacity(tasks.len());
    for (act, task) in tasks {
        let Some(definition) = pack.acts.get(*act) else { continue };
        let district = definition.district.as_ref().and_then(|fact| facts.get(fact)?.json.as_str());
        let clock = match task.clock.is_empty() {
            true => None,
            false => Some(deadline(&task.clock, &pack.calendar, &zone, now)?),
        };
        let stopped = clock.as_ref().is_some_and(|clock| clock.colour == Colour::Stopped);
        let due = clock.as_ref().map(|clock| clock.projected_due_on);
        let yellow = clock.map(|clock| {
            let (limit, due) = (clock.limit_working_days, clock.projected_due_on);
            Warning::default().yellow_on(limit, due, &pack.calendar)
        });
        rows.push(values![
            id,
            *act,
            task.department(definition).unwrap_or(&definition.department),
            district.map(str::to_owned),
            task.state.as_str(),
            task.review_needed,
            due.map(|date| date.to_string()),
            yellow.transpose()?.map(|date| date.to_string()),
            stopped,
            task.opened_at,
        ]);
    }
    if new {
        rows.into_iter().for_each(|row| tx.append(TASK, row));
    } else {
        tx.insert_many(TASK, &rows, TASK_AGAIN).await?;
    }
    Ok(())
}

/// Writes what the case waits for in place of what it waited for before.
pub(crate) async fn duties(
    tx: &mut Tx,
    case: &Header,
    duties: &[Duty],
    now: Instant,
) -> Result<()> {
    tx.execute("delete from duty where case_id = $1", params![&case.id]).await?;
    let row = |(n, duty): (usize, &Duty)| {
        let (place, owner) = match &duty.whose {
            Whose::Department(department, district) => {
                ((Some(department.clone()), district.clone()), None)
            }
            Whose::Person(key) => {
                ((None, None), Some((case.applicant.register.clone(), key.clone())))
            }
            Whose::Applicant => {
                let RecordKey { register, key } = case.applicant.clone();
                ((None, None), Some((register, key)))
            }
        };
        let (department, district) = place;
        let (register, key) = owner.unzip();
        let due_on = duty.due_on.map(|on| on.to_string());
        let (act, about) = (&duty.act, &duty.about);
        values![
            &case.id, n as i64, duty.kind, act, about, department, district, register, key, due_on,
            now
        ]
    };
    let rows: Vec<Vec<Value>> = duties.iter().enumerate().map(row).collect();
    tx.insert_many(DUTY, &rows, "").await?;
    Ok(())
}

/// The department and the district that handle the task `act` of a case.
pub(crate) async fn place(
    tx: &mut Tx,
    id: &CaseId,
    act: &str,
) -> Result<Option<(String, Option<String>)>> {
    let row = tx.query_one(PLACE, params![id, act]).await?;
    row.map(|row| Ok((row.text(0)?, row.opt_text(1)?))).transpose()
}

/// The due day of a case, as its events make it.
pub(crate) fn due_on(pack: &Pack, state: &State, now: Instant) -> Result<Option<String>> {
    if state.clock.is_empty() {
        return Ok(None);
    }
    let due = deadline(&state.clock, &pack.calendar, &pack.zone(), now)?;
    Ok(Some(due.projected_due_on.to_string()))
}

pub(crate) async fn documents(tx: &mut Tx, id: &CaseId) -> Result<Vec<Document>> {
    let rows = tx.query(DOCUMENTS, params![id]).await?;
    rows.iter().map(document_row).collect()
}

/// A document of any case, with its case.
pub(crate) async fn document(tx: &mut Tx, id: &str) -> Result<Option<(CaseId, Document)>> {
    let row = tx.query_one(DOCUMENT_BY_ID, params![id]).await?;
    row.map(|row| Ok((CaseId::parse(row.str(7)?)?, document_row(&row)?))).transpose()
}

fn document_row(row: &Row) -> Result<Document> {
    Ok(Document {
        id: row.text(0)?,
        ask: row.text(1)?,
        name: row.text(2)?,
        media_type: row.text(3)?,
        bytes: row.int(4)?.cast_unsigned(),
        sha256: row.text(5)?,
        uploaded_at: row.instant(6)?,
    })
}

pub(crate) async fn insert_document(
    tx: &mut Tx,
    id: &CaseId,
    document: &Document,
    by: &str,
) -> Result<()> {
    let params = params![
        &document.id,
        id,
        &document.ask,
        &document.name,
        &document.media_type,
        document.bytes.cast_signed(),
        &document.sha256,
        document.uploaded_at,
        by,
    ];
    tx.execute(DOCUMENT, params).await?;
    Ok(())
}

pub(crate) async fn remove_document(tx: &mut Tx, id: &CaseId, document: &str) -> Result<bool> {
    Ok(tx.execute(REMOVE_DOCUMENT, params![id, document]).await? == 1)
}

/// Remembers that the journal holds a leaf about the case.
pub(crate) fn receipt(tx: &mut Tx, id: &CaseId, receipt: &CaseReceipt) {
    const RECEIPT: &str = "insert into case_receipt (case_id, receipt, kind, act, credential, at)";
    let CaseReceipt { id: receipt, kind, act, credential, at } = receipt.clone();
    tx.append(RECEIPT, values![id, receipt, kind, act, credential, at]);
}

pub(crate) async fn receipts(tx: &mut Tx, id: &CaseId) -> Result<Vec<CaseReceipt>> {
    let rows = tx.query(RECEIPTS, params![id]).await?;
    let receipt = |row: &Row| {
        Ok(CaseReceipt {
            id: row.text(0)?,
            kind: row.text(1)?,
            act: row.opt_text(2)?,
            credential: row.opt_text(3)?,
            at: row.instant(4)?,
        })
    };
    rows.iter().map(receipt).collect()
}
