//! Money is taken back, with the interest of the clause; who broke faith has a record with credit.

use std::collections::HashMap;
use std::sync::Arc;

use base::{Date, Fault, Instant, Money, Refusal, Result};
use journal::Leaf;
use pack::{ClawBack, Pack, Policy};
use serde::{Deserialize, Serialize};
use store::{Tx, Value, outbox, params, values};

use super::mend::{one, set, stop_plan, words};
use super::pay::{changed, load, treasury};
use super::settle;
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

/// What was taken back of one payment of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartTakenBack {
    /// The run.
    pub run: String,
    /// The payment's place in it.
    pub seq: i64,
    /// What.
    pub back: TakenBack,
}

/// Takes a settled payment back, for a reason: the ledger is charged the other way round, the
/// interest is an entry of its own, borne to the treasuries as the payment was by them. `pack` is
/// the one under which the run was made. Refused with `not_settled` when it was not paid.
pub async fn claw_back(
    tx: &mut Tx,
    pack: &Pack,
    (run, seq): (&str, i64),
    reason: &str,
    now: Instant,
) -> Result<TakenBack> {
    take_back(tx, pack, (run, seq), (reason, true), now).await
}

/// Run and place of all payments of the grant of which `(run, seq)` is one, itself among them:
/// those of its application, and the parts of its whole.
pub async fn of_grant(tx: &mut Tx, (run, seq): (&str, i64)) -> Result<Vec<(String, i64)>> {
    let rows = tx.query(tables::OF_GRANT, params![run, seq]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}

/// Takes back all that was paid of the grant of which `(run, seq)` is a payment, each by the clause
/// of its own run and with its own interest; credit hears of it once. Answers all that was taken
/// back of the grant, also before: so that asking again takes nothing and answers the same.
/// `packs` are those of the runs, by run. Refused with `not_settled` when that payment was not
/// paid, `run_changed` when the grant has got a payment of another run meanwhile.
pub async fn claw_back_grant(
    tx: &mut Tx,
    packs: &HashMap<String, Arc<Pack>>,
    (run, seq): (&str, i64),
    reason: &str,
    now: Instant,
) -> Result<Vec<PartTakenBack>> {
    let named = one(tx, run, seq).await?.state;
    if !matches!(named, PaymentState::Settled | PaymentState::ClawedBack) {
        return Err(not_settled().into());
    }
    let (mut open, mut parts) = (Vec::new(), Vec::new());
    for (run, seq) in of_grant(tx, (run, seq)).await? {
        match one(tx, &run, seq).await?.state {
            PaymentState::Settled => open.push((run, seq)),
            PaymentState::ClawedBack => {
                let back = taken_back(tx, (&run, seq)).await?;
                parts.push(PartTakenBack { run, seq, back });
            }
            _ => {}
        }
    }
    let mut tells = parts.is_empty();
    for (run, seq) in open {
        let pack = packs.get(&run).ok_or_else(changed)?;
        let back = take_back(tx, pack, (&run, seq), (reason, tells), now).await?;
        parts.push(PartTakenBack { run, seq, back });
        tells = false;
    }
    parts.sort_by(|a, b| (&a.run, a.seq).cmp(&(&b.run, b.seq)));
    Ok(parts)
}

fn not_settled() -> Refusal {
    let (zh, en) = ("只有已到账的款可以追回。", "Only what was paid can be taken back.");
    Refusal::new("not_settled", 409, zh, en)
}

/// What was taken back of a payment before.
async fn taken_back(tx: &mut Tx, (run, seq): (&str, i64)) -> Result<TakenBack> {
    let row = tx.query_one(tables::CLAWED_BACK, params![run, seq]).await?;
    let row = row.ok_or_else(|| Fault::new(format!("{run}/{seq} was taken back without a row")))?;
    let (amount, interest) = (Money::from_fen(row.int(1)?), Money::from_fen(row.int(2)?));
    Ok(TakenBack { amount, days: row.int(0)?, interest })
}

async fn take_back(
    tx: &mut Tx,
    pack: &Pack,
    (run, seq): (&str, i64),
    (reason, tells): (&str, bool),
    now: Instant,
) -> Result<TakenBack> {
    words(reason)?;
    let payment = one(tx, run, seq).await?;
    if payment.state != PaymentState::Settled {
        return Err(not_settled().into());
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
    settle::waive(tx, run, seq, now).await?;
    let (fen, interest_fen) = (payment.amount.fen(), bears.fen());
    let row = values![run, seq, back_on.to_string(), days, rate, fen, interest_fen, reason, now];
    tx.insert_many(tables::CLAW_BACKS, &[row], "").await?;
    set(tx, run, &payment, PaymentState::ClawedBack, Some(reason), payment.account.clone()).await?;
    stop_plan(tx, run, seq, reason, now).await?;
    if let Some((policy, clause)) = policy.zip(clause).filter(|_| tells) {
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
