//! Writing the next version of a record.

use base::{Instant, Result};
use pack::Pack;
use serde_json::{Map, Value as Json};
use store::{Tx, params};

use super::read::load;
use crate::engine::comparable_name;
use crate::model::Source;
use crate::store as sql;

/// Lays `facts` over the latest version of a record, or begins one, and answers the version.
/// A fact that becomes null is not held any more. Nothing is written when nothing changes.
pub async fn write(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    key: &str,
    facts: &Map<String, Json>,
    source: &Source,
    now: Instant,
) -> Result<u32> {
    let before = load(tx, register, key).await?;
    let version = before.as_ref().map_or(0, |record| record.version);
    let mut body = before.map(|record| record.facts).unwrap_or_default();
    let old = body.clone();
    for (fact, value) in facts {
        if value.is_null() {
            body.shift_remove(fact);
        } else {
            body.insert(fact.clone(), value.clone());
        }
    }
    if version > 0 && body == old {
        return Ok(version);
    }
    let (json, source) = (Json::Object(body.clone()).to_string(), to_json(source));
    let params = params![register, key, version + 1, json, source, now];
    tx.execute(sql::INSERT, params).await?;
    if body.get("name") != old.get("name") {
        index_name(tx, pack, register, key, body.get("name")).await?;
    }
    Ok(version + 1)
}

/// Keeps the comparable name of a record that has one.
pub async fn index_name(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    key: &str,
    name: Option<&Json>,
) -> Result<()> {
    let Some(name) = name.and_then(Json::as_str) else { return Ok(()) };
    let name = comparable_name(pack, name);
    tx.execute(sql::NAME, params![register, key, name]).await?;
    Ok(())
}

fn to_json(source: &Source) -> String {
    serde_json::to_string(source).expect("a source is JSON")
}
