//! Who stands on the list of a run: parts that fall due, who waits in the queue, newcomers; less
//! what was paid before, each key once, as far as the money of the year goes.
//!
//! While a list is written nobody else is given money of its policy or of those that share a group
//! with it: another run and a claim are refused. So what was read when it began still holds when
//! it is frozen. A list that is being written for longer than [`LISTING_SECONDS_MAX`] counts as cut
//! off and gives way.

use std::collections::{HashMap, HashSet};

use base::{Date, Instant, Money, Refusal, Result};
use pack::{Pack, Policy, WhenDry};
use store::{Store, Tx, params};

use super::budget::budget_left;
use super::party::{self, day};
use super::pay::{self, Listed, NewRun};
use crate::engine::{
    Before, OnceKey, Part, family, must_be_open, next_part_on, part_of, parts, share_out, stack,
    when_dry,
};
use crate::limits::LISTING_SECONDS_MAX;
use crate::model::{PayRun, PaymentState, RunState};
use crate::store as tables;

/// A party for which all clauses hold, whatever was paid to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitled {
    /// Key of its record.
    pub party: String,
    /// Its district; empty when nobody knows.
    pub district: String,
    /// What the policy by itself gives.
    pub amount: Money,
    /// Where it goes, if the city knows.
    pub account: Option<String>,
    /// The day from which it counts as entitled, when the policy asks for it.
    pub first_on: Option<Date>,
    /// By what it counts once.
    pub once: Vec<OnceKey>,
}

/// Where the money of a party goes.
pub type AccountOf<'a> = dyn Fn(&str) -> Option<String> + Sync + 'a;

/// Makes the list of a run of `policy` from who is `entitled`, in the order of their keys, and
/// freezes it. The same run again is the same run. What was promised before goes where it went, or
/// by `now_to`, where a party may have thought better of it since.
///
/// Refused with `run_listing` while another list of the policy is written; `apply_window_closed`,
/// `budget_dry` or `nobody_entitled` when nobody would stand on it.
pub async fn make(
    store: &Store,
    pack: &Pack,
    policy: &Policy,
    run: &NewRun,
    (entitled, now_to): (Vec<Entitled>, Option<&AccountOf<'_>>),
    now: Instant,
) -> Result<PayRun> {
    let (new, of_family) = (run.clone(), ids(pack, policy));
    let begin = async move |tx: &mut Tx| begin(tx, &new, &of_family, now).await;
    if let Some(there) = store.write(begin).await? {
        return Ok(there);
    }
    let listed = match compose(store, pack, policy, run, (entitled, now_to), now).await {
        Ok(listed) => listed,
        Err(error) => {
            let id = run.id.clone();
            store.write(async move |tx: &mut Tx| forget(tx, &id).await).await?;
            return Err(error);
        }
    };
    pay::write_list(store, &run.id, &listed, now, |_| {}).await
}

/// The names of `policy` and of those that share a group with it.
pub(super) fn ids(pack: &Pack, policy: &Policy) -> Vec<String> {
    family(pack, policy).into_iter().map(|of| of.id.clone()).collect()
}

/// Begins the run, or answers it when its list is frozen already.
async fn begin(
    tx: &mut Tx,
    new: &NewRun,
    family: &[String],
    now: Instant,
) -> Result<Option<PayRun>> {
    clear(tx, family, Some(&new.id), now).await?;
    match pay::find(tx, &new.id).await? {
        Some(found) if found.state == RunState::Listing => {
            pay::begin_again(tx, &found.id, now).await?;
            Ok(None)
        }
        Some(found) => Ok(Some(found)),
        None => pay::new_run(tx, new, now).await.map(|()| None),
    }
}

/// Refuses with `run_listing` while a list of one of the policies is written; what was cut off
/// gives way, but for the run `own`.
pub(super) async fn clear(
    tx: &mut Tx,
    family: &[String],
    own: Option<&str>,
    now: Instant,
) -> Result<()> {
    for row in tx.query(tables::LISTING, params![]).await? {
        let (id, policy, since) = (row.text(0)?, row.text(1)?, row.instant(2)?);
        if !family.contains(&policy) {
            continue;
        }
        if now < since.plus_seconds(LISTING_SECONDS_MAX) {
            return Err(Refusal::new(
                "run_listing",
                409,
                "这项政策或同类政策的兑付名单正在生成，请稍后再试。",
                "A list of this policy, or of one for the same thing, is being written: try later.",
            )
            .into());
        }
        if own != Some(id.as_str()) {
            pay::begin_again(tx, &id, since).await?;
            let mut run = pay::load(tx, &id).await?;
            run.state = RunState::Cancelled;
            pay::save(tx, &mut run).await?;
        }
    }
    Ok(())
}

/// A run that has nobody on its list is not there.
async fn forget(tx: &mut Tx, id: &str) -> Result<()> {
    let sql = "delete from policy_run where id = $1 and state = 'listing'";
    tx.execute(sql, params![id]).await.map(drop)
}

/// What the store knows of a policy and those for the same thing.
#[derive(Default)]
struct Known {
    /// Paid or promised: party -> policy.
    paid: HashMap<String, HashMap<String, Before>>,
    /// Who has a key.
    taken: HashMap<String, String>,
    queue: Vec<Queued>,
    due: Vec<DuePart>,
}

/// A payment that waits for money.
struct Queued {
    run: String,
    seq: i64,
    listed: Listed,
}

/// A part that falls due.
struct DuePart {
    plan: String,
    listed: Listed,
}

async fn known(tx: &mut Tx, policy: &str, family: &[String], on: Date) -> Result<Known> {
    let mut known = Known::default();
    for id in family {
        for (party, before) in party::paid_of(tx, id, on).await? {
            known.paid.entry(party).or_default().insert(id.clone(), before);
        }
        for row in tx.query(tables::COUNTED_OF_POLICY, params![id]).await? {
            known.taken.insert(row.text(0)?, row.text(1)?);
        }
    }
    known.queue = queue(tx, policy).await?;
    for row in tx.query(tables::DUE_PARTS, params![policy, on.to_string()]).await? {
        let (plan, part, parts) = (row.text(0)?, row.int(1)? + 1, row.int(2)?);
        let (whole, due_on) = (Money::from_fen(row.int(3)?), day(row.text(4)?)?);
        let next_on = (part < parts).then(|| next_part_on(due_on));
        let listed = Listed {
            party: row.text(5)?,
            district: row.text(6)?,
            due: part_of(whole, part, parts),
            account: row.opt_text(7)?,
            part: Some(Part { plan: plan.clone(), part, parts, whole, next_on }),
            ..Listed::default()
        };
        known.due.push(DuePart { plan, listed });
    }
    Ok(known)
}

async fn queue(tx: &mut Tx, policy: &str) -> Result<Vec<Queued>> {
    let mut keys: HashMap<(String, i64), Vec<String>> = HashMap::new();
    for row in tx.query(tables::QUEUED_KEYS, params![policy]).await? {
        keys.entry((row.text(1)?, row.int(2)?)).or_default().push(row.text(0)?);
    }
    let mut queue = Vec::new();
    for row in tx.query(tables::QUEUE, params![policy]).await? {
        let (run, seq) = (row.text(0)?, row.int(1)?);
        let whole = row.opt_int(6)?.zip(row.opt_int(7)?);
        let part = whole.map(|(parts, whole)| Part {
            plan: String::new(),
            part: 1,
            parts,
            whole: Money::from_fen(whole),
            next_on: None,
        });
        let listed = Listed {
            party: row.text(2)?,
            district: row.text(3)?,
            due: Money::from_fen(row.int(4)?),
            account: row.opt_text(5)?,
            once: keys.remove(&(run.clone(), seq)).unwrap_or_default(),
            part,
            taken_up: Some((run.clone(), seq)),
            ..Listed::default()
        };
        queue.push(Queued { run, seq, listed });
    }
    Ok(queue)
}

/// What a run would pay before anybody asks how much money there is.
#[derive(Default)]
struct Wanted {
    /// Promised: parts that are due, then the queue.
    promised: Vec<Listed>,
    newcomers: Vec<Listed>,
    /// Plans of parties that are not entitled any more.
    ended: Vec<String>,
    /// Queued payments to which nothing is due any more.
    left: Vec<(String, i64)>,
}

/// The list of the run, with its money put aside.
async fn compose(
    store: &Store,
    pack: &Pack,
    policy: &Policy,
    run: &NewRun,
    (mut entitled, now_to): (Vec<Entitled>, Option<&AccountOf<'_>>),
    now: Instant,
) -> Result<Vec<Listed>> {
    let (id, of_family, on) = (policy.id.clone(), ids(pack, policy), run.on);
    let read = async move |tx: &mut Tx| known(tx, &id, &of_family, on).await;
    let known = store.read(read).await?;
    let in_force = pack::holds(policy.from, policy.to, on);
    let open = must_be_open(policy, on);
    // who has no day comes after those who have one; the sort keeps the order of keys
    entitled.sort_by_key(|of| (of.first_on.is_none(), of.first_on));
    let mut wanted = wanted(pack, policy, known, &entitled, in_force && open.is_ok(), on);
    if let Some(account_of) = now_to {
        for listed in &mut wanted.promised {
            listed.account = account_of(&listed.party);
        }
    }
    let somebody = !wanted.promised.is_empty() || !wanted.newcomers.is_empty();
    let listed = put_aside(store, policy, run, wanted, now).await?;
    let told = |of: &Listed| matches!(of.unpaid, None | Some(PaymentState::Queued));
    if listed.iter().any(told) {
        return Ok(listed);
    }
    if somebody {
        let (zh, en) = ("本年度预算已用完。", "The budget of this year is spent.");
        return Err(Refusal::new("budget_dry", 409, zh, en).into());
    }
    if in_force {
        open?;
    }
    let (zh, en) = ("目前没有可兑付的对象。", "There is nobody to pay now.");
    Err(Refusal::new("nobody_entitled", 409, zh, en).into())
}

fn wanted(
    pack: &Pack,
    policy: &Policy,
    known: Known,
    entitled: &[Entitled],
    newcomers: bool,
    on: Date,
) -> Wanted {
    let Known { paid, mut taken, queue, due } = known;
    let mut wanted = Wanted::default();
    let while_entitled = policy.amount.as_ref().is_some_and(|amount| amount.while_entitled);
    let still = entitled.iter().filter(|_| while_entitled);
    let entitled_now: HashSet<&str> = still.map(|of| of.party.as_str()).collect();
    for part in due {
        match while_entitled && !entitled_now.contains(part.listed.party.as_str()) {
            true => wanted.ended.push(part.plan),
            false => wanted.promised.push(part.listed),
        }
    }
    let left = |party: &str, amount: Money| {
        let nothing = HashMap::new();
        let before = paid.get(party).unwrap_or(&nothing);
        let due = stack(pack, &[(policy, amount)], before);
        due.first().map_or(Money::ZERO, |due| due.due)
    };
    let mut waiting = HashSet::new();
    for Queued { run, seq, mut listed } in queue {
        waiting.insert(listed.party.clone());
        let free = take(&mut taken, &listed.party, &listed.once);
        let whole = listed.part.as_ref().map_or(listed.due, |part| part.whole);
        listed.due = listed.due.min(left(&listed.party, whole));
        if !free || listed.due == Money::ZERO {
            wanted.left.push((run, seq));
            continue;
        }
        if let Some(part) = listed.part.as_mut().filter(|part| part.parts > 1) {
            part.next_on = Some(next_part_on(on));
        }
        wanted.promised.push(listed);
    }
    for of in entitled.iter().filter(|_| newcomers) {
        let due = left(&of.party, of.amount);
        let keys: Option<Vec<String>> = of.once.iter().map(|key| key.hash.clone()).collect();
        let Some(once) = keys.filter(|_| due > Money::ZERO) else { continue };
        if waiting.contains(&of.party) || !take(&mut taken, &of.party, &once) {
            continue;
        }
        wanted.newcomers.push(newcomer(policy, of, once, due, on));
    }
    wanted
}

/// Whether all `keys` are the party's, or nobody's: then they are its own from now on.
fn take(taken: &mut HashMap<String, String>, party: &str, keys: &[String]) -> bool {
    let free = keys.iter().all(|key| taken.get(key).is_none_or(|of| of == party));
    if free {
        taken.extend(keys.iter().map(|key| (key.clone(), party.to_owned())));
    }
    free
}

/// The whole of what is due, or its first part.
fn newcomer(policy: &Policy, of: &Entitled, once: Vec<String>, due: Money, on: Date) -> Listed {
    Listed {
        party: of.party.clone(),
        district: of.district.clone(),
        due: part_of(due, 1, parts(policy)),
        account: of.account.clone(),
        once,
        part: first_part(policy, due, on),
        ..Listed::default()
    }
}

/// The first part of `whole` on the day `on`, when the policy is paid in parts.
pub(super) fn first_part(policy: &Policy, whole: Money, on: Date) -> Option<Part> {
    let parts = parts(policy);
    let next_on = Some(next_part_on(on));
    (parts > 1).then(|| Part { plan: String::new(), part: 1, parts, whole, next_on })
}

/// Gives what the money of the year allows, in one transaction, and puts it aside for the run.
async fn put_aside(
    store: &Store,
    policy: &Policy,
    run: &NewRun,
    wanted: Wanted,
    now: Instant,
) -> Result<Vec<Listed>> {
    let due = |all: &[Listed]| all.iter().map(|of| of.due).collect::<Vec<Money>>();
    let (promised, newcomers) = (due(&wanted.promised), due(&wanted.newcomers));
    let (dry, on) = (when_dry(policy), run.on);
    let (id, of) = (run.id.clone(), policy.clone());
    let (ended, left_queue) = (wanted.ended.clone(), wanted.left.clone());
    let reserve = async move |tx: &mut Tx| {
        for plan in &ended {
            tx.execute(tables::STOP_PLAN, params![plan, "not_entitled", now]).await?;
        }
        for (run, seq) in &left_queue {
            let sql = "update payment set state = 'cancelled' \
                       where run = $1 and seq = $2 and state = 'queued'";
            tx.execute(sql, params![run, *seq]).await?;
        }
        let Some(left) = budget_left(tx, &of, on).await? else {
            return Ok((promised.clone(), newcomers.clone()));
        };
        let given = share_out(left, &promised, &newcomers, dry);
        let sum: i64 = given.0.iter().chain(&given.1).map(|money| money.fen()).sum();
        tx.execute(tables::RESERVE, params![&id, sum, left.fen()]).await?;
        Ok(given)
    };
    let (kept, given) = store.write(reserve).await?;
    let unpaid = match dry {
        WhenDry::Queue => PaymentState::Queued,
        WhenDry::FirstCome | WhenDry::ProRata => PaymentState::LeftOut,
    };
    // what was promised and cannot be paid stays promised
    let promised = wanted.promised.into_iter().zip(kept).filter(|(_, kept)| *kept > Money::ZERO);
    let mut listed: Vec<Listed> = promised.map(|(listed, _)| listed).collect();
    let mut without = Vec::new();
    for (mut of, given) in wanted.newcomers.into_iter().zip(given) {
        if given == Money::ZERO {
            of.unpaid = Some(unpaid);
            without.push(of);
        } else {
            of.due = given;
            listed.push(of);
        }
    }
    listed.extend(without);
    Ok(listed)
}
