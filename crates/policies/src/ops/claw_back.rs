//! Money is taken back, with the interest of the clause; who broke faith has a record with credit.

use base::{Date, Fault, Instant, Money, Refusal, Result};
use journal::Leaf;
use pack::{ClawBack, Pack, Policy};
use serde::{Deserialize, Serialize};
use store::{Tx, Value, outbox, params, values};

use super::mend::{one, set, stop_plan, words};
use super::pay::{load, treasury};
use crate::engine::{interest, shares};
use crate::model::{Payment, PaymentState};
use crate::store as tables;

/// What was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenBack {
    /// What had been paid.
    pub amount: Money,
    /// Days from the payment to today.
    pub days: i64,
    /// What it bore in these days, if the clause says so.
    pub interest: Money,
}

/// The body of a domain event on the topic `credit`: money was taken back, and the policy says that
/// the party has a record for it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Recorded {
    /// `policy_clawed_back`.
    pub kind: String,
    /// The policy.
    pub policy: String,
    /// The register of the party.
    pub register: String,
    /// Its key.
    pub key: String,
    /// The run.
    pub run: String,
    /// The payment's place in it.
    pub seq: i64,
    /// Why.
    pub text: String,
}

/// Takes a settled payment back, for a reason: the ledger is charged the other way round, the
/// interest is an entry of its own, borne to the treasuries as the payment was by them. `pack` is
/// the one under which the run was made.
pub async fn claw_back(
    tx: &mut Tx,
    pack: &Pack,
    (run, seq): (&str, i64),
    reason: &str,
    now: Instant,
) -> Result<TakenBack> {
    words(reason)?;
    let payment = one(tx, run, seq).await?;
    if payment.state != PaymentState::Settled {
        let (zh, en) = ("只有已到账的款可以追回。", "Only what was paid can be taken back.");
        return Err(Refusal::new("not_settled", 409, zh, en).into());
    }
    let policy = load(tx, run).await?.policy;
    let policy = pack.policies.get(&policy);
    let clause = policy.and_then(|policy| policy.claw_back.as_ref());
    let back_on = now.date_in(&pack.zone());
    let (mut entries, paid_on) = reversed(tx, pack, (run, seq), now).await?;
    let rate = clause.and_then(|clause| clause.interest.as_deref()).unwrap_or("0");
    let (days, bears) = interest(payment.amount, rate, paid_on.unwrap_or(back_on), back_on)
        .ok_or_else(|| Fault::new(format!("interest of {run}/{seq} at {rate}")))?;
    if let Some(policy) = policy.filter(|_| bears > Money::ZERO) {
        entries.extend(interest_entries(policy, (run, &payment), bears, now));
    }
    tx.insert_many(tables::ENTRIES, &entries, "").await?;
    let (fen, interest_fen) = (payment.amount.fen(), bears.fen());
    let row = values![run, seq, back_on.to_string(), days, rate, fen, interest_fen, reason, now];
    tx.insert_many(tables::CLAW_BACKS, &[row], "").await?;
    set(tx, run, &payment, PaymentState::ClawedBack, Some(reason), payment.account.clone()).await?;
    stop_plan(tx, run, seq, reason, now).await?;
    if let Some((policy, clause)) = policy.zip(clause) {
        tell_credit(tx, pack, (policy, clause), (run, &payment), reason, now)?;
    }
    let leaf = Leaf::new("payment_clawed_back", &format!("{run}/{seq}"), now, reason.as_bytes());
    journal::append(tx, &leaf)?;
    Ok(TakenBack { amount: payment.amount, days, interest: bears })
}

/// The entries that undo those of the payment, and the day on which it was paid.
async fn reversed(
    tx: &mut Tx,
    pack: &Pack,
    (run, seq): (&str, i64),
    now: Instant,
) -> Result<(Vec<Vec<Value>>, Option<Date>)> {
    let (mut entries, mut paid_on) = (Vec::new(), None);
    for (place, row) in tx.query(tables::PAID_ENTRIES, params![run, seq]).await?.iter().enumerate()
    {
        let (debit, credit) = (row.text(2)?, row.text(1)?);
        entries.push(values![run, seq, format!("back{place}"), debit, credit, row.int(3)?, now]);
        paid_on = Some(row.instant(4)?.date_in(&pack.zone()));
    }
    Ok((entries, paid_on))
}

fn interest_entries(
    policy: &Policy,
    (run, payment): (&str, &Payment),
    bears: Money,
    now: Instant,
) -> Vec<Vec<Value>> {
    let district = Some(payment.district.as_str()).filter(|district| !district.is_empty());
    let borne = shares(policy, bears, district).into_iter().enumerate();
    let entry = |(place, share): (usize, crate::engine::Share)| {
        let debit = treasury(share.payer, &payment.district);
        let (step, credit) = (format!("interest{place}"), format!("interest/{}", policy.id));
        values![run, payment.seq, step, debit, credit, share.amount.fen(), now]
    };
    borne.filter(|(_, share)| share.amount > Money::ZERO).map(entry).collect()
}

fn tell_credit(
    tx: &mut Tx,
    pack: &Pack,
    (policy, clause): (&Policy, &ClawBack),
    (run, payment): (&str, &Payment),
    reason: &str,
    now: Instant,
) -> Result<()> {
    if !clause.credit_record {
        return Ok(());
    }
    let register = pack.subjects.get(&policy.party).map(|subject| subject.register.clone());
    let recorded = Recorded {
        kind: "policy_clawed_back".to_owned(),
        policy: policy.id.clone(),
        register: register.unwrap_or_default(),
        key: payment.party.clone(),
        run: run.to_owned(),
        seq: payment.seq,
        text: reason.to_owned(),
    };
    let body = serde_json::to_value(&recorded).expect("a domain event is JSON");
    outbox::publish(tx, "credit", &format!("{run}/{}", payment.seq), &body, now)
}
