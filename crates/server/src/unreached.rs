//! Who is entitled to policies and cannot be told of them, because nobody who could read a message
//! acts for them: the window and the telephone tell those.

use std::collections::{BTreeSet, HashSet};

use access::RecordKey;
use base::{Instant, Result, Text};
use journal::Leaf;
use pack::{FactDef, Pack, Standard};
use policies::engine::{Candidate, Grouping};
use policies::ops::tell::Right;
use registers::{Purpose, Reader};
use store::Tx;

use crate::http::Shared;
use crate::telling::Teller;

/// Accounts that are read in one statement.
const ACCOUNTS_READ: i64 = 5_000;
/// Parties whose records are read in one transaction.
const PARTIES_READ: usize = 50;

/// A party that nobody can write to.
#[derive(Debug, Clone)]
pub struct Unreached {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: Option<String>,
    /// Telephone numbers that its register holds.
    pub telephones: Vec<String>,
    /// What it is entitled to and has not had, the dearest first.
    pub rights: Vec<Right>,
}

/// Which parties are asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The subject, such as `entity`.
    pub party: String,
    /// The district in which they are; empty for those of whom nobody knows it.
    pub district: String,
    /// Only those after this key.
    pub after: Option<String>,
    /// At most so many.
    pub limit: usize,
    /// The account that asks.
    pub by: String,
}

/// The parties of a district that are entitled to something and for whom no account acts, by key.
/// Each that is answered is read in its own name: its holder sees who looked.
pub async fn unreached(edge: &Shared, asked: &Asked) -> Result<Vec<Unreached>> {
    let (pack, now) = (edge.city.pack.clone(), edge.now());
    let today = now.date_in(&pack.zone());
    let policies = pack.policies.values().filter(|policy| {
        policy.party == asked.party
            && pack::holds(policy.from, policy.to, today)
            && !policy.clauses.is_empty()
    });
    let candidates: Vec<Candidate> = policies.map(|policy| Candidate::of(&pack, policy)).collect();
    let Some(district) = district(&pack, &asked.party) else { return Ok(Vec::new()) };
    let party = &asked.party;
    let (snapshot, matched, _) = edge.matched(party, today, candidates, Vec::new()).await?;
    let register = pack.subjects[party].register.clone();
    let reached = reached(edge, &register).await?;
    let column = snapshot.table.column(&district);
    let there = |row: u32| {
        let found = column.and_then(|column| column.get(row as usize));
        found.map(|value| value.to_string()).unwrap_or_default() == asked.district
    };
    let rows: BTreeSet<u32> =
        matched.policies.iter().flat_map(|of| of.entitled().map(|(row, _)| row)).collect();
    let mut keys: Vec<&String> = rows
        .into_iter()
        .filter(|row| there(*row))
        .map(|row| &snapshot.keys[row as usize])
        .collect();
    keys.sort_unstable();
    let after = asked.after.as_deref().unwrap_or_default();
    let keys = keys.into_iter().filter(|key| key.as_str() > after && !reached.contains(*key));
    let keys: Vec<String> = keys.cloned().collect();
    let mut found = Vec::new();
    look(edge, asked, now).await?;
    for some in keys.chunks(PARTIES_READ) {
        let left = asked.limit - found.len();
        found.extend(read(edge, (&register, some), left, (&asked.by, now)).await?);
        if found.len() >= asked.limit {
            break;
        }
    }
    Ok(found)
}

/// That somebody has looked at the list of a district stands in the journal.
async fn look(edge: &Shared, asked: &Asked, now: Instant) -> Result<()> {
    let subject = format!("{}/{}", asked.party, asked.district);
    let leaf = Leaf::new("unreached_listed", &subject, now, asked.by.as_bytes());
    let write = async move |tx: &mut Tx| journal::append(tx, &leaf).map(drop);
    edge.city.store.write(write).await
}

/// The fact that says in which district a party is.
fn district(pack: &Pack, party: &str) -> Option<String> {
    Grouping::fact_of(pack, party, Standard::Division).or_else(|| {
        let own = format!("{party}.district");
        let fact = pack.fact(&own)?;
        (fact.standard == Some(Standard::Division)).then_some(own)
    })
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

/// Of the records with `keys` those that have something to be told, at most `limit`; each of them
/// is read for whoever asks.
async fn read(
    edge: &Shared,
    (register, keys): (&str, &[String]),
    limit: usize,
    (by, now): (&str, Instant),
) -> Result<Vec<Unreached>> {
    let (teller, pack) = (Teller::new(&edge.city), edge.city.pack.clone());
    let (register, keys, by) = (register.to_owned(), keys.to_vec(), by.to_owned());
    let today = now.date_in(&pack.zone());
    let read = async move |tx: &mut Tx| {
        let mut found = Vec::new();
        for key in &keys {
            if found.len() == limit {
                break;
            }
            let Some(record) = registers::weighed(tx, &register, key).await? else { continue };
            let mut rights = teller.rights(tx, &record, today).await?;
            if rights.is_empty() {
                continue;
            }
            rights.sort_by_key(|right| std::cmp::Reverse(right.due));
            let purpose = Purpose {
                text: Text::new("窗口或电话告知可享政策", "Telling of policies by telephone"),
                case: None,
                reader: Reader::Account(by.clone()),
            };
            let facts = pack.registers.get(&register).map_or(&[][..], |of| &of.facts);
            let telephones = || facts.iter().filter(|fact| telephone(fact));
            let mut wanted: Vec<&str> = telephones().map(|fact| fact.id.as_str()).collect();
            wanted.push("name");
            registers::read(tx, &pack, &register, key, &wanted, &purpose, now).await?;
            let text =
                |id: &str| record.facts.get(id).and_then(|of| of.as_str()).map(str::to_owned);
            found.push(Unreached {
                key: key.clone(),
                name: text("name"),
                telephones: telephones().filter_map(|fact| text(&fact.id)).collect(),
                rights,
            });
        }
        Ok(found)
    };
    edge.city.store.write_behind(read).await
}

fn telephone(fact: &FactDef) -> bool {
    fact.standard == Some(Standard::Mobile)
}
