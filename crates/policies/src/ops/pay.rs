//! A run from its list to the bank and back.
//!
//! Each phase goes through the payments in order, so many in one transaction, and moves the run's
//! mark in the same transaction. So a phase that was cut off, at any moment, goes on at the mark:
//! nothing is done twice and nothing is left out. A batch file that is written again has the same
//! message id and the same payments, so that the bank takes it once.

use std::future::Future;

use base::{Date, Fault, Instant, Money, Refusal, Result};
use journal::Leaf;
use pack::{Pack, Payer, Policy};
use sha2::{Digest, Sha256};
use store::{Row, Store, Tx, Value, params, values};

use super::settle::{self, Owed};
use crate::engine::iso20022::{self, Debtors, Head, Status};
use crate::engine::{Part, shares};
use crate::limits::{BATCH_PAYMENTS, CHUNK_PAYMENTS};
use crate::model::{PayRun, Payment, PaymentState, RunState};
use crate::store as tables;

/// A payment of a list that was computed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Key of the party's record.
    pub party: String,
    /// Its district; empty when nobody knows.
    pub district: String,
    /// What is due.
    pub due: Money,
    /// Where it goes, if the city knows.
    pub account: Option<String>,
    /// What is due is not paid: [`PaymentState::Queued`] or [`PaymentState::LeftOut`].
    pub unpaid: Option<PaymentState>,
    /// By what it counts once ([`crate::engine::OnceKey`]).
    pub once: Vec<String>,
    /// Which part of a whole it is.
    pub part: Option<Part>,
    /// The queued payment that it takes up: run and place.
    pub taken_up: Option<(String, i64)>,
}

/// What a run is made of.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// Its id: letters, digits and `_`.
    pub id: String,
    /// The policy.
    pub policy: String,
    /// Content hash of the pack.
    pub pack: String,
    /// The day of the facts.
    pub on: Date,
    /// Last day of publicity.
    pub public_until: Option<Date>,
    /// What there is to spend.
    pub budget: Option<Money>,
    /// The account that makes it.
    pub made_by: String,
}

/// Freezes a list: writes every payment, then the run's sums, the hash of the list, and a leaf of
/// the journal. A run that was cut off before it was frozen has promised nothing: it is begun
/// again from nothing.
pub async fn list(
    store: &Store,
    run: &NewRun,
    payments: &[Listed],
    now: Instant,
    progress: impl FnMut(i64),
) -> Result<PayRun> {
    let begun = run.clone();
    let begin = async move |tx: &mut Tx| match find(tx, &begun.id).await? {
        Some(found) if found.state != RunState::Listing => Ok(false),
        Some(found) => begin_again(tx, &found.id, now).await.map(|()| true),
        None => new_run(tx, &begun, now).await.map(|()| true),
    };
    if !store.write(begin).await? {
        return one(store, &run.id).await;
    }
    write_list(store, &run.id, payments, now, progress).await
}

/// Forgets what a list that was cut off has written.
pub(super) async fn begin_again(tx: &mut Tx, id: &str, now: Instant) -> Result<()> {
    for statement in tables::UNLIST {
        tx.execute(statement, params![id]).await?;
    }
    tx.execute(tables::BEGIN_AGAIN, params![id, now]).await.map(drop)
}

/// Writes the list of a run that was begun at `now`, and freezes it.
pub(super) async fn write_list(
    store: &Store,
    id: &str,
    payments: &[Listed],
    now: Instant,
    mut progress: impl FnMut(i64),
) -> Result<PayRun> {
    let mut hash = Sha256::new();
    let mut total = Money::ZERO;
    let mut seq = 0;
    for chunk in payments.chunks(usize::try_from(CHUNK_PAYMENTS).unwrap_or(1)) {
        let mut rows = ListRows::default();
        for listed in chunk {
            seq += 1;
            if listed.unpaid.is_none() {
                total = total.checked_add(listed.due).ok_or_else(too_much)?;
            }
            hash.update(line(seq, listed));
            rows.add(id, seq, listed);
        }
        let run = id.to_owned();
        let write = async move |tx: &mut Tx| {
            still_listed(tx, &run, now).await?;
            rows.insert(tx).await
        };
        store.write(write).await?;
        progress(seq);
    }
    let list_hash = hex::encode(hash.finalize());
    let id = id.to_owned();
    let freeze = async move |tx: &mut Tx| {
        still_listed(tx, &id, now).await?;
        freeze(tx, &id, (seq, total, &list_hash), now).await
    };
    store.write(freeze).await
}

/// The list of a run is whole: so many payments, their sum, and its hash in a leaf of the journal.
pub(super) async fn freeze(
    tx: &mut Tx,
    id: &str,
    (parties, total, list_hash): (i64, Money, &str),
    now: Instant,
) -> Result<PayRun> {
    let mut run = load(tx, id).await?;
    tx.execute(tables::TAKE_UP, params![id]).await?;
    run.state = if run.public_until.is_some() { RunState::Public } else { RunState::Committing };
    (run.parties, run.total, run.list_hash) = (parties, total, list_hash.to_owned());
    let leaf = Leaf::new("payments_listed", id, now, list_hash.as_bytes());
    journal::append(tx, &leaf)?;
    save(tx, &mut run).await?;
    Ok(run)
}

/// The run, while it is being listed by who began it at `begun_at`.
async fn still_listed(tx: &mut Tx, id: &str, begun_at: Instant) -> Result<PayRun> {
    let run = load(tx, id).await?;
    let mine = run.state == RunState::Listing && run.made_at == begun_at;
    if mine { Ok(run) } else { Err(changed().into()) }
}

/// What a list writes.
#[derive(Default)]
pub(super) struct ListRows {
    payments: Vec<Vec<Value>>,
    keys: Vec<Vec<Value>>,
    parts: Vec<Vec<Value>>,
    taken_up: Vec<Vec<Value>>,
}

impl ListRows {
    pub(super) fn add(&mut self, run: &str, seq: i64, listed: &Listed) {
        let state = listed.unpaid.unwrap_or(match &listed.account {
            Some(_) => PaymentState::Listed,
            None => PaymentState::Waiting,
        });
        self.payments.push(values![
            run,
            seq,
            &listed.party,
            &listed.district,
            listed.due.fen(),
            state.as_str(),
            listed.account.clone()
        ]);
        self.keys.extend(listed.once.iter().map(|key| values![key, run, seq]));
        self.parts.extend(listed.part.as_ref().map(|part| {
            let first = format!("{run}/{seq}");
            let plan = if part.plan.is_empty() { &first } else { &part.plan };
            let next_on = part.next_on.map(|day| day.to_string());
            values![run, seq, plan, part.part, part.parts, part.whole.fen(), next_on]
        }));
        let taken_up = listed.taken_up.as_ref();
        self.taken_up.extend(taken_up.map(|(from, place)| values![run, seq, from, *place]));
    }

    pub(super) async fn insert(&self, tx: &mut Tx) -> Result<()> {
        tx.insert_many(tables::PAYMENTS, &self.payments, "").await?;
        tx.insert_many(tables::KEYS, &self.keys, "").await?;
        tx.insert_many(tables::PARTS, &self.parts, "").await?;
        tx.insert_many(tables::TAKEN_UP, &self.taken_up, "").await.map(drop)
    }
}

/// A run that has no payment yet.
pub(super) async fn new_run(tx: &mut Tx, run: &NewRun, now: Instant) -> Result<()> {
    let until = run.public_until.map(|day| day.to_string());
    let (on, budget) = (run.on.to_string(), run.budget.map(Money::fen));
    let (id, policy, pack, by) = (&run.id, &run.policy, &run.pack, &run.made_by);
    tx.execute(tables::NEW_RUN, params![id, policy, pack, on, until, budget, by, now]).await?;
    Ok(())
}

/// The line of the published list: place, party, and the fen that are paid.
pub(super) fn line(seq: i64, listed: &Listed) -> String {
    let fen = if listed.unpaid.is_none() { listed.due.fen() } else { 0 };
    format!("{seq}\t{}\t{fen}\n", listed.party)
}

/// The publicity is over: what nobody objected to with success may be committed.
pub async fn close_publicity(store: &Store, id: &str, today: Date) -> Result<PayRun> {
    let id = id.to_owned();
    let close = async move |tx: &mut Tx| {
        let mut run = load(tx, &id).await?;
        if run.state != RunState::Public {
            return Ok(run);
        }
        if let Some(until) = run.public_until.filter(|until| today <= *until) {
            return Err(Refusal::new(
                "still_public",
                409,
                format!("名单公示至 {until}，期满才能兑付。"),
                format!("The list is public until {until}; it is paid after that."),
            )
            .into());
        }
        let open = tx
            .query_one(
                "select 1 from payment_objection where run = $1 and answered_at is null limit 1",
                params![&id],
            )
            .await?;
        if open.is_some() {
            return Err(Refusal::new(
                "objection_open",
                409,
                "还有异议没有答复。",
                "An objection has not been answered.",
            )
            .into());
        }
        run.state = RunState::Committing;
        save(tx, &mut run).await?;
        Ok(run)
    };
    store.write(close).await
}

/// Enters the commitment of every payment that is on the list in the ledger.
pub async fn commit(
    store: &Store,
    id: &str,
    now: Instant,
    mut progress: impl FnMut(i64),
) -> Result<PayRun> {
    loop {
        let run = one(store, id).await?;
        if run.state != RunState::Committing {
            return Ok(run);
        }
        let step = async move |tx: &mut Tx| {
            let mut run = unchanged(tx, &run).await?;
            let (first, last) = (run.committed + 1, run.committed + CHUNK_PAYMENTS);
            let payments = of_run(tx, &run.id, first, last).await?;
            let listed = payments.iter().filter(|payment| payment.state == PaymentState::Listed);
            let rows: Vec<Vec<Value>> = listed
                .map(|payment| commitment(&run.policy, (&run.id, payment.seq), payment.amount, now))
                .collect();
            tx.insert_many(tables::ENTRIES, &rows, "").await?;
            let (from, to) = (PaymentState::Listed, PaymentState::Committed);
            moved(tx, &run.id, (first, last), from, to, None).await?;
            run.committed = last.min(run.parties);
            if run.committed == run.parties {
                run.state = RunState::Batching;
                let leaf = Leaf::new("payments_committed", &run.id, now, run.list_hash.as_bytes());
                journal::append(tx, &leaf)?;
            }
            save(tx, &mut run).await?;
            Ok(run.committed)
        };
        progress(store.write(step).await?);
    }
}

/// The entry by which a payment is committed: from the budget of its policy.
pub(super) fn commitment(
    policy: &str,
    (run, seq): (&str, i64),
    amount: Money,
    now: Instant,
) -> Vec<Value> {
    let [budget, committed] = [format!("budget/{policy}"), format!("commitment/{policy}")];
    values![run, seq, "commit", budget, committed, amount.fen(), now]
}

/// The entry that undoes [`commitment`].
pub(super) fn commitment_undone(
    policy: &str,
    (run, seq): (&str, i64),
    amount: Money,
    now: Instant,
) -> Vec<Value> {
    let [budget, committed] = [format!("budget/{policy}"), format!("commitment/{policy}")];
    values![run, seq, "undo", committed, budget, amount.fen(), now]
}

/// Writes the batch files. `keep` makes a file durable under its name before it is told of; the
/// same file may come again.
pub async fn batch<F>(
    store: &Store,
    pack: &Pack,
    id: &str,
    (now, pay_on): (Instant, Date),
    mut keep: impl FnMut(String, String) -> F,
    mut progress: impl FnMut(i64),
) -> Result<PayRun>
where
    F: Future<Output = Result<(), Fault>>,
{
    loop {
        let run = one(store, id).await?;
        if run.state != RunState::Batching {
            // a list of which nothing is to be paid has nothing to wait for
            return if run.batches == 0 { finish(store, id, now).await } else { Ok(run) };
        }
        let (first, last) = (run.batched + 1, run.batched + BATCH_PAYMENTS);
        let run_id = run.id.clone();
        let payments =
            store.read(async move |tx: &mut Tx| of_run(tx, &run_id, first, last).await).await?;
        let payments: Vec<Payment> = payments
            .into_iter()
            .filter(|payment| payment.state == PaymentState::Committed)
            .collect();
        let number = run.batches + 1;
        let policy = pack.policies.get(&run.policy);
        let head = Head {
            run: run.id.clone(),
            batch: number,
            // the moment of the run, so that the file is the same when it is written again
            at: run.made_at,
            pay_on,
            debtors: debtors(pack, policy),
            purpose: policy.map_or(run.policy.clone(), |policy| policy.text.zh.clone()),
        };
        let mut file_hash = String::new();
        if !payments.is_empty() {
            let file = iso20022::pain_001(&head, &payments);
            file_hash = hex::encode(Sha256::digest(file.as_bytes()));
            keep(format!("{}.pain.001.xml", head.message()), file).await?;
        }
        let sum: i64 = payments.iter().map(|payment| payment.amount.fen()).sum();
        let count = i64::try_from(payments.len()).unwrap_or_default();
        let version = run.version;
        let run_id = run.id.clone();
        let write = async move |tx: &mut Tx| {
            let mut run = load(tx, &run_id).await?;
            if run.version != version {
                return Err(changed().into());
            }
            if count > 0 {
                run.batches = number;
                tx.execute(
                    tables::NEW_BATCH,
                    params![&run.id, number, first, last, count, sum, &file_hash],
                )
                .await?;
                let (from, to) = (PaymentState::Committed, PaymentState::Sent);
                moved(tx, &run.id, (first, last), from, to, Some(number)).await?;
            }
            run.batched = last.min(run.parties);
            if run.batched == run.parties {
                run.state = RunState::Sent;
                let leaf = Leaf::new("payments_sent", &run.id, now, run.list_hash.as_bytes());
                journal::append(tx, &leaf)?;
            }
            save(tx, &mut run).await?;
            Ok(run.batched)
        };
        progress(store.write(write).await?);
    }
}

/// Who pays first, as the city calls its treasuries: where districts do, each for its own parties.
fn debtors(pack: &Pack, policy: Option<&Policy>) -> Debtors {
    let payer = policy.and_then(|policy| {
        policy.paid_first_by.or_else(|| policy.funding.first().map(|funding| funding.payer))
    });
    let payer = payer.unwrap_or(Payer::City);
    let name = pack.manifest.treasuries.as_ref().map(|names| names.of(payer).zh.clone());
    let name = name.unwrap_or_else(|| treasury(payer, ""));
    if payer != Payer::District {
        return Debtors::One(name);
    }
    let named = |(id, district): (&String, &pack::District)| (id.clone(), district.text.zh.clone());
    Debtors::Districts { name, districts: pack.districts.iter().map(named).collect() }
}

/// Takes what the bank says. A payment that is settled already stays so; who pays is entered in
/// the ledger by the shares of the policy.
pub async fn take_statuses(
    store: &Store,
    pack: &Pack,
    id: &str,
    statuses: &[Status],
    now: Instant,
    mut progress: impl FnMut(usize),
) -> Result<PayRun> {
    let policy = {
        let run = one(store, id).await?;
        pack.policies.get(&run.policy).cloned()
    };
    let mut done = 0;
    for chunk in statuses.chunks(usize::try_from(CHUNK_PAYMENTS).unwrap_or(1)) {
        done += chunk.len();
        let (chunk, id, policy) = (chunk.to_vec(), id.to_owned(), policy.clone());
        let take = async move |tx: &mut Tx| take(tx, &id, policy.as_ref(), &chunk, now).await;
        store.write(take).await?;
        progress(done);
    }
    finish(store, id, now).await
}

async fn take(
    tx: &mut Tx,
    id: &str,
    policy: Option<&Policy>,
    statuses: &[Status],
    now: Instant,
) -> Result<()> {
    let mut run = load(tx, id).await?;
    let first = statuses.iter().map(|status| status.seq).min().unwrap_or_default();
    let last = statuses.iter().map(|status| status.seq).max().unwrap_or_default();
    if last - first > 4 * CHUNK_PAYMENTS {
        return Err(Refusal::new(
            "status_unreadable",
            422,
            "回执须按付款顺序排列。",
            "Statuses must stand in the order of their payments.",
        )
        .into());
    }
    let payments = of_run(tx, id, first, last).await?;
    let at = |seq: i64| payments.binary_search_by_key(&seq, |payment| payment.seq).ok();
    let committed = format!("commitment/{}", run.policy);
    let mut entries = Vec::new();
    let (mut settled, mut whole) = (0_i64, Vec::new());
    for status in statuses {
        let Some(payment) = at(status.seq).map(|at| &payments[at]) else { continue };
        // what the bank said of an earlier attempt is over
        if payment.state != PaymentState::Sent || payment.batch != Some(status.batch) {
            continue;
        }
        match status.paid {
            Some(true) => {
                whole.push(payment.seq);
                settled += payment.amount.fen();
                let district = Some(payment.district.as_str()).filter(|d| !d.is_empty());
                let borne = match policy {
                    Some(policy) => shares(policy, payment.amount, district),
                    None => Vec::new(),
                };
                for (place, share) in borne.iter().enumerate().filter(|(_, s)| s.amount.fen() > 0) {
                    let credit = treasury(share.payer, &payment.district);
                    let step = format!("pay{place}");
                    let fen = share.amount.fen();
                    entries.push(values![id, payment.seq, step, &committed, credit, fen, now]);
                }
                let advanced = policy.map(|policy| settle::advanced(policy, &borne, payment));
                for (step, debit, credit, fen) in advanced.into_iter().flatten() {
                    entries.push(values![id, payment.seq, step, debit, credit, fen, now]);
                }
            }
            Some(false) => {
                let state = PaymentState::Rejected.as_str();
                let (account, since) = (payment.account.clone(), now);
                tx.execute(
                    tables::SET_ONE,
                    params![id, payment.seq, state, status.reason.clone(), account, since],
                )
                .await?;
            }
            None => {}
        }
    }
    tx.insert_many(tables::ENTRIES, &entries, "").await?;
    for (from, to) in ranges(&whole) {
        moved(tx, id, (from, to), PaymentState::Sent, PaymentState::Settled, None).await?;
    }
    run.settled = run.settled.checked_add(Money::from_fen(settled)).ok_or_else(too_much)?;
    save(tx, &mut run).await
}

/// Ascending places as ranges without gaps.
fn ranges(places: &[i64]) -> Vec<(i64, i64)> {
    let mut found: Vec<(i64, i64)> = Vec::new();
    let mut places = places.to_vec();
    places.sort_unstable();
    for place in places {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == place => *last = place,
            _ => found.push((place, place)),
        }
    }
    found
}

pub(super) fn treasury(payer: Payer, district: &str) -> String {
    match payer {
        Payer::Central => "treasury/central".to_owned(),
        Payer::Province => "treasury/province".to_owned(),
        Payer::City => "treasury/city".to_owned(),
        Payer::District => format!("treasury/{district}"),
        Payer::Fund => "treasury/fund".to_owned(),
    }
}

/// The run is done when no payment waits for anything any more.
pub async fn finish(store: &Store, id: &str, now: Instant) -> Result<PayRun> {
    let id = id.to_owned();
    let finish = async move |tx: &mut Tx| {
        let mut run = load(tx, &id).await?;
        if run.state == RunState::Sent {
            let open = tx
                .query_one(
                    "select 1 from payment where run = $1 and state in ('listed', 'waiting', \
                     'committed', 'sent', 'rejected') limit 1",
                    params![&id],
                )
                .await?;
            if open.is_none() {
                run.state = RunState::Done;
                let leaf = Leaf::new("payments_done", &id, now, run.list_hash.as_bytes());
                journal::append(tx, &leaf)?;
                save(tx, &mut run).await?;
            }
        }
        Ok(run)
    };
    store.write(finish).await
}

/// Whether the ledger of a run and its payments say the same, to the fen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// Payments by state: how many, and their sum in fen.
    pub states: Vec<(PaymentState, i64, i64)>,
    /// Sums of the ledger: step, debit, credit, entries, fen.
    pub ledger: Vec<(String, String, String, i64, i64)>,
    /// What the entries `commit` come to, less what was undone.
    pub committed: Money,
    /// What the entries of payment come to.
    pub paid: Money,
    /// What was taken back bore so much interest.
    pub interest: Money,
    /// What treasuries owe the one that paid first.
    pub owed: Vec<Owed>,
    /// Nothing is missing and nothing is there twice.
    pub balanced: bool,
}

/// Holds the ledger of a run against its payments.
pub async fn reconcile(store: &Store, id: &str) -> Result<Reconciliation> {
    let id = id.to_owned();
    store
        .read(async move |tx: &mut Tx| {
            let run = load(tx, &id).await?;
            let states = by_state(tx, &id).await?;
            let mut ledger = Vec::new();
            for row in tx.query(tables::LEDGER, params![&id]).await? {
                let entry = (row.text(0)?, row.text(1)?, row.text(2)?, row.int(3)?, row.int(4)?);
                ledger.push(entry);
            }
            let bears = tx.query_one(tables::INTEREST_OF_RUN, params![&id]).await?;
            let bears = bears.map_or(Ok(0), |row| row.int(0))?;
            Ok(balance(&run, states, ledger, bears))
        })
        .await
}

fn balance(
    run: &PayRun,
    states: Vec<(PaymentState, i64, i64)>,
    ledger: Vec<(String, String, String, i64, i64)>,
    bears: i64,
) -> Reconciliation {
    let sum = |step: &str| -> i64 {
        ledger.iter().filter(|entry| entry.0.starts_with(step)).map(|entry| entry.4).sum()
    };
    let of = |wanted: &[PaymentState]| -> i64 {
        states.iter().filter(|(state, ..)| wanted.contains(state)).map(|(_, _, fen)| fen).sum()
    };
    let (committed, paid) = (sum("commit") - sum("undo"), sum("pay") - sum("back"));
    use PaymentState::{ClawedBack, Committed, Rejected, Sent, Settled};
    let balanced = committed == of(&[Committed, Sent, Settled, Rejected, ClawedBack])
        && paid == of(&[Settled])
        && run.settled.fen() == paid + of(&[ClawedBack])
        && sum("interest") == bears
        && states.iter().map(|(_, count, _)| count).sum::<i64>() == run.parties;
    let (committed, paid) = (Money::from_fen(committed), Money::from_fen(paid));
    let interest = Money::from_fen(bears);
    let owed = settle::owed(&ledger);
    let balanced = balanced && owed.iter().all(|owed| owed.amount > Money::ZERO);
    Reconciliation { states, ledger, committed, paid, interest, owed, balanced }
}

/// Payments of a run by state: how many, and their sum in fen.
pub async fn counts(store: &Store, id: &str) -> Result<Vec<(PaymentState, i64, i64)>> {
    let id = id.to_owned();
    store.read(async move |tx: &mut Tx| by_state(tx, &id).await).await
}

async fn by_state(tx: &mut Tx, id: &str) -> Result<Vec<(PaymentState, i64, i64)>> {
    let rows = tx.query(tables::BY_STATE, params![id]).await?;
    rows.iter().map(|row| Ok((state(row.str(0)?)?, row.int(1)?, row.int(2)?))).collect()
}

/// Gives up a run of which nothing is committed yet.
pub async fn cancel(store: &Store, id: &str, now: Instant) -> Result<PayRun> {
    let id = id.to_owned();
    let cancel = async move |tx: &mut Tx| {
        let mut run = load(tx, &id).await?;
        if !matches!(run.state, RunState::Listing | RunState::Public) {
            let (zh, en) = ("已开始拨付，不能撤销。", "It is being paid and cannot be given up.");
            return Err(Refusal::new("run_begun", 409, zh, en).into());
        }
        tx.execute(tables::GIVE_BACK, params![&id]).await?;
        tx.execute("update payment set state = 'cancelled' where run = $1", params![&id]).await?;
        run.state = RunState::Cancelled;
        let leaf = Leaf::new("payments_cancelled", &id, now, run.list_hash.as_bytes());
        journal::append(tx, &leaf)?;
        save(tx, &mut run).await?;
        Ok(run)
    };
    store.write(cancel).await
}

/// The run called `id`.
pub async fn one(store: &Store, id: &str) -> Result<PayRun> {
    let id = id.to_owned();
    store.read(async move |tx: &mut Tx| load(tx, &id).await).await
}

/// Runs, the latest first.
pub async fn runs(store: &Store, limit: i64) -> Result<Vec<PayRun>> {
    store
        .read(async move |tx: &mut Tx| {
            let rows = tx.query(tables::RUNS, params![limit]).await?;
            rows.iter().map(run_of).collect()
        })
        .await
}

/// The runs of a policy whose lists are public, the latest first.
pub async fn public_of(tx: &mut Tx, policy: &str) -> Result<Vec<PayRun>> {
    let rows = tx.query(tables::PUBLIC_OF_POLICY, params![policy]).await?;
    rows.iter().map(run_of).collect()
}

/// Payments of a run, from a place on.
pub async fn payments(store: &Store, id: &str, first: i64, limit: i64) -> Result<Vec<Payment>> {
    let id = id.to_owned();
    store.read(async move |tx: &mut Tx| of_run(tx, &id, first, first + limit - 1).await).await
}

/// The run, if it is still as `before` was read.
async fn unchanged(tx: &mut Tx, before: &PayRun) -> Result<PayRun> {
    let run = load(tx, &before.id).await?;
    if run.version == before.version { Ok(run) } else { Err(changed().into()) }
}

pub(super) async fn load(tx: &mut Tx, id: &str) -> Result<PayRun> {
    find(tx, id).await?.ok_or_else(|| {
        let (zh, en) = ("没有这次兑付。", "There is no such payment run.");
        Refusal::new("unknown_run", 404, zh, en).into()
    })
}

pub(super) async fn find(tx: &mut Tx, id: &str) -> Result<Option<PayRun>> {
    tx.query_one(tables::RUN, params![id]).await?.as_ref().map(run_of).transpose()
}

fn run_of(row: &Row) -> Result<PayRun> {
    let day = |text: String| {
        text.parse::<Date>().map_err(|error| Fault::new(format!("a day in policy_run: {error}")))
    };
    let state = RunState::parse(row.str(4)?);
    Ok(PayRun {
        id: row.text(0)?,
        policy: row.text(1)?,
        pack: row.text(2)?,
        on: day(row.text(3)?)?,
        state: state.ok_or_else(|| Fault::new("a state in policy_run"))?,
        parties: row.int(5)?,
        total: Money::from_fen(row.int(6)?),
        list_hash: row.text(7)?,
        public_until: row.opt_text(8)?.map(day).transpose()?,
        budget: row.opt_int(9)?.map(Money::from_fen),
        committed: row.int(10)?,
        batched: row.int(11)?,
        batches: row.int(12)?,
        settled: Money::from_fen(row.int(13)?),
        made_by: row.text(14)?,
        made_at: row.instant(15)?,
        version: row.int(16)?,
    })
}

pub(super) async fn save(tx: &mut Tx, run: &mut PayRun) -> Result<()> {
    let written = tx
        .execute(
            tables::SET_RUN,
            params![
                &run.id,
                run.state.as_str(),
                run.committed,
                run.batched,
                run.batches,
                run.settled.fen(),
                &run.list_hash,
                run.parties,
                run.total.fen(),
                run.version
            ],
        )
        .await?;
    run.version += 1;
    if written == 1 { Ok(()) } else { Err(changed().into()) }
}

pub(super) fn changed() -> Refusal {
    let (zh, en) =
        ("这次兑付已被更新，请刷新后再试。", "The run was changed meanwhile: read it again.");
    Refusal::new("run_changed", 412, zh, en)
}

pub(super) fn too_much() -> Refusal {
    let (zh, en) = ("合计金额超出范围。", "The sum is out of range.");
    Refusal::new("sum_out_of_range", 422, zh, en)
}

pub(super) async fn of_run(tx: &mut Tx, id: &str, first: i64, last: i64) -> Result<Vec<Payment>> {
    let rows = tx.query(tables::OF_RUN, params![id, first, last]).await?;
    rows.iter().map(payment_of).collect()
}

fn payment_of(row: &Row) -> Result<Payment> {
    Ok(Payment {
        seq: row.int(0)?,
        party: row.text(1)?,
        district: row.text(2)?,
        amount: Money::from_fen(row.int(3)?),
        state: state(row.str(4)?)?,
        account: row.opt_text(5)?,
        reason: row.opt_text(6)?,
        batch: row.opt_int(7)?,
    })
}

fn state(text: &str) -> Result<PaymentState> {
    let state = PaymentState::parse(text);
    Ok(state.ok_or_else(|| Fault::new("a state in payment"))?)
}

/// Payments of a run within two places, both inclusive, go from one state to another.
async fn moved(
    tx: &mut Tx,
    run: &str,
    (first, last): (i64, i64),
    from: PaymentState,
    to: PaymentState,
    batch: Option<i64>,
) -> Result<u64> {
    let sql = if batch.is_some() { tables::MOVE_TO_BATCH } else { tables::MOVE };
    let mut params = values![run, first, last, to.as_str(), from.as_str()];
    params.extend(batch.map(Value::from));
    tx.execute(sql, &params).await
}
