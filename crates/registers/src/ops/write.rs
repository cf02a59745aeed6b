//! Writing the next version of a record, or of many.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Fault, Instant, Result};
use pack::Pack;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use store::{Row, Tx, Value, outbox, params, values};

use crate::engine::{Shape, comparable_name, compares_names};
use crate::limits::{KEY_BYTES_TOLD_MAX, KEYS_ASKED_MAX};
use crate::model::Source;
use crate::store as sql;

/// The topic of the domain event that records of a register, its subject, have a new version.
pub const TOPIC: &str = "record";

/// The body of that event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordsChanged {
    /// Their keys, each once, at most [`KEYS_ASKED_MAX`].
    pub keys: Vec<String>,
    /// Where the versions come from.
    pub source: Source,
}

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
    let rows = [(key.to_owned(), facts.clone())];
    let mut batch = Batch::load(tx, register, &rows, source, now).await?;
    batch.lay(pack, &rows[0]);
    let version = batch.known.get(key).map_or(0, |record| record.version);
    batch.save(tx).await?;
    Ok(version)
}

/// Many rows of one register on their way into it.
pub(super) struct Batch<'r> {
    register: String,
    source: &'r Source,
    source_json: String,
    now: Instant,
    shape: Shape,
    facts_before: usize,
    known: HashMap<String, Latest<'r>>,
    versions: Vec<Vec<Value>>,
    changed: BTreeSet<&'r str>,
    /// By key: the new name, or none any more.
    names: BTreeMap<String, Option<String>>,
}

/// The latest version of a record; that of a new one is the row itself.
struct Latest<'r> {
    version: u32,
    facts: Cow<'r, Map<String, Json>>,
}

impl<'r> Batch<'r> {
    /// Reads what is known under the keys of `rows`.
    pub(super) async fn load(
        tx: &mut Tx,
        register: &str,
        rows: &'r [(String, Map<String, Json>)],
        source: &'r Source,
        now: Instant,
    ) -> Result<Self> {
        let fault = |error| Fault::during(format!("reading records of {register}"), error);
        let shape = match tx.query_one(sql::SHAPE, params![register]).await? {
            Some(row) => Shape::from_json(row.str(0)?).map_err(fault)?,
            None => Shape::default(),
        };
        let mut known = HashMap::new();
        for rows in rows.chunks(KEYS_ASKED_MAX) {
            let keys: Vec<&str> = rows.iter().map(|(key, _)| key.as_str()).collect();
            for row in latest_of(tx, register, &keys).await? {
                let version = row.int(1)?.try_into().unwrap_or(u32::MAX);
                let facts = shape.read(row.str(2)?).map_err(fault)?;
                known.insert(row.text(0)?, Latest { version, facts: Cow::Owned(facts) });
            }
        }
        Ok(Self {
            register: register.to_owned(),
            source,
            source_json: serde_json::to_string(source).expect("a source is JSON"),
            now,
            facts_before: shape.len(),
            shape,
            known,
            versions: Vec::new(),
            changed: BTreeSet::new(),
            names: BTreeMap::new(),
        })
    }

    /// Whether there is a record under `key`.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.known.contains_key(key)
    }

    /// Lays a row over what is known and answers whether that made a version.
    pub(super) fn lay(&mut self, pack: &Pack, row: &'r (String, Map<String, Json>)) -> bool {
        let (key, facts) = row;
        let name = |facts: &Map<String, Json>| facts.get("name").cloned();
        let name_before = match self.known.get_mut(key) {
            Some(latest) => {
                let before = name(&latest.facts);
                if !overlay(&mut latest.facts, facts) {
                    return false;
                }
                latest.version += 1;
                before
            }
            None => {
                let latest = Latest { version: 1, facts: Cow::Borrowed(facts) };
                self.known.insert(key.clone(), latest);
                None
            }
        };
        let latest = &self.known[key];
        let body = self.shape.write(&latest.facts);
        let (register, source) = (&self.register, &self.source_json);
        self.changed.insert(key);
        self.versions.push(values![register, key, latest.version, body, source, self.now]);
        let name = name(&latest.facts).filter(|name| !name.is_null());
        if name != name_before && compares_names(pack, register) {
            let name = name.as_ref().and_then(Json::as_str);
            self.names.insert(key.clone(), name.map(|name| comparable_name(pack, name)));
        }
        true
    }

    /// Writes the new versions, tells of them and answers how many they are.
    pub(super) async fn save(self, tx: &mut Tx) -> Result<u64> {
        let register = &self.register;
        for keys in told_together(self.changed) {
            let told = RecordsChanged { keys, source: self.source.clone() };
            let body = serde_json::to_value(&told).expect("a domain event is JSON");
            outbox::publish(tx, TOPIC, register, &body, self.now)?;
        }
        if self.shape.len() > self.facts_before {
            tx.execute(sql::SET_SHAPE, params![register, self.shape.to_json()]).await?;
        }
        let mut names = Vec::new();
        for (key, name) in self.names {
            match name {
                Some(name) => names.push(values![register, key, name]),
                None => {
                    tx.execute(sql::FORGET_NAME, params![register, key]).await?;
                }
            }
        }
        let [into, after] = sql::NAMES;
        tx.insert_many(into, &names, after).await?;
        tx.insert_many(sql::VERSIONS, &self.versions, "").await
    }
}

/// `keys` in parts, each of which one event tells.
fn told_together(keys: BTreeSet<&str>) -> Vec<Vec<String>> {
    let (mut parts, mut bytes) = (Vec::<Vec<String>>::new(), 0);
    for key in keys {
        bytes += key.len();
        match parts.last_mut() {
            Some(part) if part.len() < KEYS_ASKED_MAX && bytes <= KEY_BYTES_TOLD_MAX => {
                part.push(key.to_owned());
            }
            _ => {
                parts.push(vec![key.to_owned()]);
                bytes = key.len();
            }
        }
    }
    parts
}

/// Lays `facts` over `latest` and answers whether that changed it.
fn overlay(latest: &mut Cow<'_, Map<String, Json>>, facts: &Map<String, Json>) -> bool {
    let mut changed = false;
    for (fact, value) in facts {
        let held = latest.get(fact).filter(|held| !held.is_null());
        if held == Some(value) || (held.is_none() && value.is_null()) {
            continue;
        }
        changed = true;
        match value.is_null() {
            true => drop(latest.to_mut().shift_remove(fact)),
            false => drop(latest.to_mut().insert(fact.clone(), value.clone())),
        }
    }
    changed
}

/// Key, version and body of the latest versions of the records with these `keys`, at least one and
/// at most [`KEYS_ASKED_MAX`].
pub(super) async fn latest_of(tx: &mut Tx, register: &str, keys: &[&str]) -> Result<Vec<Row>> {
    // few shapes of statement: who asks for less than most asks for the last key again
    let width = if keys.len() == 1 { 1 } else { KEYS_ASKED_MAX };
    let asked = (0..width).map(|i| Value::from(keys[i.min(keys.len() - 1)]));
    let params: Vec<Value> = std::iter::once(register.into()).chain(asked).collect();
    let places: Vec<String> = (2..width + 2).map(|place| format!("${place}")).collect();
    tx.query(format!("{}{})", sql::LATEST_OF, places.join(", ")), &params).await
}
