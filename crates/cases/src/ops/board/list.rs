//! The board as a list, filtered by permission inside the query and paged by key.

use access::{Action, Columns, Principal};
use base::{Date, Instant, Result};
use store::{Row, Tx};

use super::{BoardRow, Shade};
use crate::ops::Room;
use crate::ops::list::Query;
use crate::store::{self as tables, WIDTH};

/// What of the board.
#[derive(Debug, Clone, Default)]
pub struct BoardFilter {
    /// Of this colour; yellow and red when absent.
    pub shade: Option<Shade>,
    /// Of this department.
    pub department: Option<String>,
    /// Of this act.
    pub act: Option<String>,
    /// In this district.
    pub district: Option<String>,
    /// After this cursor (the last one of the page before).
    pub after: Option<String>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// How many rows of a kind are yellow and red.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// A department, an act or a district; `None` for work of the whole city.
    pub id: Option<String>,
    /// How many are yellow.
    pub yellow: i64,
    /// How many are red.
    pub red: i64,
    /// How many stand still in time.
    pub stopped: i64,
    /// All that are open.
    pub open: i64,
}

/// The counts of the board, of all that its reader may see.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// By department.
    pub departments: Vec<Count>,
    /// By act.
    pub acts: Vec<Count>,
    /// By district.
    pub districts: Vec<Count>,
}

pub(super) const COLUMNS: Columns<'static> = Columns {
    account: None,
    owners: &[],
    filed_by: None,
    mandate: None,
    place: Some(("w.department", "w.district")),
    place_within: None,
};
const LAST: &str = "w.act || '/' || w.step || '/' || w.department || '/' || w.duty";

/// What is yellow and red in the departments and districts of `who`, what is due first first.
pub async fn board(
    tx: &mut Tx,
    room: &Room,
    who: &Principal,
    filter: &BoardFilter,
    now: Instant,
) -> Result<Vec<BoardRow>> {
    let scope = room.access.scope(who, Action::ReadSupervisionBoard)?;
    let level = "(select max(e.level) from escalation e where e.case_id = w.case_id \
        and e.act = w.act and e.step = w.step and e.department = w.department \
        and e.duty = w.duty)";
    let mut query = Query::new(format!(
        "select {}, w.act, w.step, w.duty, w.department, w.district, w.since, w.stopped_for, \
         w.limit_working_days, w.due_on, w.yellow_on, w.red_on, {level}, {} \
         from watched w join cases c on c.id = w.case_id where ",
        tables::columns("c"),
        level.replace("e.level", "e.at"),
    ));
    query.scope(&scope, &COLUMNS);
    query.text.push_str(" and w.state = 'open'");
    coloured(&mut query, filter.shade, now.date_in(&room.pack.zone()));
    query.equals("w.department", filter.department.as_deref());
    query.equals("w.act", filter.act.as_deref());
    query.equals("w.district", filter.district.as_deref());
    if let Some((due, rest)) = filter.after.as_deref().and_then(|after| after.split_once('/'))
        && let Some((id, last)) = rest.split_once('/')
    {
        let columns = format!("(coalesce(w.due_on, ''), w.case_id, {LAST})");
        query.beyond(&columns, [due, id, last].map(store::Value::from));
    }
    let order = format!("coalesce(w.due_on, ''), w.case_id, {LAST}");
    let rows = query.page(tx, &order, filter.limit).await?;
    rows.iter().map(row).collect()
}

fn coloured(query: &mut Query, shade: Option<Shade>, today: Date) {
    let today = today.to_string();
    match shade {
        None => query.and("w.yellow_on <= ", &today),
        Some(Shade::Red) => query.and("w.red_on <= ", &today),
        Some(Shade::Yellow) => {
            query.and("w.yellow_on <= ", &today);
            query.and("w.red_on > ", &today);
        }
        Some(Shade::Stopped) => {
            query.text.push_str(" and w.stopped_for is not null and w.red_on is null");
        }
        Some(Shade::Green) => {
            query.text.push_str(" and w.stopped_for is null");
            query.and("w.yellow_on > ", &today);
        }
    }
}

fn row(row: &Row) -> Result<BoardRow> {
    let day =
        |i: usize| -> Result<Option<Date>> { Ok(row.opt_text(i)?.and_then(|on| on.parse().ok())) };
    Ok(BoardRow {
        case: tables::from_row(row)?,
        act: row.text(WIDTH)?,
        step: row.text(WIDTH + 1)?,
        duty: row.text(WIDTH + 2)?,
        department: row.text(WIDTH + 3)?,
        district: row.opt_text(WIDTH + 4)?,
        since: row.opt_instant(WIDTH + 5)?,
        stopped_for: row.opt_text(WIDTH + 6)?,
        limit_working_days: u32::try_from(row.int(WIDTH + 7)?).unwrap_or(u32::MAX),
        due_on: day(WIDTH + 8)?,
        yellow_on: day(WIDTH + 9)?,
        red_on: day(WIDTH + 10)?,
        level: u8::try_from(row.opt_int(WIDTH + 11)?.unwrap_or(0)).unwrap_or(u8::MAX),
        told_at: row.opt_instant(WIDTH + 12)?,
    })
}

/// How much is yellow and red, of all that `who` may see: by department, act and district.
pub async fn counts(tx: &mut Tx, room: &Room, who: &Principal, now: Instant) -> Result<Counts> {
    let today = now.date_in(&room.pack.zone());
    Ok(Counts {
        departments: grouped(tx, room, who, "w.department", today).await?,
        acts: grouped(tx, room, who, "w.act", today).await?,
        districts: grouped(tx, room, who, "w.district", today).await?,
    })
}

async fn grouped(
    tx: &mut Tx,
    room: &Room,
    who: &Principal,
    by: &str,
    today: Date,
) -> Result<Vec<Count>> {
    let scope = room.access.scope(who, Action::ReadSupervisionBoard)?;
    let count = |condition: &str| format!("sum(case when {condition} then 1 else 0 end)");
    let mut query = Query::new(format!(
        "select {by}, {}, {}, {}, count(*) from watched w where ",
        count(&format!("w.yellow_on <= '{today}' and w.red_on > '{today}'")),
        count(&format!("w.red_on <= '{today}'")),
        count("w.stopped_for is not null and w.red_on is null"),
    ));
    query.scope(&scope, &COLUMNS);
    query.text.push_str(&format!(" and w.state = 'open' group by {by} order by {by}"));
    let rows = tx.query(query.text, &query.params).await?;
    let count = |row: &Row| {
        Ok(Count {
            id: row.opt_text(0)?,
            yellow: row.int(1)?,
            red: row.int(2)?,
            stopped: row.int(3)?,
            open: row.int(4)?,
        })
    };
    rows.iter().map(count).collect()
}
