//! A snapshot is carried on: what the store has told since of its register is put in place, without
//! reading the rest again. What comes of it is what [`snapshot`](super::snapshot) would read anew,
//! but for the order of rows.
//!
//! The writer tells of every version in the transaction that makes it, and positions follow the
//! order of commit without gaps: so a snapshot that has seen all up to a position misses nothing by
//! asking for what comes after it. A record may be read in a version that is told of later only;
//! then it is put in place once more.

use std::collections::BTreeSet;

use base::{Fault, Instant, Result};
use rules::Value;
use store::limits::PAGE_ROWS_MAX;
use store::{Store, Tx, outbox};

use super::snapshot::{Snapshot, shape, values, wanting};
use super::write::{RecordsChanged, TOPIC, latest_of};
use crate::limits::{EVENTS_PASSED_MAX, KEYS_ASKED_MAX, RECORDS_FOLLOWED_MAX};

/// What has changed in a register since a snapshot.
#[derive(Debug)]
pub struct Changes {
    position: i64,
    keys: Vec<String>,
    /// One a column, each with a value for every key.
    values: Vec<Vec<Option<Value>>>,
}

impl Changes {
    /// How many records have changed.
    pub fn records(&self) -> usize {
        self.keys.len()
    }
}

impl Snapshot {
    /// The row of the record with this key.
    pub fn row(&self, key: &str) -> Option<usize> {
        self.places.find(&self.keys, key)
    }

    /// Whether it holds the facts `wanted`, perhaps among others.
    pub fn holds(&self, wanted: &[String]) -> bool {
        wanted.iter().all(|name| self.wanted.contains(name))
    }

    /// What has changed since; nothing when so much has that the register is better read anew.
    pub async fn changes(&self, store: &Store) -> Result<Option<Changes>> {
        let Some((position, keys)) = self.changed_keys(store).await? else { return Ok(None) };
        let mut changes = Changes {
            position,
            keys: Vec::with_capacity(keys.len()),
            values: vec![Vec::new(); self.columns.len()],
        };
        let keys: Vec<String> = keys.into_iter().collect();
        for asked in keys.chunks(KEYS_ASKED_MAX) {
            let (register, asked) = (self.register.clone(), asked.to_vec());
            let read = async move |tx: &mut Tx| {
                let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
                Ok((shape(tx, &register).await?, latest_of(tx, &register, &asked).await?))
            };
            let (shape, rows) = store.read(read).await?;
            let wanting = wanting(&shape, &self.columns);
            for row in rows {
                let of_row = values(&wanting, row.str(2)?)?;
                changes.values.iter_mut().zip(of_row).for_each(|(all, value)| all.push(value));
                changes.keys.push(row.text(0)?);
            }
        }
        Ok(Some(changes))
    }

    /// The keys of the records that have changed, and the last event that is seen with them.
    async fn changed_keys(&self, store: &Store) -> Result<Option<(i64, BTreeSet<String>)>> {
        let last = store.read(outbox::last_position).await?;
        if last - self.position > EVENTS_PASSED_MAX {
            return Ok(None);
        }
        let (mut keys, mut after) = (BTreeSet::new(), self.position);
        while after < last {
            let register = self.register.clone();
            let read = async move |tx: &mut Tx| {
                outbox::of_subject(tx, (TOPIC, &register), after, PAGE_ROWS_MAX).await
            };
            let events = store.read(read).await?;
            let full = i64::try_from(events.len()).is_ok_and(|count| count == PAGE_ROWS_MAX);
            // a page that is not full has seen all up to `last`, and perhaps more
            after = events.last().map_or(last, |event| event.position);
            after = if full { after } else { after.max(last) };
            for event in events {
                let told: RecordsChanged = serde_json::from_value(event.body)
                    .map_err(|error| Fault::during("reading what changed", error))?;
                keys.extend(told.keys);
            }
            if keys.len() + self.followed > RECORDS_FOLLOWED_MAX.max(self.keys.len())
                || keys.len() > RECORDS_FOLLOWED_MAX
            {
                return Ok(None);
            }
        }
        Ok(Some((after, keys)))
    }

    /// The snapshot with these changes, as of `now`. Another that shares its columns stays as it
    /// is: a column is copied when somebody else holds it and a value of it changes.
    #[must_use]
    pub fn with(mut self, changes: Changes, now: Instant) -> Self {
        let Changes { position, keys, values } = changes;
        let places = &mut self.places;
        let rows: Vec<usize> =
            keys.iter().map(|key| places.find_or_add(&mut self.keys, key)).collect();
        let columns = &self.columns;
        self.table.put(&rows, |name| {
            let at = columns.iter().position(|of| of.name == name);
            &values[at.expect("the columns of the table are those that were asked for")]
        });
        self.followed += rows.len();
        (self.position, self.at) = (position, self.at.max(now));
        self
    }
}
