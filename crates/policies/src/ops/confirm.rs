//! A party confirms where the city's money goes: for one payment that waits for it, and once for
//! everything that comes without an application (免申即享). What it has confirmed for all is a fact
//! of its own in its register, [`CONFIRMED_ACCOUNT`], with the party as its source.

use base::{Instant, Refusal, Result};
use journal::Leaf;
use pack::{CONFIRMED_ACCOUNT, Pack};
use registers::{Record, Source};
use serde_json::{Map, Value as Json};
use store::{Tx, params};

use super::mend::{account_in, give_account, one};
use super::pay::load;
use crate::store as tables;

/// What kind of source a party is that has confirmed.
pub const BY_PARTY: &str = "party";

/// Account and commitment, as a party gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The register of the party.
    pub register: String,
    /// Its key.
    pub key: String,
    /// Where the money goes.
    pub account: String,
    /// What the city knows is right, and the terms are kept.
    pub committed: bool,
    /// The account that acts for the party.
    pub by: String,
}

/// A payment that waits for an account, or whose account the bank refused, gets one from the party
/// itself. Unless its policy wants each payment confirmed by itself, the account holds for all that
/// comes unasked from now on, and for the other payments that wait.
///
/// Refused with `not_found` for a payment of somebody else, `account_missing` without an account or
/// the commitment, `not_rejected` for a payment that waits for nothing.
pub async fn confirm(
    tx: &mut Tx,
    pack: &Pack,
    (run, seq): (&str, i64),
    given: &Confirmation,
    now: Instant,
) -> Result<()> {
    if one(tx, run, seq).await?.party != given.key {
        return Err(Refusal::not_found().into());
    }
    let account = must_be_committed(given)?;
    give_account(tx, (run, seq), account, "payment_confirmed", now).await?;
    let policy = load(tx, run).await?.policy;
    if for_all(pack, &policy, &given.register) && has_fact(pack, &given.register) {
        keep(tx, pack, given, now).await?;
        release(tx, pack, (&given.register, &given.key), &given.account, now).await?;
    }
    Ok(())
}

/// The party confirms in advance, for everything that comes unasked; payments that wait for it are
/// given the account in the same transaction, but for those of policies that want each confirmed
/// by itself. Answers how many. Refused with `not_found` for a record that is not there or of a
/// register without such a fact, `account_missing` as [`confirm`] is.
pub async fn confirm_all(
    tx: &mut Tx,
    pack: &Pack,
    given: &Confirmation,
    now: Instant,
) -> Result<usize> {
    if !has_fact(pack, &given.register) {
        return Err(Refusal::not_found().into());
    }
    must_be_committed(given)?;
    keep(tx, pack, given, now).await?;
    release(tx, pack, (&given.register, &given.key), &given.account, now).await
}

/// Gives what the party of `record` has confirmed for all to its payments that wait: a list that
/// was being written when it confirmed does not know of it. Answers how many.
pub async fn catch_up(tx: &mut Tx, pack: &Pack, record: &Record, now: Instant) -> Result<usize> {
    let account = record.facts.get(CONFIRMED_ACCOUNT).and_then(Json::as_str);
    let Some(account) = account else { return Ok(0) };
    release(tx, pack, (&record.register, &record.key), account, now).await
}

/// The party takes back what it has confirmed for all: later lists wait for it again. Without such
/// a confirmation nothing is written.
pub async fn withdraw(
    tx: &mut Tx,
    pack: &Pack,
    (register, key): (&str, &str),
    by: &str,
    now: Instant,
) -> Result<()> {
    let record = registers::weighed(tx, register, key).await?;
    if record.is_none_or(|record| !record.facts.contains_key(CONFIRMED_ACCOUNT)) {
        return Ok(());
    }
    write(tx, pack, (register, key), Json::Null, by, now).await?;
    journal::append(tx, &Leaf::new("account_withdrawn", by, now, key.as_bytes())).map(drop)
}

fn must_be_committed(given: &Confirmation) -> Result<&str> {
    if !given.committed {
        let (zh, en) =
            ("须填写收款账户并确认承诺。", "Give an account and confirm the commitment.");
        return Err(Refusal::new("account_missing", 422, zh, en).on("committed").into());
    }
    Ok(account_in(&given.account)?)
}

/// Whether what is confirmed for a payment of `policy` holds for all that `register` is paid.
fn for_all(pack: &Pack, policy: &str, register: &str) -> bool {
    let policy = pack.policies.get(policy).filter(|policy| !policy.confirmed_by_party);
    policy.and_then(|policy| pack.payee_register(policy)) == Some(register)
}

/// Whether the parties of `register` can confirm an account for all.
pub fn has_fact(pack: &Pack, register: &str) -> bool {
    let facts = pack.registers.get(register).into_iter().flat_map(|register| &register.facts);
    facts.into_iter().any(|fact| fact.id == CONFIRMED_ACCOUNT)
}

/// Keeps the account as the one that holds for all; the same again changes nothing.
async fn keep(tx: &mut Tx, pack: &Pack, given: &Confirmation, now: Instant) -> Result<()> {
    let (register, key, account) = (&given.register, &given.key, given.account.trim());
    let record = registers::weighed(tx, register, key).await?.ok_or_else(Refusal::not_found)?;
    if record.facts.get(CONFIRMED_ACCOUNT).and_then(Json::as_str) == Some(account) {
        return Ok(());
    }
    write(tx, pack, (register, key), account.into(), &given.by, now).await?;
    let said = format!("{register}/{key} {account}");
    journal::append(tx, &Leaf::new("account_confirmed", &given.by, now, said.as_bytes())).map(drop)
}

async fn write(
    tx: &mut Tx,
    pack: &Pack,
    (register, key): (&str, &str),
    account: Json,
    by: &str,
    now: Instant,
) -> Result<()> {
    let facts = Map::from_iter([(CONFIRMED_ACCOUNT.to_owned(), account)]);
    let source = Source::new(BY_PARTY, by);
    registers::write(tx, pack, register, key, &facts, &source, now).await.map(drop)
}

/// Gives the account to the payments of the party that wait for one.
async fn release(
    tx: &mut Tx,
    pack: &Pack,
    (register, key): (&str, &str),
    account: &str,
    now: Instant,
) -> Result<usize> {
    let mut released = 0;
    for row in tx.query(tables::WAITING_OF_PARTY, params![key]).await? {
        let (run, seq, policy) = (row.text(0)?, row.int(1)?, row.text(2)?);
        if for_all(pack, &policy, register) {
            give_account(tx, (&run, seq), account, "payment_confirmed", now).await?;
            released += 1;
        }
    }
    Ok(released)
}
