//! The figures of departments over a period.

use std::collections::BTreeMap;

use access::{Action, Principal};
use base::{Date, Refusal, Result};
use store::{Row, Tx};

use super::list::COLUMNS;
use crate::ops::Room;
use crate::ops::list::Query;

/// Days, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// What a department did in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DepartmentFigures {
    /// The department.
    pub department: String,
    /// Tasks that came to it.
    pub received: i64,
    /// Tasks that it decided.
    pub decided: i64,
    /// Of these, within their limit.
    pub within_limit: i64,
    /// Of these, after it.
    pub late: i64,
    /// Times that it sent a case back.
    pub sent_back: i64,
    /// Tasks that it refused.
    pub refused: i64,
    /// Working days that the decided ones took, together.
    pub used_working_days: i64,
    /// Tasks that are open and late at the end of the period.
    pub open_late: i64,
    /// Refusals by act and reason.
    pub refusals: Vec<RefusalCount>,
}

impl DepartmentFigures {
    /// Working days that a decided task took on average, to the hundredth.
    pub fn average_working_days(&self) -> Option<f64> {
        #[allow(clippy::cast_precision_loss, reason = "counts of tasks are far below 2^52")]
        let (used, decided) = (self.used_working_days as f64, self.decided as f64);
        (self.decided > 0).then(|| (used / decided * 100.0).round() / 100.0)
    }
}

/// How often an act was refused for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalCount {
    /// The act.
    pub act: String,
    /// The reason of the catalogue, or the clause.
    pub reason: String,
    /// How often.
    pub count: i64,
}

/// The figures of all departments that the reader supervises.
#[derive(Debug, Clone)]
pub struct Report {
    /// Over these days.
    pub period: Period,
    /// By department.
    pub departments: Vec<DepartmentFigures>,
}

/// The figures of the departments and districts of `who`.
pub async fn report(tx: &mut Tx, room: &Room, who: &Principal, period: Period) -> Result<Report> {
    if period.from > period.to {
        let (zh, en) = ("起始日期不得晚于截止日期。", "A period begins before it ends.");
        return Err(Refusal::new("period_reversed", 422, zh, en).on("from").into());
    }
    let (asked, mut all) = (Asked { room, who, period }, BTreeMap::new());
    asked.received(tx, &mut all).await?;
    asked.decided(tx, &mut all).await?;
    asked.sent_back(tx, &mut all).await?;
    asked.open_late(tx, &mut all).await?;
    asked.refusals(tx, &mut all).await?;
    let departments = all.into_iter().map(|(department, mut figures)| {
        figures.department = department;
        figures
    });
    Ok(Report { period, departments: departments.collect() })
}

type All = BTreeMap<String, DepartmentFigures>;

/// What is asked: by whom, over which days.
struct Asked<'a> {
    room: &'a Room,
    who: &'a Principal,
    period: Period,
}

impl Asked<'_> {
    /// Rows of `select` from what `who` supervises, with `conditions` and what comes after them.
    async fn rows(&self, tx: &mut Tx, select: &str, conditions: String) -> Result<Vec<Row>> {
        let scope = self.room.access.scope(self.who, Action::ReadSupervisionBoard)?;
        let mut query = Query::new(format!("{select} where "));
        query.scope(&scope, &COLUMNS);
        query.text.push_str(&conditions);
        tx.query(query.text, &query.params).await
    }

    async fn received(&self, tx: &mut Tx, all: &mut All) -> Result<()> {
        let select = "select w.department, count(*) from watched w";
        let days = self.within("w.received_on");
        let conditions = format!("{days} and w.step = '' group by w.department");
        for row in self.rows(tx, select, conditions).await? {
            all.entry(row.text(0)?).or_default().received = row.int(1)?;
        }
        Ok(())
    }

    async fn decided(&self, tx: &mut Tx, all: &mut All) -> Result<()> {
        let select = "select w.department, count(*), cast(sum(w.late) as bigint), \
            cast(sum(w.used_working_days) as bigint), \
            sum(case when w.state = 'refused' then 1 else 0 end) from watched w";
        let days = self.within("w.decided_on");
        let conditions = format!("{days} and w.step = '' group by w.department");
        for row in self.rows(tx, select, conditions).await? {
            let figures = all.entry(row.text(0)?).or_default();
            figures.decided = row.int(1)?;
            figures.late = row.int(2)?;
            figures.within_limit = figures.decided - figures.late;
            figures.used_working_days = row.int(3)?;
            figures.refused = row.int(4)?;
        }
        Ok(())
    }

    async fn sent_back(&self, tx: &mut Tx, all: &mut All) -> Result<()> {
        let select = "select w.department, count(*) from watched_return w";
        let conditions = format!("{} group by w.department", self.within("w.returned_on"));
        for row in self.rows(tx, select, conditions).await? {
            all.entry(row.text(0)?).or_default().sent_back = row.int(1)?;
        }
        Ok(())
    }

    async fn open_late(&self, tx: &mut Tx, all: &mut All) -> Result<()> {
        let select = "select w.department, count(*) from watched w";
        let late =
            format!(" and w.state = 'open' and w.step = '' and w.red_on <= '{}'", self.period.to);
        for row in self.rows(tx, select, format!("{late} group by w.department")).await? {
            all.entry(row.text(0)?).or_default().open_late = row.int(1)?;
        }
        Ok(())
    }

    async fn refusals(&self, tx: &mut Tx, all: &mut All) -> Result<()> {
        let select = "select w.department, w.act, w.reason, count(*) from watched w";
        let conditions = format!(
            "{} and w.state = 'refused' and w.step = '' and w.reason is not null \
             group by w.department, w.act, w.reason order by 1, 4 desc, 2, 3",
            self.within("w.decided_on")
        );
        for row in self.rows(tx, select, conditions).await? {
            let (act, reason, count) = (row.text(1)?, row.text(2)?, row.int(3)?);
            let figures = all.entry(row.text(0)?).or_default();
            figures.refusals.push(RefusalCount { act, reason, count });
        }
        Ok(())
    }

    // the days are written into the text: they are dates, not what somebody typed
    fn within(&self, column: &str) -> String {
        let Period { from, to } = self.period;
        format!(" and {column} >= '{from}' and {column} <= '{to}'")
    }
}
