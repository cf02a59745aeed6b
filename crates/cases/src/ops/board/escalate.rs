//! What has turned is told once: yellow to the reviewer, red to the supervisor, and red for some
//! days to the city.

use base::id::CaseId;
use base::{Date, Instant, Result};
use pack::Pack;
use serde_json::json;
use store::{Tx, jobs, outbox, params};

use super::TaskEscalated;
use crate::ops::Room;

/// The kind of the job that runs once a day.
pub const ESCALATE: &str = "escalate_tasks";
/// The topic of the domain event.
const TOPIC: &str = "task_escalated";
/// Rows that one transaction tells of.
const ROWS_MAX: i64 = 500;

const TURNED: &str = "select w.case_id, w.act, w.step, w.department, w.duty, w.district, w.due_on, \
    w.red_on, w.city_on, (select max(e.level) from escalation e where e.case_id = w.case_id \
    and e.act = w.act and e.step = w.step and e.department = w.department and e.duty = w.duty) \
    from watched w where w.state = 'open' and w.yellow_on <= $1";
const UNTOLD: &str = "and coalesce((select max(e.level) from escalation e \
    where e.case_id = w.case_id and e.act = w.act and e.step = w.step \
    and e.department = w.department and e.duty = w.duty), 0) < \
    case when w.city_on <= $1 then 3 when w.red_on <= $1 then 2 else 1 end";
const TOLD: &str = "insert into escalation (case_id, act, step, department, duty, level, at) \
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing";

/// Tells of what has turned by now, a page of it; answers whether there may be more.
pub async fn escalate(tx: &mut Tx, room: &Room, now: Instant) -> Result<bool> {
    Ok(tell(tx, &room.pack, None, now).await? >= ROWS_MAX)
}

/// Sees to it that the job runs when the next day begins: once, whoever asks.
pub async fn escalate_daily(tx: &mut Tx, pack: &Pack, now: Instant) -> Result<()> {
    let zone = pack.zone();
    let today = now.date_in(&zone);
    let key = today.tomorrow().unwrap_or(today).to_string();
    let at = Instant::end_of(today, &zone);
    jobs::enqueue(tx, ESCALATE, Some(&key), &json!({}), at).await.map(drop)
}

/// The same for all cases or for one; answers how many rows it told of.
pub(super) async fn tell(
    tx: &mut Tx,
    pack: &Pack,
    case: Option<&CaseId>,
    now: Instant,
) -> Result<i64> {
    let today = now.date_in(&pack.zone());
    let day = today.to_string();
    let rows = match case {
        Some(id) => tx.query(format!("{TURNED} and w.case_id = $2"), params![day, id]).await?,
        None => {
            let sql = format!("{TURNED} {UNTOLD} order by w.case_id limit $2");
            tx.query(sql, params![day, ROWS_MAX]).await?
        }
    };
    let mut told = 0;
    for row in &rows {
        let reached = |i: usize| -> Result<bool> {
            let on: Option<Date> = row.opt_text(i)?.and_then(|on| on.parse().ok());
            Ok(on.is_some_and(|on| on <= today))
        };
        let level = if reached(8)? { 3 } else { 1 + u8::from(reached(7)?) };
        let before = row.opt_int(9)?.unwrap_or(0);
        if i64::from(level) <= before {
            continue;
        }
        let (id, act, step) = (row.str(0)?, row.str(1)?, row.str(2)?);
        let (department, duty) = (row.str(3)?, row.str(4)?);
        let key = params![id, act, step, department, duty, i64::from(level), now];
        if tx.execute(TOLD, key).await? == 0 {
            continue;
        }
        told += 1;
        let escalated = TaskEscalated {
            case: id.to_owned(),
            act: act.to_owned(),
            step: step.to_owned(),
            department: department.to_owned(),
            district: row.opt_text(5)?,
            level,
            due_on: row.opt_text(6)?,
        };
        let body = serde_json::to_value(&escalated).expect("a domain event is JSON");
        outbox::publish(tx, TOPIC, &format!("{id}:{act}"), &body, now)?;
    }
    Ok(told)
}
