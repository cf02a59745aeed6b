//! Everybody of one kind who is entitled to something and for whom no account acts, in the whole
//! city: by district how many and how much, and by key; kept for a minute, so that neither the
//! registers nor the accounts are read for each page.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use access::RecordKey;
use base::{Date, Fault, Instant, Money, Result};
use pack::{Pack, Policy, Standard};
use policies::engine::{Before, Candidate, Grouping, Matched, family, stack};
use registers::Snapshot;
use store::Tx;

use crate::http::Shared;
use crate::http::limits::CITY_NOW_SECONDS_MAX;

/// Accounts that are read in one statement.
const ACCOUNTS_READ: i64 = 5_000;
/// Rows of the register that are put together at once.
const ROWS_AT_ONCE: usize = 65_536;

/// The parties of one kind that nobody can write to.
#[derive(Debug)]
pub struct Everybody {
    /// When the register was put in columns.
    pub as_of: Instant,
    day: Date,
    /// The districts in which they are.
    pub districts: Vec<District>,
    /// Each with the place of its district, by key.
    parties: Vec<(Box<str>, u32)>,
}

/// A district, and what those in it have not had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Its id; empty for those of whom nobody knows it.
    pub id: String,
    /// How many parties.
    pub parties: u64,
    /// What is due to them by rule, in fen.
    pub fen: i128,
}

impl Everybody {
    /// The keys after `after`, of one district or of all, in order, each with its district.
    pub fn keys(&self, district: Option<&str>, after: &str) -> impl Iterator<Item = (&str, &str)> {
        let first = self.parties.partition_point(|(key, _)| &**key <= after);
        let place = |place: &u32| self.districts[*place as usize].id.as_str();
        let all = self.parties[first..].iter().map(move |(key, of)| (&**key, place(of)));
        all.filter(move |(_, of)| district.is_none_or(|district| district == *of))
    }
}

/// What was paid, by policy and party.
type Paid = Vec<(String, HashMap<String, Before>)>;

/// Those of the subject `party`, at most [`CITY_NOW_SECONDS_MAX`] old.
pub async fn everybody(edge: &Shared, party: &str) -> Result<Arc<Everybody>> {
    let (pack, at) = (edge.city.pack.clone(), edge.now());
    let today = at.date_in(&pack.zone());
    let young = |found: &Arc<Everybody>| {
        let age = at.0 - found.as_of.0;
        found.day == today && age < CITY_NOW_SECONDS_MAX * Instant::SECOND
    };
    if let Some(found) = edge.unreached.get(party).filter(young) {
        return Ok(found);
    }
    let policies: Vec<&Policy> = pack
        .policies
        .values()
        .filter(|of| of.party == party && !of.clauses.is_empty())
        .filter(|of| pack::holds(of.from, of.to, today))
        .collect();
    let candidates = policies.iter().map(|policy| Candidate::of(&pack, policy)).collect();
    let (snapshot, matched, _) = edge.matched(party, today, candidates, Vec::new()).await?;
    let paid = paid(edge, &policies, today).await?;
    let reached = reached(edge, &pack.subjects[party].register).await?;
    let (city, district) = (pack.clone(), district(&pack, party));
    let sum = move || {
        let column = district.and_then(|name| snapshot.table.column(&name));
        let of = |row: usize| column.and_then(|of| of.get(row)).map(|of| of.to_string());
        let mut sums = Sums::default();
        each(&city, &snapshot, &matched, &paid, |row, fen| {
            let key = &snapshot.keys[row];
            if !reached.contains(key) {
                sums.add(key, of(row).unwrap_or_default(), fen);
            }
        });
        sums.found(snapshot.at, today)
    };
    let found = tokio::task::spawn_blocking(sum).await;
    let found = Arc::new(found.map_err(|error| Fault::during("counting the unreached", error))?);
    edge.unreached.keep(party, found.clone());
    Ok(found)
}

/// Calls `done` with the row and the fen of everybody who has not had all of what is theirs.
fn each(
    pack: &Pack,
    snapshot: &Snapshot,
    matched: &Matched,
    paid: &Paid,
    mut done: impl FnMut(usize, i64),
) {
    let mut entitled: Vec<_> = matched
        .policies
        .iter()
        .map(|of| (&pack.policies[&of.id], of.entitled().peekable()))
        .collect();
    for start in (0..snapshot.keys.len()).step_by(ROWS_AT_ONCE) {
        let rows = ROWS_AT_ONCE.min(snapshot.keys.len() - start);
        let mut rights: Vec<Vec<(&Policy, Option<Money>)>> = vec![Vec::new(); rows];
        for (policy, each) in &mut entitled {
            while let Some((row, fen)) = each.next_if(|(row, _)| (*row as usize) < start + rows) {
                rights[row as usize - start].push((policy, fen.map(Money::from_fen)));
            }
        }
        for (at, rights) in rights.iter().enumerate().filter(|(_, rights)| !rights.is_empty()) {
            let key = &snapshot.keys[start + at];
            let before = paid.iter().filter_map(|(id, of)| Some((id.clone(), *of.get(key)?)));
            if let Some(fen) = owed(pack, rights, &before.collect()) {
                done(start + at, fen);
            }
        }
    }
}

/// What of `rights` is due by rule, in fen; `None` when everything was had.
fn owed(
    pack: &Pack,
    rights: &[(&Policy, Option<Money>)],
    paid: &HashMap<String, Before>,
) -> Option<i64> {
    let computed = rights.iter().filter_map(|(policy, amount)| Some((*policy, (*amount)?)));
    let computed: Vec<(&Policy, Money)> = computed.collect();
    let due: i64 = stack(pack, &computed, paid).iter().map(|of| of.due.fen()).sum();
    (due > 0 || computed.len() < rights.len()).then_some(due)
}

#[derive(Default)]
struct Sums {
    places: HashMap<String, u32>,
    districts: Vec<District>,
    parties: Vec<(Box<str>, u32)>,
}

impl Sums {
    fn add(&mut self, key: &str, district: String, fen: i64) {
        let next = u32::try_from(self.districts.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(district.clone()).or_insert(next);
        if place == next {
            self.districts.push(District { id: district, parties: 0, fen: 0 });
        }
        let of = &mut self.districts[place as usize];
        of.parties += 1;
        of.fen += i128::from(fen);
        self.parties.push((key.into(), place));
    }

    fn found(mut self, as_of: Instant, day: Date) -> Everybody {
        self.parties.sort_unstable();
        Everybody { as_of, day, districts: self.districts, parties: self.parties }
    }
}

/// The fact that says in which district a party is.
fn district(pack: &Pack, party: &str) -> Option<String> {
    Grouping::fact_of(pack, party, Standard::Division).or_else(|| {
        let own = format!("{party}.district");
        let fact = pack.fact(&own)?;
        (fact.standard == Some(Standard::Division)).then_some(own)
    })
}

/// What was paid of `policies` and of those that share a group with them.
async fn paid(edge: &Shared, policies: &[&Policy], today: Date) -> Result<Paid> {
    let of = policies.iter().flat_map(|policy| family(&edge.city.pack, policy));
    let ids: BTreeSet<String> = of.map(|policy| policy.id.clone()).collect();
    let read = async move |tx: &mut Tx| {
        let mut found = Vec::new();
        for id in &ids {
            let of = policies::ops::party::paid_of(tx, id, today).await?;
            if !of.is_empty() {
                found.push((id.clone(), of));
            }
        }
        Ok(found)
    };
    edge.city.store.read(read).await
}

/// The keys of the register for which somebody acts who can sign in.
async fn reached(edge: &Shared, register: &str) -> Result<HashSet<String>> {
    let (mut found, mut last) = (HashSet::new(), String::new());
    loop {
        let from = last.clone();
        let read = async move |tx: &mut Tx| access::store::acting(tx, &from, ACCOUNTS_READ).await;
        let page = edge.city.store.read(read).await?;
        let Some(end) = page.last() else { return Ok(found) };
        last.clone_from(&end.account);
        let records = page.into_iter().flat_map(|acting| acting.records);
        let of = records.filter(|record: &RecordKey| record.register == register);
        found.extend(of.map(|record| record.key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn districts_are_summed_and_pages_follow_one_another_by_key() {
        let mut sums = Sums::default();
        for (key, district, fen) in
            [("d", "330110", 100), ("a", "330106", 250), ("c", "330110", 0), ("b", "", 7)]
        {
            sums.add(key, district.to_owned(), fen);
        }
        let day = "2026-11-16".parse().unwrap();
        let found = sums.found("2026-11-16T09:00:00+08:00".parse().unwrap(), day);
        let sum = |id: &str, parties, fen| District { id: id.to_owned(), parties, fen };
        let districts = [sum("330110", 2, 100), sum("330106", 1, 250), sum("", 1, 7)];
        assert_eq!(found.districts, districts);
        let keys = |district, after| -> String {
            found.keys(district, after).map(|(key, _)| key).collect()
        };
        assert_eq!((keys(None, ""), keys(None, "b")), ("abcd".to_owned(), "cd".to_owned()));
        assert_eq!((keys(Some("330110"), ""), keys(Some(""), "")), ("cd".into(), "b".into()));
        assert_eq!(keys(Some("330110"), "c"), "d");
        assert_eq!(found.keys(Some("330106"), "").next(), Some(("a", "330106")));
    }
}
