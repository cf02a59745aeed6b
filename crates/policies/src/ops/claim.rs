//! A claim of one party, decided by rule: a run with one payment, committed at once; or queued when
//! the money of the year is spent and the policy keeps a queue.

use std::sync::Arc;

use base::id::CaseId;
use base::{Date, Fault, Instant, Money, Refusal, Result};
use journal::Leaf;
use pack::{Pack, Policy, WhenDry};
use sha2::{Digest, Sha256};
use store::{Tx, params};

use super::budget::budget_left;
use super::pay::{self, ListRows, Listed, NewRun, load, new_run, save};
use super::{party, roll};
use crate::engine::{Before, Counted, OnceKey, must_be_open, part_of, parts, when_dry};
use crate::model::{Payment, PaymentState, RunState};
use crate::store as tables;

/// A claim that the rules grant.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The pack by which it was weighed.
    pub pack: Arc<Pack>,
    /// The policy.
    pub policy: String,
    /// Key of the party.
    pub party: String,
    /// Its district; empty when nobody knows.
    pub district: String,
    /// What is due, all parts together.
    pub due: Money,
    /// What had been paid of the policy when it was weighed.
    pub paid_before: Before,
    /// By what the party counts once.
    pub once: Vec<OnceKey>,
    /// Where it goes.
    pub account: String,
    /// The day.
    pub on: Date,
    /// The account that claims.
    pub by: String,
}

impl Claimed {
    fn of_policy(&self) -> Result<&Policy, Fault> {
        let absent = || Fault::new(format!("no policy {} in the pack of a claim", self.policy));
        self.pack.policies.get(&self.policy).ok_or_else(absent)
    }
}

/// Enters the claim: the payment, its commitment, and a leaf of the journal. When the money of the
/// year does not suffice and the policy keeps a queue, the payment is queued and nothing is
/// committed; who is queued already is paid as soon as there is enough for all before them.
///
/// Refused with `apply_window_closed`; `run_listing` while a list is written; `claimed_already`
/// when something of the policy was paid since it was weighed; `counted_already` when somebody else
/// has a key; `budget_dry`; `queued_already`.
pub async fn claim(tx: &mut Tx, claim: &Claimed, now: Instant) -> Result<(String, Payment)> {
    let policy = claim.of_policy()?;
    must_be_open(policy, claim.on)?;
    roll::clear(tx, &roll::ids(&claim.pack, policy), None, now).await?;
    let paid = party::paid(tx, &claim.party, claim.on).await?;
    if paid.get(&claim.policy).copied().unwrap_or_default() != claim.paid_before {
        let (zh, en) = ("这项政策刚刚已经申领。", "This policy has just been claimed.");
        return Err(Refusal::new("claimed_already", 409, zh, en).into());
    }
    must_count(tx, claim).await?;
    let due = part_of(claim.due, 1, parts(policy));
    let own = match when_dry(policy) {
        WhenDry::Queue => queued(tx, claim).await?,
        _ => None,
    };
    let mut listed = Listed {
        party: claim.party.clone(),
        district: claim.district.clone(),
        due,
        account: Some(claim.account.clone()),
        once: claim.once.iter().filter_map(|key| key.hash.clone()).collect(),
        part: roll::first_part(policy, claim.due, claim.on),
        taken_up: own.as_ref().map(|own| (own.run.clone(), own.seq)),
        ..Listed::default()
    };
    if !suffices(tx, claim, policy, due, own.as_ref()).await? {
        listed.unpaid = Some(left_without(policy, own.as_ref())?);
    }
    enter(tx, claim, &listed, ("c", "policy_claimed"), now).await
}

/// Refuses a party whose key is nobody's knowledge, or counts for somebody else.
async fn must_count(tx: &mut Tx, claim: &Claimed) -> Result<()> {
    if let Some(key) = claim.once.iter().find(|key| key.hash.is_none()) {
        let (zh, en) = (&key.what.zh, &key.what.en);
        return Err(Refusal::new(
            "not_entitled",
            409,
            format!("缺少“{zh}”，无法判断是否已由他人享受。"),
            format!("It is not known whether it was paid to another: \"{en}\" is missing."),
        )
        .into());
    }
    let counted = party::counted(tx, &claim.party, &claim.once).await?;
    match counted.first() {
        Some(first) => Err(counted_already(&claim.pack, &claim.once, first).into()),
        None => Ok(()),
    }
}

/// Somebody else was `first` for one of `keys`: says when and for what, and not who.
pub fn counted_already(pack: &Pack, keys: &[OnceKey], first: &Counted) -> Refusal {
    let key = keys.iter().find(|key| key.group == first.group);
    let what = key.map(|key| key.what.clone()).unwrap_or_default();
    let policy = pack.policies.get(&first.policy);
    let policy = policy.map(|policy| policy.text.clone()).unwrap_or_default();
    let (on, zh, en) = (first.on, &what.zh, &what.en);
    Refusal::new(
        "counted_already",
        409,
        format!("同一“{zh}”已于 {on} 由另一主体用于享受“{}”。", policy.zh),
        format!("The same \"{en}\" was counted on {on} for another party, for \"{}\".", policy.en),
    )
}

/// The own payment of the party in the queue of the policy.
struct Own {
    run: String,
    seq: i64,
    /// What those before it wait for.
    before: Money,
    place: i64,
}

async fn queued(tx: &mut Tx, claim: &Claimed) -> Result<Option<Own>> {
    let row = tx.query_one(tables::QUEUED_OF_PARTY, params![&claim.party, &claim.policy]).await?;
    let Some(row) = row else { return Ok(None) };
    let (run, seq, made_at) = (row.text(0)?, row.int(1)?, row.instant(2)?);
    let of = (made_at, run.as_str(), seq);
    let (count, before) = party::queued_before(tx, &claim.policy, of).await?;
    Ok(Some(Own { run, seq, before, place: count + 1 }))
}

/// Whether the money of the year suffices for `due` after all who wait before.
async fn suffices(
    tx: &mut Tx,
    claim: &Claimed,
    policy: &Policy,
    due: Money,
    own: Option<&Own>,
) -> Result<bool> {
    let Some(left) = budget_left(tx, policy, claim.on).await? else { return Ok(true) };
    let before = match (own, when_dry(policy)) {
        (Some(own), _) => own.before,
        (None, WhenDry::Queue) => {
            // everybody who waits does so before a newcomer
            let last = (Instant(i64::MAX), "", 0);
            party::queued_before(tx, &claim.policy, last).await?.1
        }
        (None, _) => Money::ZERO,
    };
    Ok(before.checked_add(due).is_some_and(|wanted| wanted <= left))
}

/// What becomes of a claim for which there is no money.
fn left_without(policy: &Policy, own: Option<&Own>) -> Result<PaymentState> {
    if let Some(own) = own {
        let place = own.place;
        return Err(Refusal::new(
            "queued_already",
            409,
            format!("已在排队，现为第 {place} 位；有预算时优先兑付。"),
            format!("It is queued in place {place}, and paid first when there is money."),
        )
        .into());
    }
    if when_dry(policy) == WhenDry::Queue {
        return Ok(PaymentState::Queued);
    }
    let (zh, en) = ("本年度预算已用完。", "The budget of this year is spent.");
    Err(Refusal::new("budget_dry", 409, zh, en).into())
}

/// Writes the run of one payment: its id begins with `letter`, its commitment unless it is queued
/// or waits for an account, and a leaf of the `kind`.
pub(super) async fn enter(
    tx: &mut Tx,
    claim: &Claimed,
    listed: &Listed,
    (letter, kind): (&str, &str),
    now: Instant,
) -> Result<(String, Payment)> {
    let id = format!("{letter}{}", CaseId::new(now));
    let hash = hex::encode(Sha256::digest(pay::line(1, listed).as_bytes()));
    let new = NewRun {
        id: id.clone(),
        policy: claim.policy.clone(),
        pack: claim.pack.hash.clone(),
        on: claim.on,
        public_until: None,
        budget: None,
        made_by: claim.by.clone(),
    };
    new_run(tx, &new, now).await?;
    let mut rows = ListRows::default();
    rows.add(&id, 1, listed);
    rows.insert(tx).await?;
    let mut run = load(tx, &id).await?;
    (run.committed, run.parties, run.list_hash) = (1, 1, hash.clone());
    let state = match (listed.unpaid, &listed.account) {
        (Some(unpaid), _) => {
            (run.state, run.batched) = (RunState::Done, 1);
            unpaid
        }
        (None, account) => {
            (run.state, run.total) = (RunState::Batching, listed.due);
            if account.is_some() {
                commit(tx, &id, &claim.policy, listed.due, now).await?;
                tx.execute(tables::TAKE_UP, params![&id]).await?;
                PaymentState::Committed
            } else {
                PaymentState::Waiting
            }
        }
    };
    let leaf = Leaf::new(kind, &id, now, hash.as_bytes());
    journal::append(tx, &leaf)?;
    save(tx, &mut run).await?;
    let payment = Payment {
        seq: 1,
        party: listed.party.clone(),
        district: listed.district.clone(),
        amount: listed.due,
        state,
        account: listed.account.clone(),
        reason: None,
        batch: None,
    };
    Ok((id, payment))
}

/// The commitment of the only payment of a run.
async fn commit(tx: &mut Tx, id: &str, policy: &str, due: Money, now: Instant) -> Result<()> {
    let sql = "update payment set state = 'committed' where run = $1 and seq = 1";
    tx.execute(sql, params![id]).await?;
    let entry = pay::commitment(policy, (id, 1), due, now);
    tx.insert_many(tables::ENTRIES, &[entry], "").await.map(drop)
}
