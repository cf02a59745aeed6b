//! Telling people of policies without being asked (主动推送): a party of what it is entitled to and
//! was not told of, those who follow something of policies that begin or change.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use base::id::fresh;
use base::{Date, Fault, Instant, Money, Result};
use pack::{Pack, Policy};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Tx, outbox, params, values};

use super::follow::Kind;
use crate::limits::MESSAGE_POLICIES_MAX;
use crate::model::{MessageItem, Why};
use crate::store as tables;

/// The topic of the domain event that somebody has a message: its body names message and account,
/// nobody and nothing else.
pub const TOPIC: &str = "policy_message";

/// A party that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The register.
    pub register: String,
    /// Its key.
    pub key: String,
    /// The accounts that act for it.
    pub accounts: Vec<String>,
}

/// A policy to which a party is entitled, or of which a payment waits for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Right {
    /// The policy.
    pub policy: String,
    /// What is due, when a rule says it.
    pub due: Option<Money>,
    /// The payment that waits for an account: run and place.
    pub waits: Option<(String, i64)>,
}

impl Right {
    /// By what the party is told of it once.
    fn told_as(&self) -> String {
        match &self.waits {
            Some((run, seq)) => format!("{run}/{seq}"),
            None => self.policy.clone(),
        }
    }

    fn item(&self) -> MessageItem {
        let why = if self.waits.is_some() { Why::Waits } else { Why::Entitled };
        MessageItem { policy: self.policy.clone(), why, yuan: self.due }
    }
}

/// The payments that wait for the party to give an account.
pub async fn waiting(tx: &mut Tx, pack: &Pack, register: &str, key: &str) -> Result<Vec<Right>> {
    let mut found = Vec::new();
    for row in tx.query(tables::WAITING_OF_PARTY, params![key]).await? {
        let (policy, due) = (row.text(2)?, Some(Money::from_fen(row.int(3)?)));
        let of = pack.policies.get(&policy).and_then(|policy| pack.payee_register(policy));
        if of == Some(register) {
            found.push(Right { policy, due, waits: Some((row.text(0)?, row.int(1)?)) });
        }
    }
    Ok(found)
}

/// The policies of which the party was told.
pub async fn told_to(tx: &mut Tx, register: &str, party: &str) -> Result<HashSet<String>> {
    let rows = tx.query(tables::TOLD_TO, params![register, party]).await?;
    rows.iter().map(|row| Ok(row.text(0)?)).collect()
}

/// Whether the party has had its message of the day.
pub async fn had_message(tx: &mut Tx, party: &Party, day: Date) -> Result<bool> {
    let row = params![&party.register, &party.key, day.to_string()];
    Ok(tx.query_one(tables::MESSAGE_OF_DAY, row).await?.is_some())
}

/// Tells the party of those of `rights` that it was not told of, the dearest first, by one message
/// to each of its accounts. A party that has had its message of the day, or has no account, is
/// told another day. Answers how many policies it was told of.
pub async fn tell(
    tx: &mut Tx,
    party: &Party,
    rights: &[Right],
    (today, now): (Date, Instant),
) -> Result<usize> {
    if party.accounts.is_empty() || had_message(tx, party, today).await? {
        return Ok(0);
    }
    let told = told_to(tx, &party.register, &party.key).await?;
    let mut new: Vec<&Right> = rights.iter().filter(|of| !told.contains(&of.told_as())).collect();
    if new.is_empty() {
        return Ok(0);
    }
    new.sort_by_key(|right| std::cmp::Reverse(right.due));
    // the rest is told another day
    new.truncate(MESSAGE_POLICIES_MAX);
    let items: Vec<MessageItem> = new.iter().map(|right| right.item()).collect();
    let row = |right: &&Right| values![right.told_as(), &party.register, &party.key, now];
    let rows: Vec<_> = new.iter().map(row).collect();
    tx.insert_many(tables::TOLD, &rows, "on conflict do nothing").await?;
    let about = (party.register.as_str(), party.key.as_str());
    for account in &party.accounts {
        send(tx, account, about, &items, (today, now)).await?;
    }
    Ok(new.len())
}

async fn send(
    tx: &mut Tx,
    account: &str,
    (register, party): (&str, &str),
    items: &[MessageItem],
    (today, now): (Date, Instant),
) -> Result<()> {
    let id = fresh(now);
    let row = values![&id, account, register, party, today.to_string(), written(items)?, now];
    tx.insert_many(tables::MESSAGES, &[row], "").await?;
    outbox::publish(tx, TOPIC, &id, &json!({ "message": &id, "account": account }), now)
}

fn written(items: &[MessageItem]) -> Result<String> {
    Ok(serde_json::to_string(items).map_err(|e| Fault::during("writing a message", e))?)
}

/// Looks which policies have begun or changed since it was last asked, and tells those who follow
/// them, their department or their moment of life; all of a day stands in one message. The first
/// time it only remembers what there is. Answers how many policies are new or changed.
pub async fn tell_changes(
    tx: &mut Tx,
    pack: &Pack,
    (today, now): (Date, Instant),
) -> Result<usize> {
    let mut known = HashMap::new();
    for row in tx.query(tables::KNOWN, &[]).await? {
        known.insert(row.text(0)?, row.text(1)?);
    }
    let first = known.is_empty();
    let mut news: BTreeMap<String, Vec<MessageItem>> = BTreeMap::new();
    let mut count = 0;
    let in_force = pack.policies.values().filter(|p| pack::holds(p.from, p.to, today));
    for policy in in_force {
        let digest = digest(policy)?;
        let why = match known.get(&policy.id) {
            Some(before) if *before == digest => continue,
            Some(_) => Why::Changes,
            None => Why::Begins,
        };
        tx.execute(tables::SET_KNOWN, params![&policy.id, &digest, now]).await?;
        if first {
            continue;
        }
        count += 1;
        for account in followers(tx, policy).await? {
            let item = MessageItem { policy: policy.id.clone(), why, yuan: None };
            news.entry(account).or_default().push(item);
        }
    }
    for (account, items) in news {
        let of_day = params![&account, today.to_string()];
        match tx.query_one(tables::FOLLOWED_OF_DAY, of_day).await? {
            None => send(tx, &account, ("", ""), &items, (today, now)).await?,
            Some(row) => {
                let mut all: Vec<MessageItem> = serde_json::from_str(row.str(1)?)
                    .map_err(|e| Fault::during("reading a message", e))?;
                all.extend(items);
                tx.execute(tables::SET_ITEMS, params![row.text(0)?, written(&all)?]).await?;
            }
        }
    }
    Ok(count)
}

/// What a policy says, as a hash.
fn digest(policy: &Policy) -> Result<String> {
    let text = serde_json::to_string(policy).map_err(|e| Fault::during("hashing a policy", e))?;
    Ok(hex::encode(Sha256::digest(text.as_bytes())))
}

async fn followers(tx: &mut Tx, policy: &Policy) -> Result<BTreeSet<String>> {
    let mut accounts = BTreeSet::new();
    let followed = [
        (Kind::Policy, Some(&policy.id)),
        (Kind::Department, Some(&policy.department)),
        (Kind::LifeEvent, policy.life_event.as_ref()),
    ];
    for (kind, target) in followed {
        let Some(target) = target else { continue };
        for row in tx.query(tables::FOLLOWERS, params![kind.as_str(), target]).await? {
            accounts.insert(row.text(0)?);
        }
    }
    Ok(accounts)
}

/// How many parties were told of the policy.
pub async fn told_of(tx: &mut Tx, policy: &str) -> Result<i64> {
    let row = tx.query_one(tables::TOLD_OF_POLICY, params![policy]).await?;
    Ok(row.map_or(Ok(0), |row| row.int(0))?)
}

/// How many parties were told, by policy.
pub async fn told(tx: &mut Tx) -> Result<HashMap<String, i64>> {
    let rows = tx.query(tables::TOLD_BY_POLICY, &[]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}
