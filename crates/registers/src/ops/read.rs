//! Reading a record for a purpose.

use base::{Instant, Result, id};
use pack::{Pack, Sensitivity};
use serde_json::{Map, Value as Json};
use store::{Tx, params, values};

use crate::model::{Purpose, Reader, Record};
use crate::store as sql;

/// The latest version of a record, or `None`. When the register has personal facts the read is
/// logged, unless the record is not there. `facts` limits what is read; empty reads all.
pub async fn read(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    key: &str,
    facts: &[&str],
    purpose: &Purpose,
    now: Instant,
) -> Result<Option<Record>> {
    let Some(mut record) = load(tx, register, key).await? else { return Ok(None) };
    if !facts.is_empty() {
        record.facts.retain(|fact, _| facts.contains(&fact.as_str()));
    }
    let personal = personal_facts(pack, register, &record.facts);
    if !personal.is_empty() {
        let reader = match &purpose.reader {
            Reader::Platform => "platform",
            Reader::Account(account) => account,
        };
        let text = serde_json::to_string(&purpose.text).expect("a text is JSON");
        let case = purpose.case.as_deref();
        let facts = personal.join(",");
        let row = values![id::fresh(now), now, register, key, facts, text, case, reader];
        tx.append(sql::LOG, row);
    }
    Ok(Some(record))
}

/// The latest version without a purpose: for writing the next one.
pub(super) async fn load(tx: &mut Tx, register: &str, key: &str) -> Result<Option<Record>> {
    let Some(row) = tx.query_one(sql::LATEST, params![register, key]).await? else {
        return Ok(None);
    };
    let json = |text: String| serde_json::from_str(&text);
    let fault = |error| base::Fault::during(format!("reading record {register}"), error);
    Ok(Some(Record {
        register: register.to_owned(),
        key: key.to_owned(),
        version: row.int(0)?.try_into().unwrap_or(u32::MAX),
        facts: json(row.text(1)?).map_err(fault)?,
        source: serde_json::from_str(row.str(2)?).map_err(fault)?,
        recorded_at: row.instant(3)?,
    }))
}

fn personal_facts(pack: &Pack, register: &str, facts: &Map<String, Json>) -> Vec<String> {
    let definitions = pack.registers.get(register).into_iter().flat_map(|r| &r.facts);
    let personal = definitions.filter(|fact| fact.sensitivity == Sensitivity::Personal);
    personal.map(|fact| fact.id.clone()).filter(|id| facts.contains_key(id)).collect()
}
