//! A file of events: each row is taken or refused by itself, and what is granted is paid by one run
//! a policy.
//!
//! The file names its batch (a hash of kind and bytes), so the same file sent again goes on where
//! it was cut off. Rows are taken so many in a transaction that also moves the mark `taken`; then
//! the run is listed, its events are told their payments, and it is committed, each step of which
//! may be done again.

use base::{Error, Refusal, Result};
use bytes::Bytes;
use journal::Leaf;
use pack::Policy;
use registers::engine::rows::{self, Format};
use sha2::{Digest, Sha256};
use store::{Store, Tx, Value, params, values};

use super::take::{Checked, Origin, check, full, take};
use super::{Desk, list};
use crate::engine::{Intake, Refused};
use crate::limits::{CHUNK_EVENTS, EVENT_FAULTS_MAX, EVENT_ROWS_MAX};
use crate::model::claim_event::{BatchState, EventBatch};
use crate::ops::pay::{self, Listed, NewRun};
use crate::store::event as tables;

type Row = std::result::Result<Checked, Vec<Refused>>;

/// Takes a file of events of the desk's kind. Refused with `import_unreadable` when it is no such
/// file, `import_too_long` when it has too many rows, `batch_changed` when somebody else is taking
/// the same file; then nothing was lost, and it is sent again.
pub async fn receive(
    store: &Store,
    desk: &Desk,
    format: Format,
    file: &Bytes,
    mut progress: impl FnMut(i64),
) -> Result<EventBatch> {
    let subject = desk.kind().subject.clone();
    let pack = desk.pack.clone();
    let fact = |name: &str| {
        let name = full(&subject, name);
        let fact = pack.fact(&name);
        (name, fact)
    };
    let sent = rows::rows(format, file, fact)?;
    if sent.len() > EVENT_ROWS_MAX {
        return Err(Refusal::new(
            "import_too_long",
            422,
            format!("一个文件不超过 {EVENT_ROWS_MAX} 行。"),
            format!("A file has at most {EVENT_ROWS_MAX} rows."),
        )
        .into());
    }
    let mut batch = begin(store, desk, file, sent.len()).await?;
    // a file that is taken up again is checked as on its own day
    let desk = Desk { today: batch.on, ..desk.clone() };
    let checked = checked(&desk, sent);
    while batch.state == BatchState::Taking {
        batch = chunk(store, &desk, &batch, &checked).await?;
        progress(batch.taken);
    }
    if batch.state == BatchState::Paying {
        pay_all(store, &desk, &batch).await?;
        batch = done(store, &batch).await?;
    }
    Ok(batch)
}

/// The batch of the file, begun if it is new.
async fn begin(store: &Store, desk: &Desk, file: &Bytes, rows: usize) -> Result<EventBatch> {
    let mut hash = Sha256::new();
    hash.update(desk.kind().id.as_bytes());
    hash.update([0]);
    hash.update(file);
    let hash = hex::encode(hash.finalize());
    let (id, desk) = (format!("b{}", &hash[..24]), desk.clone());
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    let begin = async move |tx: &mut Tx| {
        if let Some(found) = list::batch(tx, &id).await? {
            return Ok(found);
        }
        let (kind, on) = (&desk.kind().id, desk.today.to_string());
        tx.execute(tables::NEW_BATCH, params![&id, kind, rows, on, &desk.by, desk.now]).await?;
        journal::append(tx, &Leaf::new("claim_file_taken", &id, desk.now, hash.as_bytes()))?;
        Ok(list::batch(tx, &id).await?.ok_or_else(Refusal::not_found)?)
    };
    store.write(begin).await
}

fn checked(desk: &Desk, sent: Vec<rows::Row>) -> Vec<Row> {
    let mut intake = Intake::new(&desk.pack, desk.today);
    let check = |row: rows::Row| match row {
        Ok(row) => check(desk, &mut intake, &row, false),
        Err((code, must)) => {
            let row = intake.pass_over();
            Err(vec![Refused { row, field: String::new(), code, must }])
        }
    };
    sent.into_iter().map(check).collect()
}

/// Takes the next rows, and moves the mark with them.
async fn chunk(
    store: &Store,
    desk: &Desk,
    before: &EventBatch,
    rows: &[Row],
) -> Result<EventBatch> {
    let first = usize::try_from(before.taken).unwrap_or(usize::MAX).min(rows.len());
    let last = (first + CHUNK_EVENTS).min(rows.len());
    let (rows, whole) = (rows[first..last].to_vec(), rows.len());
    let (desk, before) = (desk.clone(), before.clone());
    let take = async move |tx: &mut Tx| {
        let mut batch = unchanged(tx, &before).await?;
        for (at, row) in rows.iter().enumerate() {
            let at = i64::try_from(first + at + 1).unwrap_or(i64::MAX);
            match taken(tx, &desk, &batch.id, at, row).await? {
                Ok(repeated) => batch.repeated += i64::from(repeated),
                Err(refused) => {
                    batch.refused += 1;
                    refuse(tx, &batch, at, &refused).await?;
                }
            }
        }
        batch.taken = i64::try_from(last).unwrap_or(i64::MAX);
        if last == whole {
            batch.state = BatchState::Paying;
        }
        save(tx, &mut batch).await?;
        Ok(batch)
    };
    store.write(take).await
}

/// Takes one row: whether it was there before, or what is wrong with it.
async fn taken(
    tx: &mut Tx,
    desk: &Desk,
    batch: &str,
    at: i64,
    row: &Row,
) -> Result<std::result::Result<bool, Vec<Refused>>> {
    let checked = match row {
        Ok(checked) => checked,
        Err(refused) => return Ok(Err(refused.clone())),
    };
    match take(tx, desk, checked, Origin::File(batch, at)).await {
        Ok(taken) => Ok(Ok(taken.repeated)),
        // refused before anything of it was written
        Err(Error::Refusal(refusal)) => {
            let row = usize::try_from(at).unwrap_or_default();
            let field = refusal.field.clone().unwrap_or_default();
            Ok(Err(vec![Refused { row, field, code: refusal.code, must: refusal.must.clone() }]))
        }
        Err(fault) => Err(fault),
    }
}

async fn refuse(tx: &mut Tx, batch: &EventBatch, at: i64, refused: &[Refused]) -> Result<()> {
    if batch.refused > i64::try_from(EVENT_FAULTS_MAX).unwrap_or(i64::MAX) {
        return Ok(());
    }
    let mut written = Vec::with_capacity(refused.len());
    for (place, of) in refused.iter().enumerate() {
        let must = serde_json::to_string(&of.must);
        let must = must.map_err(|error| base::Fault::during("writing a refused row", error))?;
        let place = i64::try_from(place).unwrap_or_default();
        written.push(values![&batch.id, at, place, &of.field, of.code, must]);
    }
    tx.insert_many(tables::REFUSED, &written, "").await.map(drop)
}

/// One run for each policy by which rows were granted.
async fn pay_all(store: &Store, desk: &Desk, batch: &EventBatch) -> Result<()> {
    let policies = desk.kind().policies.iter().enumerate();
    for (place, policy) in policies.filter_map(|(n, id)| Some((n, desk.pack.policies.get(id)?))) {
        pay_one(store, desk, batch, &format!("{}p{place}", batch.id), policy).await?;
    }
    Ok(())
}

async fn pay_one(
    store: &Store,
    desk: &Desk,
    batch: &EventBatch,
    run: &str,
    policy: &Policy,
) -> Result<()> {
    let id = run.to_owned();
    let events = store.read(async move |tx: &mut Tx| list::of_run(tx, &id).await).await?;
    if events.is_empty() {
        return Ok(());
    }
    let listed: Vec<Listed> = events
        .iter()
        .map(|event| Listed {
            party: event.payee.clone(),
            district: event.district.clone(),
            due: event.amount,
            account: event.account.clone(),
            ..Listed::default()
        })
        .collect();
    let new = NewRun {
        id: run.to_owned(),
        policy: policy.id.clone(),
        pack: desk.pack.hash.clone(),
        on: batch.on,
        public_until: None,
        budget: None,
        made_by: desk.by.clone(),
    };
    pay::list(store, &new, &listed, desk.now, |_| {}).await?;
    let link = |(place, event): (usize, &crate::model::claim_event::TakenEvent)| {
        let seq = i64::try_from(place + 1).unwrap_or(i64::MAX);
        values![&event.id, run, seq, event.amount.fen(), 1_i64]
    };
    let links: Vec<Vec<Value>> = events.iter().enumerate().map(link).collect();
    let told = async move |tx: &mut Tx| {
        let [into, after] = tables::PAYMENTS;
        tx.insert_many(into, &links, after).await.map(drop)
    };
    store.write(told).await?;
    pay::commit(store, run, desk.now, |_| {}).await?;
    Ok(())
}

async fn done(store: &Store, before: &EventBatch) -> Result<EventBatch> {
    let before = before.clone();
    let done = async move |tx: &mut Tx| {
        let mut batch = unchanged(tx, &before).await?;
        batch.state = BatchState::Done;
        save(tx, &mut batch).await?;
        Ok(batch)
    };
    store.write(done).await
}

async fn unchanged(tx: &mut Tx, before: &EventBatch) -> Result<EventBatch> {
    let found = list::batch(tx, &before.id).await?.ok_or_else(Refusal::not_found)?;
    if found.version == before.version { Ok(found) } else { Err(changed().into()) }
}

async fn save(tx: &mut Tx, batch: &mut EventBatch) -> Result<()> {
    let (id, state) = (&batch.id, batch.state.as_str());
    let (taken, refused, repeated) = (batch.taken, batch.refused, batch.repeated);
    let params = params![id, state, taken, refused, repeated, batch.version];
    let written = tx.execute(tables::SET_BATCH, params).await?;
    batch.version += 1;
    if written == 1 { Ok(()) } else { Err(changed().into()) }
}

fn changed() -> Refusal {
    let (zh, en) = (
        "同一文件正由另一请求办理，请稍后重新报送。",
        "Another request is taking the same file: send it again later.",
    );
    Refusal::new("batch_changed", 412, zh, en)
}
