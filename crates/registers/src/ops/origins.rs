//! Where each fact of a record comes from, and since when. It reads no value for anybody and so
//! leaves no row in the log of reads: who shows a value beside it has read it by [`super::read`].

use std::collections::HashMap;

use base::{Fault, Instant, Result};
use serde_json::{Map, Value as Json};
use store::{Tx, params};

use crate::engine::Shape;
use crate::limits::HISTORY_VERSIONS_MAX;
use crate::model::Source;
use crate::store as sql;

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What brought the value that it has now.
    pub source: Source,
    /// When.
    pub since: Instant,
}

/// By fact id, what brought the value that the latest version of a record holds. Of a value older
/// than the last [`HISTORY_VERSIONS_MAX`] versions, the oldest of them.
pub async fn origins(tx: &mut Tx, register: &str, key: &str) -> Result<HashMap<String, Origin>> {
    let rows =
        tx.query(sql::HISTORY, params![register, key, u32::MAX, HISTORY_VERSIONS_MAX]).await?;
    let fault = |error| Fault::during(format!("reading a record of {register}"), error);
    let mut found: HashMap<String, Origin> = HashMap::new();
    let mut latest: Map<String, Json> = Map::new();
    let mut open: Vec<String> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let shape = row.opt_text(5)?.map_or(Ok(Shape::default()), |text| Shape::from_json(&text));
        let facts = shape.map_err(fault)?.read(row.str(2)?).map_err(fault)?;
        let source: Source = serde_json::from_str(row.str(3)?).map_err(fault)?;
        let since = row.instant(4)?;
        if place == 0 {
            open = facts.keys().cloned().collect();
            latest = facts.clone();
        }
        // the walk goes back: a fact is followed as long as it has the value of now
        open.retain(|fact| facts.get(fact) == latest.get(fact));
        for fact in &open {
            found.insert(fact.clone(), Origin { source: source.clone(), since });
        }
    }
    Ok(found)
}
