//! Claim events: what happened is taken once, weighed, explained and paid, without an application.
//!
//! [`take`] takes one event, [`batch`] a file of them, [`weigh`] says what an event comes to,
//! [`decide`] is what people do with those that wait or were drawn, [`seed`] draws, [`list`] shows.

pub mod batch;
pub mod decide;
pub mod list;
pub mod seed;
pub mod take;
mod weigh;

use std::sync::Arc;

use base::{Date, Fault, Instant, Money, Refusal, Result};
use pack::{ClaimEvent, Pack};
use serde_json::{Value as Json, json};
use store::{Row, Tx, Value, params, values};

use crate::engine::EventWeigher;
use crate::model::claim_event::{Draw, EventState, TakenEvent};
use crate::store::event as tables;

/// Who does it, when, by which rules.
#[derive(Clone)]
pub struct Desk {
    /// The pack.
    pub pack: Arc<Pack>,
    /// The kind of event, compiled.
    pub weigher: Arc<EventWeigher>,
    /// The account.
    pub by: String,
    /// The moment.
    pub now: Instant,
    /// The day of the facts.
    pub today: Date,
}

impl Desk {
    fn kind(&self) -> &ClaimEvent {
        &self.weigher.kind
    }

    /// The register of the events, and the name of the fact that is their key.
    fn register(&self) -> Result<(String, String)> {
        let subject = self.pack.subjects.get(&self.kind().subject);
        let register = subject.and_then(|subject| self.pack.registers.get(&subject.register));
        let register = register.ok_or_else(|| Fault::new("a claim event without a register"))?;
        Ok((register.id.clone(), format!("{}.{}", self.kind().subject, register.key)))
    }
}

/// The event called `id`, or 404.
pub async fn one(tx: &mut Tx, id: &str) -> Result<TakenEvent> {
    let row = tx.query_one(tables::ONE, params![id]).await?;
    row.as_ref().map(event_of).transpose()?.ok_or_else(|| Refusal::not_found().into())
}

async fn by_key(tx: &mut Tx, kind: &str, key: &str) -> Result<Option<TakenEvent>> {
    tx.query_one(tables::BY_KEY, params![kind, key]).await?.as_ref().map(event_of).transpose()
}

fn fault(what: &str) -> Fault {
    Fault::new(format!("{what} in claim_event"))
}

fn read_json(text: &str) -> Result<Json> {
    Ok(serde_json::from_str(text).map_err(|error| Fault::during("reading a claim event", error))?)
}

fn texts(text: &str) -> Result<Vec<String>> {
    let all = read_json(text)?;
    let all = all.as_array().into_iter().flatten();
    Ok(all.filter_map(|text| text.as_str().map(str::to_owned)).collect())
}

fn event_of(row: &Row) -> Result<TakenEvent> {
    let batch = match (row.opt_text(15)?, row.opt_int(16)?) {
        (Some(batch), Some(at)) => Some((batch, at)),
        _ => None,
    };
    let draw = draw_of(row.opt_text(17)?)?;
    let due_on = row.opt_text(20)?.map(|day| day.parse::<Date>());
    Ok(TakenEvent {
        id: row.text(0)?,
        kind: row.text(1)?,
        key: row.text(2)?,
        payee_register: row.text(3)?,
        payee: row.text(4)?,
        district: row.text(5)?,
        state: EventState::parse(row.str(6)?).ok_or_else(|| fault("a state"))?,
        policy: row.text(7)?,
        pack: row.text(8)?,
        amount: Money::from_fen(row.int(9)?),
        says: read_json(row.str(10)?)?,
        missing: texts(row.str(11)?)?,
        failing: texts(row.str(12)?)?,
        account: row.opt_text(13)?,
        run: row.opt_text(14)?,
        batch,
        draw,
        facts: read_json(row.str(18)?)?.as_object().cloned().ok_or_else(|| fault("facts"))?,
        arrived_at: row.instant(19)?,
        due_on: due_on.transpose().map_err(|_| fault("a day"))?,
        note: row.opt_text(21)?,
        version: row.int(22)?,
    })
}

fn draw_of(text: Option<String>) -> Result<Option<Draw>> {
    let draw = text.map(|text| read_json(&text)).transpose()?;
    Ok(draw.map(|of| Draw {
        seed: of["seed"].as_i64().unwrap_or_default(),
        share: of["share"].as_str().unwrap_or_default().to_owned(),
        drawn: of["drawn"].as_bool().unwrap_or_default(),
        passed: of["passed"].as_bool().unwrap_or_default(),
    }))
}

fn draw_json(draw: Option<&Draw>) -> Option<String> {
    let Draw { seed, share, drawn, passed } = draw?;
    Some(json!({ "seed": seed, "share": share, "drawn": drawn, "passed": passed }).to_string())
}

fn list_json(texts: &[String]) -> String {
    Json::from(texts.to_vec()).to_string()
}

/// Writes a new event.
async fn insert(tx: &mut Tx, event: &TakenEvent, by: &str) -> Result<()> {
    let (batch, row) = event.batch.clone().map_or((None, None), |(id, row)| (Some(id), Some(row)));
    let row = values![
        &event.id,
        &event.kind,
        &event.key,
        &event.payee_register,
        &event.payee,
        &event.district,
        event.state.as_str(),
        &event.policy,
        &event.pack,
        event.amount.fen(),
        event.says.to_string(),
        list_json(&event.missing),
        list_json(&event.failing),
        event.account.clone(),
        event.run.clone(),
        batch,
        row,
        draw_json(event.draw.as_ref()),
        Json::Object(event.facts.clone()).to_string(),
        event.arrived_at,
        event.due_on.map(|day| day.to_string()),
        event.note.clone(),
        by,
        1_i64
    ];
    tx.insert_many(tables::NEW, &[row], "").await.map(drop)
}

/// Writes what an event comes to now.
async fn save(tx: &mut Tx, event: &mut TakenEvent) -> Result<()> {
    let params: Vec<Value> = values![
        &event.id,
        &event.payee_register,
        &event.payee,
        &event.district,
        event.state.as_str(),
        &event.policy,
        &event.pack,
        event.amount.fen(),
        event.says.to_string(),
        list_json(&event.missing),
        list_json(&event.failing),
        event.account.clone(),
        draw_json(event.draw.as_ref()),
        Json::Object(event.facts.clone()).to_string(),
        event.note.clone(),
        event.version
    ];
    let written = tx.execute(tables::SET, &params).await?;
    event.version += 1;
    if written == 1 { Ok(()) } else { Err(changed().into()) }
}

fn changed() -> Refusal {
    let (zh, en) = ("这件事刚被更新，请刷新后再试。", "It was changed meanwhile: read it again.");
    Refusal::new("claim_event_changed", 412, zh, en)
}
