//! What people do with events: let one pass that was drawn, refuse it, weigh again what waits.

use base::{Refusal, Result};
use store::{Tx, Value, params, values};

use super::take::{leaf, not_in_payment};
use super::weigh::{Pays, see, settle, wait};
use super::{Desk, one, save};
use crate::limits::{TEXT_CHARS_MAX, WEIGHED_AGAIN_MAX};
use crate::model::claim_event::{EventState, TakenEvent};
use crate::store::event as tables;

/// A person has looked at a drawn event: it passes and is paid, or it is refused with a reason.
/// Refused with `event_not_drawn` when nobody has to look at it, `reason_missing` without words.
pub async fn decide(
    tx: &mut Tx,
    desk: &Desk,
    id: &str,
    pass: bool,
    note: &str,
) -> Result<TakenEvent> {
    let mut event = one(tx, id).await?;
    if event.state != EventState::Drawn {
        let (zh, en) = ("只有抽中的才须核查。", "Only what was drawn is looked at.");
        return Err(Refusal::new("event_not_drawn", 409, zh, en).into());
    }
    let count = note.trim().chars().count();
    if (!pass && count == 0) || count > TEXT_CHARS_MAX {
        let (zh, en) =
            ("须说明理由，不超过 2000 字。", "Give a reason of at most 2,000 characters.");
        return Err(Refusal::new("reason_missing", 422, zh, en).on("note").into());
    }
    event.note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
    match pass {
        true => {
            if let Some(draw) = &mut event.draw {
                draw.passed = true;
            }
            let seen = see(tx, desk, &event.key).await?;
            settle(tx, desk, &mut event, &seen, Pays::Alone).await?;
            wait(tx, &event, &seen).await?;
        }
        false => event.state = EventState::Refused,
    }
    save(tx, &mut event).await?;
    leaf(tx, "claim_event_looked_at", &event, desk.now)?;
    Ok(event)
}

/// Weighs an event again on what the registers say now. What was drawn and not looked at, and what
/// a person refused, stays so.
pub async fn weigh_again(tx: &mut Tx, desk: &Desk, id: &str) -> Result<TakenEvent> {
    let mut event = one(tx, id).await?;
    if matches!(event.state, EventState::Drawn | EventState::Refused) {
        return Ok(event);
    }
    not_in_payment(tx, &event).await?;
    let before = event.clone();
    let seen = see(tx, desk, &event.key).await?;
    settle(tx, desk, &mut event, &seen, Pays::Alone).await?;
    wait(tx, &event, &seen).await?;
    if event == before {
        return Ok(event);
    }
    save(tx, &mut event).await?;
    if (before.state, before.amount) != (event.state, event.amount) {
        leaf(tx, "claim_event_weighed", &event, desk.now)?;
    }
    Ok(event)
}

/// Id and kind of events that wait for one of the records `keys` of `register`, each once, from
/// after an id on, at most [`WEIGHED_AGAIN_MAX`].
pub async fn waiting_for(
    tx: &mut Tx,
    register: &str,
    keys: &[String],
    after: &str,
) -> Result<Vec<(String, String)>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    // few shapes of statement: the last key is asked for again
    let width = keys.len().next_power_of_two();
    let places: Vec<String> = (4..width + 4).map(|place| format!("${place}")).collect();
    let [before, rest] = tables::WAITING_FOR;
    let mut params = values![register, after, WEIGHED_AGAIN_MAX];
    params.extend((0..width).map(|at| Value::from(&keys[at.min(keys.len() - 1)])));
    let rows = tx.query(format!("{before}{}{rest}", places.join(", ")), &params).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// Weighs again so many waiting events of the desk's kind, from after an id on. Answers how many
/// wait no longer, and the last id when there may be more.
pub async fn weigh_waiting(tx: &mut Tx, desk: &Desk, after: &str) -> Result<(u64, Option<String>)> {
    let params = params![&desk.kind().id, after, WEIGHED_AGAIN_MAX];
    let rows = tx.query(tables::WAITING, params).await?;
    let mut settled = 0;
    let mut last = None;
    for row in &rows {
        let id = row.text(0)?;
        let event = weigh_again(tx, desk, &id).await?;
        settled += u64::from(event.state != EventState::Waiting);
        last = Some(id);
    }
    let full = i64::try_from(rows.len()).unwrap_or_default() == WEIGHED_AGAIN_MAX;
    Ok((settled, last.filter(|_| full)))
}
