//! What officers granted (申报评审) becomes payments of a run.
//!
//! The procedure is a package of the room `cases`; what it granted stands in a register. A list
//! takes what is due and stands on no list yet: the sum of an application's payments, in all runs
//! that were not given up, never passes what is due. All of it is one transaction, so that two
//! lists made at the same time do not hold the same money.

use std::collections::HashMap;

use base::{Date, Instant, Money, Result};
use pack::{Pack, Policy};
use sha2::{Digest, Sha256};
use store::{Tx, params, values};

use super::budget::budget_left;
use super::party;
use super::pay::{ListRows, Listed, NewRun, freeze, line, new_run, too_much};
use super::roll::{clear, ids};
use crate::engine::{Before, Standing, allocate, payable, when_dry};
use crate::limits::CHUNK_PAYMENTS;
use crate::model::PayRun;
use crate::store as tables;

/// An application that was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// Key of its record.
    pub application: String,
    /// Since when: who was first comes first.
    pub on: Date,
    /// All of it.
    pub granted: Money,
    /// What is due by now.
    pub due: Money,
    /// Whom it is paid, with what is granted in [`Listed::due`].
    pub to: Listed,
}

/// Lists what is due of `granted` and on no list yet, the first first, at most
/// [`CHUNK_PAYMENTS`]; what is left comes on the next list. `None` when there is nothing.
pub async fn list(
    tx: &mut Tx,
    pack: &Pack,
    policy: &Policy,
    new: &NewRun,
    granted: &[Granted],
    now: Instant,
) -> Result<Option<PayRun>> {
    clear(tx, &ids(pack, policy), None, now).await?;
    let mut granted: Vec<&Granted> = granted.iter().collect();
    granted.sort_by(|a, b| (a.on, &a.application).cmp(&(b.on, &b.application)));
    let mut due = parts(tx, pack, policy, &granted, new.on).await?;
    let mut new = new.clone();
    if let Some(left) = budget_left(tx, policy, new.on).await? {
        let claims: Vec<Money> = due.iter().map(|(_, part)| *part).collect();
        let given = allocate(left, &claims, when_dry(policy));
        due.iter_mut().zip(given).for_each(|((_, part), given)| *part = given);
        new.budget = Some(left);
    }
    due.retain(|(_, part)| *part > Money::ZERO);
    if due.is_empty() {
        return Ok(None);
    }
    new_run(tx, &new, now).await?;
    let (mut hash, mut total) = (Sha256::new(), Money::ZERO);
    let (mut rows, mut awards) = (ListRows::default(), Vec::new());
    for (seq, (of, part)) in (1_i64..).zip(&due) {
        total = total.checked_add(*part).ok_or_else(too_much)?;
        let to = Listed { due: *part, ..of.to.clone() };
        hash.update(line(seq, &to));
        rows.add(&new.id, seq, &to);
        awards.push(values![&new.id, seq, &of.application]);
    }
    rows.insert(tx).await?;
    tx.insert_many(tables::AWARDS, &awards, "").await?;
    let (count, hash) =
        (i64::try_from(due.len()).unwrap_or_default(), hex::encode(hash.finalize()));
    freeze(tx, &new.id, (count, total, &hash), now).await.map(Some)
}

/// What is due of each application, as much as one list holds.
async fn parts<'g>(
    tx: &mut Tx,
    pack: &Pack,
    policy: &Policy,
    granted: &[&'g Granted],
    on: Date,
) -> Result<Vec<(&'g Granted, Money)>> {
    let mut listed = HashMap::new();
    for row in tx.query(tables::AWARDED, params![&policy.id]).await? {
        listed.insert(row.text(0)?, Money::from_fen(row.int(1)?));
    }
    // what a party was paid, with what this list holds for it
    let mut paid: HashMap<&str, HashMap<String, Before>> = HashMap::new();
    let mut due = Vec::new();
    for of in granted {
        if i64::try_from(due.len()).is_ok_and(|count| count >= CHUNK_PAYMENTS) {
            break;
        }
        let listed = listed.get(&of.application).copied().unwrap_or_default();
        let standing = Standing { granted: of.granted, due: of.due, listed };
        if of.due <= listed {
            continue;
        }
        if !paid.contains_key(of.to.party.as_str()) {
            paid.insert(&of.to.party, party::paid(tx, &of.to.party, on).await?);
        }
        let before = paid.entry(&of.to.party).or_default();
        let part = payable(pack, policy, standing, before);
        let sum = before.entry(policy.id.clone()).or_default();
        let more = |money: Money| money.checked_add(part).unwrap_or(money);
        *sum = Before { ever: more(sum.ever), this_year: more(sum.this_year) };
        due.push((*of, part));
    }
    Ok(due)
}
