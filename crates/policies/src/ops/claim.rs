//! A claim of one party, decided by rule: a run with one payment, committed at once.

use base::id::CaseId;
use base::{Date, Instant, Money, Refusal, Result};
use journal::Leaf;
use sha2::{Digest, Sha256};
use store::{Tx, values};

use super::party;
use super::pay::{NewRun, budget_left, load, new_run, save};
use crate::engine::Before;
use crate::model::{Payment, PaymentState, RunState};
use crate::store as tables;

/// A claim that the rules grant.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The policy.
    pub policy: String,
    /// Content hash of the pack by which it was weighed.
    pub pack: String,
    /// Key of the party.
    pub party: String,
    /// Its district; empty when nobody knows.
    pub district: String,
    /// What is due.
    pub due: Money,
    /// What had been paid of the policy when it was weighed.
    pub paid_before: Before,
    /// What there is for the policy in a year.
    pub budget: Option<Money>,
    /// Where it goes; empty when nobody knows yet.
    pub account: String,
    /// The day.
    pub on: Date,
    /// The account that claims.
    pub by: String,
}

/// Enters the claim: the payment, its commitment, and a leaf of the journal. Refused with
/// `claimed_already` when something of the policy was paid since it was weighed, `budget_dry` when
/// the year's budget does not suffice.
pub async fn claim(tx: &mut Tx, claim: &Claimed, now: Instant) -> Result<(String, Payment)> {
    let paid = party::paid(tx, &claim.party, claim.on).await?;
    if paid.get(&claim.policy).copied().unwrap_or_default() != claim.paid_before {
        let (zh, en) = ("这项政策刚刚已经申领。", "This policy has just been claimed.");
        return Err(Refusal::new("claimed_already", 409, zh, en).into());
    }
    if let Some(whole) = claim.budget
        && budget_left(tx, &claim.policy, whole, claim.on).await? < claim.due
    {
        let (zh, en) = ("本年度预算已用完。", "The budget of this year is spent.");
        return Err(Refusal::new("budget_dry", 409, zh, en).into());
    }
    enter(tx, claim, ("c", "policy_claimed"), now).await
}

/// Enters a payment by itself: a run of one whose id begins with `letter`, its commitment unless
/// there is no account yet, and a leaf of the `kind`.
pub(super) async fn enter(
    tx: &mut Tx,
    claim: &Claimed,
    (letter, kind): (&str, &str),
    now: Instant,
) -> Result<(String, Payment)> {
    let id = format!("{letter}{}", CaseId::new(now));
    let account = Some(claim.account.clone()).filter(|account| !account.is_empty());
    let line = format!("1\t{}\t{}\n", claim.party, claim.due.fen());
    let hash = hex::encode(Sha256::digest(line.as_bytes()));
    let new = NewRun {
        id: id.clone(),
        policy: claim.policy.clone(),
        pack: claim.pack.clone(),
        on: claim.on,
        public_until: None,
        budget: None,
        made_by: claim.by.clone(),
    };
    new_run(tx, &new, now).await?;
    let payment = Payment {
        seq: 1,
        party: claim.party.clone(),
        district: claim.district.clone(),
        amount: claim.due,
        state: match account {
            Some(_) => PaymentState::Committed,
            None => PaymentState::Waiting,
        },
        account,
        reason: None,
        batch: None,
    };
    let row = values![
        &id,
        1_i64,
        &payment.party,
        &payment.district,
        payment.amount.fen(),
        payment.state.as_str(),
        payment.account.clone()
    ];
    tx.insert_many(tables::PAYMENTS, &[row], "").await?;
    if payment.state == PaymentState::Committed {
        let (budget, committed) =
            (format!("budget/{}", claim.policy), format!("commitment/{}", claim.policy));
        let entry = values![&id, 1_i64, "commit", budget, committed, claim.due.fen(), now];
        tx.insert_many(tables::ENTRIES, &[entry], "").await?;
    }
    let mut run = load(tx, &id).await?;
    (run.state, run.committed, run.parties) = (RunState::Batching, 1, 1);
    (run.total, run.list_hash) = (claim.due, hash.clone());
    let leaf = Leaf::new(kind, &id, now, hash.as_bytes());
    journal::append(tx, &leaf)?;
    save(tx, &mut run).await?;
    Ok((id, payment))
}
