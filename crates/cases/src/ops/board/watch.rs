//! Making the rows of one case again from its events.

use base::id::CaseId;
use base::{Date, Instant, Result};
use pack::Pack;
use store::{Row, Tx, Value, params, values};

use super::escalate::tell;
use super::stand::{Stand, due, stand};
use crate::engine::state::{State, Task};
use crate::model::{Event, Happened, TaskState};
use crate::ops::{Room, load};

const CLEAR: [&str; 2] =
    ["delete from watched where case_id = $1", "delete from watched_return where case_id = $1"];
const PLACES: &str = "select act, department, district from task where case_id = $1";
const DUTIES: &str = "select act, about, kind, department, district, due_on, since from duty \
    where case_id = $1 and department is not null order by n";
const WATCHED: &str = "insert into watched (case_id, act, step, department, duty, district, \
    state, since, stopped_for, limit_working_days, due_on, yellow_on, red_on, city_on, \
    received_on, decided_on, used_working_days, late, reason)";
const RETURNED: &str = "insert into watched_return \
    (case_id, n, act, department, district, returned_on)";

/// Whether the case changed after `version`: then a later event makes its rows.
pub async fn unwatched_since(tx: &mut Tx, id: &CaseId, version: i64) -> Result<bool> {
    let newer = "select 1 from cases where id = $1 and version > $2";
    Ok(tx.query_one(newer, params![id, version]).await?.is_some())
}

/// Makes the rows of the case `id`, and tells whom it must what has turned already.
pub async fn watch(tx: &mut Tx, room: &Room, id: &CaseId, now: Instant) -> Result<()> {
    let case = load(tx, room, id).await?;
    for statement in CLEAR {
        tx.execute(statement, params![id]).await?;
    }
    let places = tx.query(PLACES, params![id]).await?;
    let places: Vec<Place> = places.iter().map(place).collect::<Result<_>>()?;
    let duties = tx.query(DUTIES, params![id]).await?;
    let duties: Vec<DutyOf> = duties.iter().map(duty).collect::<Result<_>>()?;
    let pack = &room.pack;
    let mut rows = Vec::new();
    for (act, task) in &case.state.tasks {
        let Some(place) = places.iter().find(|place| &place.act == act) else { continue };
        rows.push(of_task(pack, id, place, task, now));
        if task.state != TaskState::Open {
            continue;
        }
        let duties = duties.iter().filter(|duty| &duty.act == act);
        rows.extend(duties.map(|duty| of_duty(pack, id, duty, task, now)));
    }
    // two duties of one kind and department in one step are one row
    rows.sort_by_key(|row| row.iter().take(5).map(|v| format!("{v:?}")).collect::<Vec<_>>());
    rows.dedup_by(|one, two| one[..5] == two[..5]);
    tx.insert_many(WATCHED, &rows, "").await?;
    let returned = returns(pack, id, &case.state, &case.events, &places);
    tx.insert_many(RETURNED, &returned, "").await?;
    tell(tx, pack, Some(id), now).await.map(drop)
}

struct Place {
    act: String,
    department: String,
    district: Option<String>,
}

fn place(row: &Row) -> Result<Place> {
    Ok(Place { act: row.text(0)?, department: row.text(1)?, district: row.opt_text(2)? })
}

struct DutyOf {
    act: String,
    step: String,
    kind: String,
    department: String,
    district: Option<String>,
    due_on: Option<Date>,
    since: Instant,
}

fn duty(row: &Row) -> Result<DutyOf> {
    Ok(DutyOf {
        act: row.text(0)?,
        step: row.text(1)?,
        kind: row.text(2)?,
        department: row.text(3)?,
        district: row.opt_text(4)?,
        due_on: row.opt_text(5)?.and_then(|on| on.parse().ok()),
        since: row.instant(6)?,
    })
}

fn of_task(pack: &Pack, id: &CaseId, place: &Place, task: &Task, now: Instant) -> Vec<Value> {
    let mut stand = stand(pack, &task.clock, now);
    if task.state == TaskState::Waiting {
        // it is nobody's work just now
        (stand.yellow_on, stand.red_on, stand.city_on) = (None, None, None);
    }
    let decided = matches!(task.state, TaskState::Approved | TaskState::Refused);
    let on = |at: Instant| at.date_in(&pack.zone()).to_string();
    let row = RowOf {
        key: [&place.act, "", &place.department, "decision"],
        district: place.district.clone(),
        state: task.state.as_str(),
        since: task.opened_at,
        received_on: task.opened_at.map(on),
        decided_on: task.decided_at.filter(|_| decided).map(on),
        reason: task.refusal.as_ref().filter(|_| decided).map(|fault| fault.code.clone()),
        stand,
    };
    row.values(id)
}

fn of_duty(pack: &Pack, id: &CaseId, duty: &DutyOf, task: &Task, now: Instant) -> Vec<Value> {
    let step = task.steps.get(&duty.step).filter(|step| !step.clock.is_empty());
    let stand = match step {
        Some(step) => stand(pack, &step.clock, now),
        None => due(pack, duty.due_on),
    };
    let row = RowOf {
        key: [&duty.act, &duty.step, &duty.department, &duty.kind],
        district: duty.district.clone(),
        state: TaskState::Open.as_str(),
        since: step.and_then(|step| step.begun_at).or(Some(duty.since)),
        received_on: None,
        decided_on: None,
        reason: None,
        stand,
    };
    row.values(id)
}

struct RowOf<'a> {
    key: [&'a str; 4],
    district: Option<String>,
    state: &'static str,
    since: Option<Instant>,
    received_on: Option<String>,
    decided_on: Option<String>,
    reason: Option<String>,
    stand: Stand,
}

impl RowOf<'_> {
    fn values(self, id: &CaseId) -> Vec<Value> {
        let [act, step, department, duty] = self.key;
        let day = |on: Option<Date>| on.map(|on| on.to_string());
        let stand = self.stand;
        values![
            id,
            act,
            step,
            department,
            duty,
            self.district,
            self.state,
            self.since,
            stand.stopped_for,
            i64::from(stand.limit_working_days),
            day(stand.due_on),
            day(stand.yellow_on),
            day(stand.red_on),
            day(stand.city_on),
            self.received_on,
            self.decided_on,
            i64::from(stand.used_working_days),
            i64::from(stand.late),
            self.reason,
        ]
    }
}

/// A row for each time that a department sent the case back.
fn returns(
    pack: &Pack,
    id: &CaseId,
    state: &State,
    events: &[Happened],
    places: &[Place],
) -> Vec<Vec<Value>> {
    let zone = pack.zone();
    let returned = events.iter().enumerate().filter_map(|(n, happened)| {
        let Event::SentBack { act, .. } = &happened.event else { return None };
        state.tasks.get(act)?;
        let place = places.iter().find(|place| &place.act == act)?;
        let on = happened.at.date_in(&zone).to_string();
        Some(values![id, n as i64, act, &place.department, place.district.clone(), on])
    });
    returned.collect()
}
