//! One event is taken: checked, written into its register, weighed and paid.

use base::{Instant, Refusal, Result, Text, id};
use journal::Leaf;
use pack::{FactType, Pack};
use registers::Source;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use store::Tx;

use super::weigh::{Pays, see, settle, wait};
use super::{Desk, by_key, insert, save};
use crate::engine::{Intake, Refused};
use crate::limits::EVENT_KEY_CHARS_MAX;
use crate::model::claim_event::{EventState, TakenEvent};

/// A row that was checked: nothing is wrong with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The event's key.
    pub key: String,
    /// What was sent, by fact name.
    pub facts: Map<String, Json>,
}

/// How an event comes.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// By itself; `corrects` when it says otherwise what was said before.
    Alone {
        /// Whether it corrects an event that is there.
        corrects: bool,
    },
    /// As a row of a file.
    File(&'a str, i64),
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The event.
    pub event: TakenEvent,
    /// It was there already, with the same facts: nothing was done.
    pub repeated: bool,
}

/// Checks a row of events of the desk's kind as `Intake` checks facts; names without a subject are
/// those of the event.
pub fn check(
    desk: &Desk,
    intake: &mut Intake<'_>,
    row: &Map<String, Json>,
    corrects: bool,
) -> std::result::Result<Checked, Vec<Refused>> {
    let (pack, kind) = (&desk.pack, desk.kind());
    let row: Map<String, Json> =
        row.iter().map(|(name, value)| (full(&kind.subject, name), value.clone())).collect();
    let at = intake.next_row();
    let refuse = |field: &str, code, must| Refused { row: at, field: field.to_owned(), code, must };
    let typed = intake.take(&Json::Object(row.clone()));
    let mut refused = typed.as_ref().err().cloned().unwrap_or_default();
    let computed = kind.lines.iter().flat_map(|lines| [&lines.counted, &lines.cut]);
    let computed: Vec<&String> = computed.collect();
    for name in row.keys().filter(|name| pack.fact(name).is_some()) {
        let own = name.split_once('.').is_some_and(|(of, _)| of == kind.subject);
        if !own || computed.contains(&name) {
            let must = Text::new("须为这种事件自己的事实。", "Must be a fact of the event's own.");
            refused.push(refuse(name, "fact_unknown", must));
        }
    }
    let Ok((_, key_fact)) = desk.register() else { return Err(refused) };
    let payee = pack.subjects.get(&kind.payee).and_then(|payee| payee.key.clone());
    let wanted = std::iter::once(key_fact.clone()).chain(payee.filter(|_| !corrects));
    for name in wanted.filter(|name| row.get(name).is_none_or(Json::is_null)) {
        let must = Text::new("须填写。", "Must be given.");
        refused.push(refuse(&name, "value_missing", must));
    }
    let Ok(typed) = typed else { return Err(refused) };
    let key = typed.get(&key_fact).map(ToString::to_string).unwrap_or_default();
    if key.chars().count() > EVENT_KEY_CHARS_MAX {
        let must = Text::new(
            format!("不超过 {EVENT_KEY_CHARS_MAX} 个字符。"),
            format!("At most {EVENT_KEY_CHARS_MAX} characters."),
        );
        refused.push(refuse(&key_fact, "value_invalid", must));
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let mut facts: Map<String, Json> =
        typed.iter().map(|(name, value)| (name.clone(), value.to_json())).collect();
    facts.extend(row.into_iter().filter(|(name, value)| table(pack, name) && !value.is_null()));
    Ok(Checked { key, facts })
}

/// The name of a fact of `subject`, whether it was written with its subject or without.
pub fn full(subject: &str, name: &str) -> String {
    if name.contains('.') { name.to_owned() } else { format!("{subject}.{name}") }
}

fn table(pack: &Pack, name: &str) -> bool {
    pack.fact(name).is_some_and(|fact| fact.kind == FactType::Table)
}

/// Takes an event. One that is there with the same facts is answered as it is; with other facts it
/// is refused with `event_differs`, unless it corrects.
pub async fn take(
    tx: &mut Tx,
    desk: &Desk,
    checked: &Checked,
    origin: Origin<'_>,
) -> Result<Taken> {
    let found = by_key(tx, &desk.kind().id, &checked.key).await?;
    let corrects = matches!(origin, Origin::Alone { corrects: true });
    match found {
        Some(found) => again(tx, desk, found, checked, corrects).await,
        None if corrects => Err(Refusal::not_found().into()),
        None => fresh(tx, desk, checked, origin).await,
    }
}

async fn fresh(tx: &mut Tx, desk: &Desk, checked: &Checked, origin: Origin<'_>) -> Result<Taken> {
    let (pack, kind) = (&desk.pack, desk.kind());
    if !pack::holds(kind.from, kind.to, desk.today) {
        let (zh, en) = ("这种事件当日不在办理期内。", "This kind of event is not taken that day.");
        return Err(Refusal::new("claim_event_closed", 409, zh, en).into());
    }
    let mut event = TakenEvent {
        id: id::fresh(desk.now),
        kind: kind.id.clone(),
        key: checked.key.clone(),
        payee_register: String::new(),
        payee: String::new(),
        district: String::new(),
        state: EventState::Waiting,
        policy: String::new(),
        pack: String::new(),
        amount: base::Money::ZERO,
        says: Json::Null,
        missing: Vec::new(),
        failing: Vec::new(),
        account: None,
        run: None,
        batch: None,
        draw: None,
        facts: checked.facts.clone(),
        arrived_at: desk.now,
        due_on: None,
        note: None,
        version: 1,
    };
    let pays = match origin {
        Origin::File(batch, row) => {
            event.batch = Some((batch.to_owned(), row));
            Pays::InFile(batch)
        }
        Origin::Alone { .. } => Pays::Alone,
    };
    record(tx, desk, &event.id, checked).await?;
    let seen = see(tx, desk, &checked.key).await?;
    event.payee_register.clone_from(&seen.payee_register);
    event.payee = seen.payee.clone().unwrap_or_default();
    settle(tx, desk, &mut event, &seen, pays).await?;
    let policy = pack.policies.get(&event.policy);
    let days = kind
        .pay_within_working_days
        .or_else(|| policy.and_then(|policy| policy.pay_within_working_days));
    // a year without a published calendar has no day to show; the money goes out all the same
    event.due_on = days.and_then(|days| pack.calendar.add(desk.today, days.into()).ok());
    insert(tx, &event, &desk.by).await?;
    if event.state == EventState::Waiting {
        wait(tx, &event, &seen).await?;
    }
    leaf(tx, "claim_event_taken", &event, desk.now)?;
    Ok(Taken { event, repeated: false })
}

async fn again(
    tx: &mut Tx,
    desk: &Desk,
    mut event: TakenEvent,
    checked: &Checked,
    corrects: bool,
) -> Result<Taken> {
    let same = checked.facts.iter().all(|(name, value)| event.facts.get(name) == Some(value));
    if same {
        return Ok(Taken { event, repeated: true });
    }
    if !corrects {
        let (zh, en) = (
            "同一编号的事件已有不同的内容；要更正的，单独报送并注明更正。",
            "The event is there with other facts: send a correction by itself.",
        );
        return Err(Refusal::new("event_differs", 409, zh, en).into());
    }
    not_in_payment(tx, &event).await?;
    event.facts.extend(checked.facts.clone());
    record(tx, desk, &event.id, checked).await?;
    let seen = see(tx, desk, &event.key).await?;
    event.payee = seen.payee.clone().unwrap_or_default();
    settle(tx, desk, &mut event, &seen, Pays::Alone).await?;
    save(tx, &mut event).await?;
    wait(tx, &event, &seen).await?;
    leaf(tx, "claim_event_corrected", &event, desk.now)?;
    Ok(Taken { event, repeated: false })
}

/// Nobody changes an event whose file is about to pay it.
pub(super) async fn not_in_payment(tx: &mut Tx, event: &TakenEvent) -> Result<()> {
    let Some(run) = &event.run else { return Ok(()) };
    let payments = super::list::payments(tx, std::slice::from_ref(&event.id)).await?;
    if payments.iter().any(|payment| payment.run == *run) {
        return Ok(());
    }
    let (zh, en) = ("这件事正随批次兑付，稍后再试。", "Its file is being paid: try again later.");
    Err(Refusal::new("event_in_payment", 409, zh, en).into())
}

/// Lays what was sent over the record of the event.
async fn record(tx: &mut Tx, desk: &Desk, event: &str, checked: &Checked) -> Result<()> {
    let (register, _) = desk.register()?;
    let facts: Map<String, Json> = checked
        .facts
        .iter()
        .filter_map(|(name, value)| Some((name.split_once('.')?.1.to_owned(), value.clone())))
        .collect();
    let source = Source::new("event", event);
    let (pack, key) = (&desk.pack, &checked.key);
    registers::write(tx, pack, &register, key, &facts, &source, desk.now).await.map(drop)
}

/// A leaf with a hash of what was sent and what came of it.
pub(super) fn leaf(tx: &mut Tx, kind: &str, event: &TakenEvent, now: Instant) -> Result<()> {
    let facts = Json::Object(event.facts.clone());
    let content = format!("{}\t{}\t{facts}", event.state.as_str(), event.amount.fen());
    let hash = hex::encode(Sha256::digest(content.as_bytes()));
    let leaf = Leaf::new(kind, &event.id, now, hash.as_bytes());
    journal::append(tx, &leaf).map(drop)
}
