//! What goes wrong with a payment: objections while the list is public, accounts that the bank
//! refuses.

use base::id::CaseId;
use base::{Date, Instant, Refusal, Result};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use journal::Leaf;
use store::{Row, Tx, params};

use super::pay::{commitment, commitment_undone, load, of_run, save};
use crate::limits::{ACCOUNT_CHARS_MAX, TEXT_CHARS_MAX};
use crate::model::{Payment, PaymentState, RunState};
use crate::store as tables;

/// Somebody objects to a payment of a list that is public. Answers the id of the objection.
pub async fn object(
    tx: &mut Tx,
    run: &str,
    seq: i64,
    text: &str,
    (by, today, now): (&str, Date, Instant),
) -> Result<String> {
    let found = load(tx, run).await?;
    let open = found.state == RunState::Public && found.public_until.is_some_and(|u| today <= u);
    if !open {
        let (zh, en) = ("公示期已过或尚未公示。", "The list is not public now.");
        return Err(Refusal::new("not_public", 409, zh, en).into());
    }
    words(text)?;
    one(tx, run, seq).await?;
    let id = CaseId::new(now).to_string();
    tx.execute(
        "insert into payment_objection (id, run, seq, text, made_by, made_at) \
         values ($1, $2, $3, $4, $5, $6)",
        params![&id, run, seq, text, by, now],
    )
    .await?;
    let leaf = Leaf::new("payment_objected", &format!("{run}/{seq}"), now, text.as_bytes());
    journal::append(tx, &leaf)?;
    Ok(id)
}

/// An objection to a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Which one.
    pub id: String,
    /// The payment's place in the list.
    pub seq: i64,
    /// What was said.
    pub text: String,
    /// When.
    pub made_at: Instant,
    /// Whether it was right, once it is answered.
    pub founded: Option<bool>,
    /// The answer.
    pub answer: Option<String>,
}

/// The objections to a run, the first first.
pub async fn objections(tx: &mut Tx, run: &str) -> Result<Vec<Objection>> {
    let rows = tx
        .query(
            "select id, seq, text, made_at, founded, answer from payment_objection \
             where run = $1 order by made_at, id",
            params![run],
        )
        .await?;
    let objection = |row: &Row| {
        Ok(Objection {
            id: row.text(0)?,
            seq: row.int(1)?,
            text: row.text(2)?,
            made_at: row.instant(3)?,
            founded: match row.value(4)? {
                store::Value::Null => None,
                _ => Some(row.bool(4)?),
            },
            answer: row.opt_text(5)?,
        })
    };
    rows.iter().map(objection).collect()
}

/// An objection is answered: when it is founded the payment is taken off the list.
pub async fn answer(
    tx: &mut Tx,
    run: &str,
    objection: &str,
    founded: bool,
    text: &str,
    (by, now): (&str, Instant),
) -> Result<()> {
    words(text)?;
    let row = tx
        .query_one(
            "select seq from payment_objection where id = $1 and run = $2 and answered_at is null",
            params![objection, run],
        )
        .await?;
    let seq = row.ok_or_else(Refusal::not_found)?.int(0)?;
    tx.execute(
        "update payment_objection set founded = $2, answer = $3, answered_by = $4, \
         answered_at = $5 where id = $1",
        params![objection, founded, text, by, now],
    )
    .await?;
    if founded {
        let payment = one(tx, run, seq).await?;
        set(tx, run, &payment, PaymentState::Cancelled, Some(text), payment.account.clone())
            .await?;
        stop_plan(tx, run, seq, text, now).await?;
    }
    let leaf =
        Leaf::new("payment_objection_answered", &format!("{run}/{seq}"), now, text.as_bytes());
    journal::append(tx, &leaf)?;
    Ok(())
}

/// A payment that the bank refused, or that waits for an account, gets another: it goes into the
/// next batch file, and the run is taken up again.
pub async fn mend_account(
    tx: &mut Tx,
    run: &str,
    seq: i64,
    account: &str,
    now: Instant,
) -> Result<()> {
    give_account(tx, (run, seq), account, "payment_mended", now).await
}

/// Gives `account` to a payment that waits for one or was refused; `leaf` says who has given it.
pub(super) async fn give_account(
    tx: &mut Tx,
    (run, seq): (&str, i64),
    account: &str,
    leaf: &str,
    now: Instant,
) -> Result<()> {
    let account = account_in(account)?;
    let payment = one(tx, run, seq).await?;
    let mut found = load(tx, run).await?;
    let committed = match payment.state {
        PaymentState::Rejected => true,
        PaymentState::Waiting => false,
        _ => {
            let (zh, en) = ("这笔款不需要改账户。", "This payment needs no other account.");
            return Err(Refusal::new("not_rejected", 409, zh, en).into());
        }
    };
    let to = if committed || found.committed >= seq {
        PaymentState::Committed
    } else {
        PaymentState::Listed
    };
    if to == PaymentState::Committed && !committed {
        let entry = commitment(&found.policy, (run, seq), payment.amount, now);
        tx.insert_many(tables::ENTRIES, &[entry], "").await?;
    }
    set(tx, run, &payment, to, None, Some(account.to_owned())).await?;
    if matches!(found.state, RunState::Sent | RunState::Batching) && to == PaymentState::Committed {
        // the batches begin again at this payment; those that are sent are passed over
        found.state = RunState::Batching;
        found.batched = found.batched.min(seq - 1);
        save(tx, &mut found).await?;
    }
    let leaf = Leaf::new(leaf, &format!("{run}/{seq}"), now, account.as_bytes());
    journal::append(tx, &leaf)?;
    Ok(())
}

/// The account in what somebody has typed. Refused with `account_missing`.
pub(super) fn account_in(text: &str) -> Result<&str, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > ACCOUNT_CHARS_MAX {
        let (zh, en) = ("须为 1 至 34 个字符的账号。", "An account has 1 to 34 characters.");
        return Err(Refusal::new("account_missing", 422, zh, en).on("account"));
    }
    Ok(text)
}

/// A payment that waits for an account, from the party or after the bank refused it, is given up
/// once it has waited for `days`; what was committed is undone. Refused with `not_rejected` for
/// another payment, `too_soon` with the day before that.
pub async fn give_up(
    tx: &mut Tx,
    run: &str,
    seq: i64,
    reason: &str,
    (days, zone, now): (u32, &TimeZone, Instant),
) -> Result<()> {
    words(reason)?;
    let found = load(tx, run).await?;
    let payment = one(tx, run, seq).await?;
    if !matches!(payment.state, PaymentState::Waiting | PaymentState::Rejected) {
        let (zh, en) =
            ("只有等账户的款可以撤销。", "Only what waits for an account can be given up.");
        return Err(Refusal::new("not_rejected", 409, zh, en).into());
    }
    let row = tx
        .query_one("select since from payment where run = $1 and seq = $2", params![run, seq])
        .await?;
    let since = row.map_or(Ok(None), |row| row.opt_instant(0))?.unwrap_or(found.made_at);
    let from = since.date_in(zone).saturating_add(i64::from(days).days());
    if now.date_in(zone) < from {
        let (zh, en) =
            (format!("{from} 起才能撤销。"), format!("It can be given up from {from} on."));
        return Err(Refusal::new("too_soon", 409, zh, en).into());
    }
    let committed = "select 1 from ledger_entry where run = $1 and seq = $2 and step = 'commit'";
    if tx.query_one(committed, params![run, seq]).await?.is_some() {
        let entry = commitment_undone(&found.policy, (run, seq), payment.amount, now);
        tx.insert_many(tables::ENTRIES, &[entry], "").await?;
    }
    set(tx, run, &payment, PaymentState::Cancelled, Some(reason), payment.account.clone()).await?;
    stop_plan(tx, run, seq, reason, now).await?;
    let leaf = Leaf::new("payment_given_up", &format!("{run}/{seq}"), now, reason.as_bytes());
    journal::append(tx, &leaf)?;
    Ok(())
}

/// What would follow after a payment that is a part is not paid any more.
pub(super) async fn stop_plan(
    tx: &mut Tx,
    run: &str,
    seq: i64,
    reason: &str,
    now: Instant,
) -> Result<()> {
    if let Some(part) = tx.query_one(tables::PART, params![run, seq]).await? {
        tx.execute(tables::STOP_PLAN, params![part.str(0)?, reason, now]).await?;
    }
    Ok(())
}

pub(super) async fn one(tx: &mut Tx, run: &str, seq: i64) -> Result<Payment> {
    let found = of_run(tx, run, seq, seq).await?;
    Ok(found.into_iter().next().ok_or_else(Refusal::not_found)?)
}

pub(super) async fn set(
    tx: &mut Tx,
    run: &str,
    payment: &Payment,
    state: PaymentState,
    reason: Option<&str>,
    account: Option<String>,
) -> Result<()> {
    let reason = reason.map(str::to_owned);
    let since: Option<Instant> = None;
    let state = state.as_str();
    tx.execute(tables::SET_ONE, params![run, payment.seq, state, reason, account, since]).await?;
    Ok(())
}

pub(super) fn words(text: &str) -> Result<()> {
    let count = text.trim().chars().count();
    if count == 0 || count > TEXT_CHARS_MAX {
        let (zh, en) =
            ("须说明理由，不超过 2000 字。", "Give a reason of at most 2,000 characters.");
        return Err(Refusal::new("reason_missing", 422, zh, en).on("text").into());
    }
    Ok(())
}
