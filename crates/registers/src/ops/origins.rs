//! Where each fact of a record comes from, and since when.

use std::collections::HashMap;

use base::{Instant, Result};
use pack::Pack;
use store::Tx;

use super::read::{log, versions};
use crate::limits::HISTORY_VERSIONS_MAX;
use crate::model::{Purpose, Record, Source};

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What brought the value that it has now.
    pub source: Source,
    /// When.
    pub since: Instant,
}

/// A record and, by the ids of its facts, what brought the values that it has.
pub type WithOrigins = (Record, HashMap<String, Origin>);

/// The latest version of a record, read and logged as by [`super::read`], with what brought each
/// value. Of a value older than the last [`HISTORY_VERSIONS_MAX`] versions, the oldest of them.
pub async fn read_with_origins(
    tx: &mut Tx,
    pack: &Pack,
    register: &str,
    key: &str,
    facts: &[&str],
    purpose: &Purpose,
    now: Instant,
) -> Result<Option<WithOrigins>> {
    let versions = versions(tx, register, key, None, HISTORY_VERSIONS_MAX).await?;
    let origins = origins(&versions);
    let Some(mut record) = versions.into_iter().next() else { return Ok(None) };
    record.keep(facts);
    log(tx, pack, std::slice::from_ref(&record), purpose, now);
    Ok(Some((record, origins)))
}

/// What brought the values that the first of `versions` holds; they go back.
fn origins(versions: &[Record]) -> HashMap<String, Origin> {
    let Some(latest) = versions.first() else { return HashMap::new() };
    let mut open: Vec<&String> = latest.facts.keys().collect();
    let mut found = HashMap::new();
    for version in versions {
        // a fact is followed as long as it has the value of now
        open.retain(|fact| version.facts.get(*fact) == latest.facts.get(*fact));
        for fact in &open {
            let origin = Origin { source: version.source.clone(), since: version.recorded_at };
            found.insert((*fact).clone(), origin);
        }
    }
    found
}
