//! Who is entitled to policies and cannot be told of them, because nobody who could read a message
//! acts for them: the window and the telephone tell those.

mod everybody;

use std::sync::Arc;

use base::{Result, Text};
use futures::stream::{self, Stream};
use journal::Leaf;
use pack::{FactDef, Standard};
use policies::ops::tell::Right;
use registers::{Purpose, Reader};
use store::Tx;

pub use self::everybody::{District, Everybody, everybody};
use crate::http::Shared;
use crate::telling::Teller;

/// Parties whose records are read in one transaction.
const PARTIES_READ: usize = 50;

/// A party that nobody can write to.
#[derive(Debug, Clone)]
pub struct Unreached {
    /// Its key.
    pub key: String,
    /// Its district; empty when nobody knows it.
    pub district: String,
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
    /// The district in which they are, empty for those of whom nobody knows it; all without one.
    pub district: Option<String>,
    /// The account that asks.
    pub by: String,
}

/// The parties after the key `after` that are entitled to something and for whom no account acts,
/// by key, at most `limit`. Each that is answered is read in its own name: its holder sees who
/// looked.
pub async fn unreached(
    edge: &Shared,
    asked: &Asked,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Unreached>> {
    let everybody = everybody(edge, &asked.party).await?;
    look(edge, asked).await?;
    let (mut after, mut found) = (after.unwrap_or_default().to_owned(), Vec::new());
    while found.len() < limit {
        let keys = some(&everybody, asked, &after);
        let Some((last, _)) = keys.last() else { break };
        after.clone_from(last);
        found.extend(read(edge, asked, keys, limit - found.len()).await?);
    }
    Ok(found)
}

/// All of them, some at a time.
pub async fn all_unreached(
    edge: &Shared,
    asked: Asked,
) -> Result<impl Stream<Item = Result<Vec<Unreached>>> + use<>> {
    let everybody = everybody(edge, &asked.party).await?;
    look(edge, &asked).await?;
    let with = Arc::new((edge.clone(), everybody, asked));
    Ok(stream::try_unfold(String::new(), move |after| {
        let with = with.clone();
        async move {
            let (edge, everybody, asked) = &*with;
            let keys = some(everybody, asked, &after);
            let Some((last, _)) = keys.last().cloned() else { return Ok(None) };
            Ok(Some((read(edge, asked, keys, PARTIES_READ).await?, last)))
        }
    }))
}

/// The next few keys with their districts.
fn some(everybody: &Everybody, asked: &Asked, after: &str) -> Vec<(String, String)> {
    let keys = everybody.keys(asked.district.as_deref(), after).take(PARTIES_READ);
    keys.map(|(key, district)| (key.to_owned(), district.to_owned())).collect()
}

/// That somebody has looked at the list of a district, or of all (`*`), stands in the journal.
async fn look(edge: &Shared, asked: &Asked) -> Result<()> {
    let subject = format!("{}/{}", asked.party, asked.district.as_deref().unwrap_or("*"));
    let leaf = Leaf::new("unreached_listed", &subject, edge.now(), asked.by.as_bytes());
    let write = async move |tx: &mut Tx| journal::append(tx, &leaf).map(drop);
    edge.city.store.write(write).await
}

/// Of the records with `keys` those that have something to be told, at most `limit`; each of them
/// is read for whoever asks.
async fn read(
    edge: &Shared,
    asked: &Asked,
    keys: Vec<(String, String)>,
    limit: usize,
) -> Result<Vec<Unreached>> {
    let (teller, pack, now) = (Teller::new(&edge.city), edge.city.pack.clone(), edge.now());
    let (register, by) = (pack.subjects[&asked.party].register.clone(), asked.by.clone());
    let today = now.date_in(&pack.zone());
    let read = async move |tx: &mut Tx| {
        let mut found = Vec::new();
        for (key, district) in &keys {
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
                district: district.clone(),
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
