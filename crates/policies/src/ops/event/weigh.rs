//! What an event comes to: facts from the registers, the verdict of the rules, the draw, and the
//! payment of what is due and not paid yet.

use std::collections::{BTreeMap, HashMap};

use base::{Money, Refusal, Result, Text};
use pack::{CapPer, Pack};
use registers::{Purpose, Reader, Source};
use rules::Value;
use serde_json::{Map, Value as Json};
use store::{Tx, params, values};

use super::{Desk, list, seed};
use crate::engine::{Line, Verdict, drawn, failing, lines, says_json};
use crate::model::claim_event::{Draw, EventState, TakenEvent};
use crate::ops::claim::{Claimed, enter};
use crate::ops::party;
use crate::ops::pay::Listed;
use crate::store::event as tables;

/// What is known of an event.
pub(super) struct Seen {
    facts: BTreeMap<String, Value>,
    lines: Vec<Line>,
    /// Register and key of every record that was asked for, whether it was there or not.
    asked: Vec<(String, String)>,
    /// Facts of the directory that some lines want.
    lines_missing: Vec<String>,
    /// The key of who is paid.
    pub(super) payee: Option<String>,
    pub(super) payee_register: String,
}

fn text_of(facts: &BTreeMap<String, Value>, name: &str) -> Option<String> {
    facts.get(name).map(ToString::to_string).filter(|text| !text.is_empty())
}

/// Reads all that the rules want of the event `key`: its own record, who is paid, and what is found
/// by their facts. Sums of lines are written to the record.
pub(super) async fn see(tx: &mut Tx, desk: &Desk, key: &str) -> Result<Seen> {
    let (pack, kind) = (&desk.pack, desk.kind());
    let (register, _) = desk.register()?;
    let mut asked = Vec::new();
    let mut record = read(tx, desk, &mut asked, (&register, key)).await?.unwrap_or_default();
    let mut facts = named(pack, &kind.subject, &record);
    let (mut of_bill, mut lines_missing) = (Vec::new(), Vec::new());
    if let Some(of) = &kind.lines {
        let id = of.fact.split_once('.').map_or("", |(_, id)| id);
        let rows = record.get(id).and_then(Json::as_array).cloned().unwrap_or_default();
        let of_codes = (of.directory.as_str(), of.code.as_str());
        let directory = directory(tx, desk, &mut asked, of_codes, &rows).await?;
        (of_bill, lines_missing) = lines(pack, of, &rows, &directory, &facts, desk.today);
        let sums = sums(&of_bill, lines_missing.is_empty() && !rows.is_empty());
        let mut computed = Map::new();
        for (fact, yuan) in [&of.counted, &of.cut].into_iter().zip(sums) {
            let id = fact.split_once('.').map_or("", |(_, id)| id);
            computed.insert(id.to_owned(), yuan.map_or(Json::Null, |yuan| yuan.to_string().into()));
        }
        let source = Source::new("event", key);
        registers::write(tx, pack, &register, key, &computed, &source, desk.now).await?;
        record.extend(computed);
        facts = named(pack, &kind.subject, &record);
    }
    let mut open = desk.weigher.subjects(pack);
    while let Some(at) = open.iter().position(|id| {
        let key = pack.subjects.get(id).and_then(|subject| subject.key.as_ref());
        key.is_some_and(|key| facts.contains_key(key))
    }) {
        let subject = &pack.subjects[&open.swap_remove(at)];
        let key = subject.key.as_ref().and_then(|key| text_of(&facts, key)).unwrap_or_default();
        if let Some(record) = read(tx, desk, &mut asked, (&subject.register, &key)).await? {
            facts.extend(named(pack, &subject.id, &record));
        }
    }
    let payee = &pack.subjects[&kind.payee];
    let key = payee.key.as_ref().and_then(|key| text_of(&facts, key));
    let payee_register = payee.register.clone();
    Ok(Seen { facts, lines: of_bill, asked, lines_missing, payee: key, payee_register })
}

/// What counts and what was taken out, rounded to the fen; nothing while a line is not known.
fn sums(lines: &[Line], known: bool) -> [Option<Money>; 2] {
    if !known {
        return [None, None];
    }
    let all: rust_decimal::Decimal = lines.iter().map(|line| line.yuan).sum();
    let counted: rust_decimal::Decimal = lines.iter().map(|line| line.counted).sum();
    let counted = Money::from_yuan(counted);
    let cut = Money::from_yuan(all).zip(counted).and_then(|(all, of)| all.checked_sub(of));
    [counted, cut]
}

/// The entries of the directory that the lines name, by code.
async fn directory(
    tx: &mut Tx,
    desk: &Desk,
    asked: &mut Vec<(String, String)>,
    (subject, column): (&str, &str),
    rows: &[Json],
) -> Result<HashMap<String, BTreeMap<String, Value>>> {
    let mut found = HashMap::new();
    let register = desk.pack.subjects[subject].register.clone();
    for code in rows.iter().filter_map(|row| row[column].as_str()) {
        if found.contains_key(code) {
            continue;
        }
        let record = read(tx, desk, asked, (&register, code)).await?;
        let facts = record.map(|record| named(&desk.pack, subject, &record)).unwrap_or_default();
        found.insert(code.to_owned(), facts);
    }
    Ok(found)
}

/// A record, read for this purpose.
async fn read(
    tx: &mut Tx,
    desk: &Desk,
    asked: &mut Vec<(String, String)>,
    (register, key): (&str, &str),
) -> Result<Option<Map<String, Json>>> {
    asked.push((register.to_owned(), key.to_owned()));
    let text = Text::new(
        format!("办理“{}”的兑付", desk.kind().text.zh),
        format!("Paying for: {}", desk.kind().text.en),
    );
    let purpose = Purpose { text, case: None, reader: Reader::Platform };
    let record = registers::read(tx, &desk.pack, register, key, &[], &purpose, desk.now).await?;
    Ok(record.map(|record| record.facts))
}

/// The facts of a record as rules name them.
fn named(pack: &Pack, subject: &str, record: &Map<String, Json>) -> BTreeMap<String, Value> {
    let fact = |(id, value): (&String, &Json)| {
        let name = format!("{subject}.{id}");
        let kind = pack::rule_type(pack.fact(&name)?.kind)?;
        Some((name, Value::from_json(value, kind).ok()?))
    };
    record.iter().filter_map(fact).collect()
}

/// Whether what is granted is paid at once, or with the rest of a file.
pub(super) enum Pays<'a> {
    /// By itself.
    Alone,
    /// With the file of this id.
    InFile(&'a str),
}

/// Weighs `event` on what is `seen` and gives it its state. What is due and not paid yet is paid;
/// when less is due than was paid, the event says so.
pub(super) async fn settle(
    tx: &mut Tx,
    desk: &Desk,
    event: &mut TakenEvent,
    seen: &Seen,
    pays: Pays<'_>,
) -> Result<()> {
    let (pack, kind) = (&desk.pack, desk.kind());
    let capped = kind.policies.iter().filter_map(|id| pack.policies.get(id)).any(|policy| {
        policy.caps.iter().any(|cap| matches!(cap.per, CapPer::Year | CapPer::Party))
    });
    let before = match capped {
        true => party::paid(tx, &event.payee, desk.today).await?,
        false => HashMap::new(),
    };
    let verdict = desk.weigher.weigh(pack, &seen.facts, desk.today, &before);
    let Some(verdict) = verdict else { return Err(not_in_force().into()) };
    event.policy = verdict.says.policy.to_string();
    event.pack.clone_from(&pack.hash);
    event.amount = verdict.amount;
    event.says = says_json(&verdict.says, &seen.lines);
    event.failing = failing(&verdict.says);
    event.missing.clone_from(&verdict.missing);
    if verdict.state == EventState::Waiting && !seen.lines_missing.is_empty() {
        event.missing.clone_from(&seen.lines_missing);
    }
    event.district = text_of(&seen.facts, &format!("{}.district", kind.payee)).unwrap_or_default();
    let account = |subject: &str| text_of(&seen.facts, &format!("{subject}.pay_account"));
    event.account = account(&kind.subject).or_else(|| account(&kind.payee));
    let paid = list::paid_for(tx, &event.id).await?;
    event.state = match verdict.state {
        EventState::Waiting => EventState::Waiting,
        EventState::Denied if paid > Money::ZERO => EventState::Overpaid,
        EventState::Denied => EventState::Denied,
        _ => granted(tx, desk, event, seen, paid).await?,
    };
    if event.state == EventState::Granted && event.amount > paid {
        pay(tx, desk, event, &verdict, paid, pays).await?;
    }
    Ok(())
}

/// Keeps for which records `event` waits, if it does: one that is written then weighs it again.
pub(super) async fn wait(tx: &mut Tx, event: &TakenEvent, seen: &Seen) -> Result<()> {
    tx.execute(tables::WAITS_NO_MORE, params![&event.id]).await?;
    if event.state != EventState::Waiting {
        return Ok(());
    }
    let row = |(register, key): &(String, String)| values![register, key, &event.id];
    let rows: Vec<Vec<store::Value>> = seen.asked.iter().map(row).collect();
    let [into, after] = tables::NEW_WAITS;
    tx.insert_many(into, &rows, after).await.map(drop)
}

/// The state of an event that the rules grant.
async fn granted(
    tx: &mut Tx,
    desk: &Desk,
    event: &mut TakenEvent,
    seen: &Seen,
    paid: Money,
) -> Result<EventState> {
    if event.draw.is_none() {
        match desk.weigher.share(&desk.pack, &seen.facts, desk.today) {
            None => {}
            // not knowing the chance is not a chance of nought
            Some(Err(missing)) => {
                event.missing = missing;
                return Ok(EventState::Waiting);
            }
            Some(Ok(share)) => {
                let seed = seed::of_day(tx, &event.kind, desk.today, desk.now).await?;
                let drawn = drawn(&seed.secret, &event.kind, &event.key, share);
                let share = share.normalize().to_string();
                event.draw = Some(Draw { seed: seed.number, share, drawn, passed: false });
            }
        }
    }
    let held = event.draw.as_ref().is_some_and(|draw| draw.drawn && !draw.passed);
    Ok(match event.amount < paid {
        true => EventState::Overpaid,
        false if held => EventState::Drawn,
        false => EventState::Granted,
    })
}

/// Pays what is due and not paid yet.
async fn pay(
    tx: &mut Tx,
    desk: &Desk,
    event: &mut TakenEvent,
    verdict: &Verdict,
    paid: Money,
    pays: Pays<'_>,
) -> Result<()> {
    let policy = &verdict.says.policy;
    if let Pays::InFile(batch) = pays {
        let place = desk.kind().policies.iter().position(|id| **id == **policy).unwrap_or_default();
        event.run = Some(format!("{batch}p{place}"));
        return Ok(());
    }
    let due = event.amount.checked_sub(paid).unwrap_or_default();
    let listed = Listed {
        party: event.payee.clone(),
        district: event.district.clone(),
        due,
        account: event.account.clone(),
        ..Listed::default()
    };
    let claim = Claimed {
        policy: policy.to_string(),
        pack: desk.pack.clone(),
        party: event.payee.clone(),
        district: event.district.clone(),
        due,
        paid_before: crate::engine::Before::default(),
        once: Vec::new(),
        account: event.account.clone().unwrap_or_default(),
        on: desk.today,
        by: desk.by.clone(),
    };
    let (run, payment) = enter(tx, &claim, &listed, ("e", "claim_event_paid"), desk.now).await?;
    let [into, after] = tables::PAYMENTS;
    let before = list::payments(tx, std::slice::from_ref(&event.id)).await?.len();
    let number = i64::try_from(before).unwrap_or(i64::MAX) + 1;
    let row = values![&event.id, run, payment.seq, payment.amount.fen(), number];
    tx.insert_many(into, &[row], after).await.map(drop)
}

fn not_in_force() -> Refusal {
    let (zh, en) = ("没有可以办理的政策。", "There is no policy by which it is weighed.");
    Refusal::new("unknown_claim_event", 404, zh, en)
}
