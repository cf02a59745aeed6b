//! Lists, filtered by permission inside the query and paged by key.

use access::{Action, Columns, Principal};
use base::deadline::Colour;
use base::{Date, Instant, Result, limits};
use store::{Row, Tx, Value};

use super::{Header, Room};
use crate::store::{self as tables, WIDTH};

/// Which cases.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Filed at the actor's window, instead of the actor's own.
    pub filed: bool,
    /// In this state.
    pub state: Option<String>,
    /// Of this package.
    pub package: Option<String>,
    /// Begun before this case (the last one of the page before).
    pub after: Option<String>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// The actor's cases, latest first.
pub async fn list(
    tx: &mut Tx,
    room: &Room,
    who: &Principal,
    filter: &CaseFilter,
) -> Result<Vec<Header>> {
    let action = if filter.filed { Action::ListWindowCases } else { Action::ListOwnCases };
    let scope = room.access.scope(who, action)?;
    let owners =
        [("c.applicant_register", "c.applicant_key"), ("c.subject_register", "c.subject_key")];
    let columns = Columns {
        account: Some("c.account"),
        owners: &owners,
        filed_by: Some("c.filed_by"),
        mandate: Some(MANDATE),
        place: Some(("t.department", "t.district")),
        place_within: Some("exists (select 1 from task t where t.case_id = c.id and {})"),
    };
    let mut query = Query::new(format!("select {} from cases c where ", tables::columns("c")));
    query.scope(&scope, &columns);
    query.equals("c.state", filter.state.as_deref());
    query.equals("c.package", filter.package.as_deref());
    if let Some(after) = &filter.after {
        query.and("c.id < ", after.as_str());
    }
    let rows = query.page(tx, "c.id desc", filter.limit).await?;
    rows.iter().map(tables::from_row).collect()
}

/// The id of the mandate under which a case was filed; the column holds it as JSON of
/// [`super::CaseMandate`], whose first member it is.
const MANDATE: &str = "substr(c.mandate, 8, 26)";

/// Which tasks.
#[derive(Debug, Clone, Default)]
pub struct TaskFilter {
    /// Decided ones, instead of the open ones that wait for a reviewer.
    pub done: bool,
    /// Of this act.
    pub act: Option<String>,
    /// Whose clock has this colour on a day.
    pub colour: Option<(Colour, Date)>,
    /// After this `due_on/case_id/act` (the last one of the page before).
    pub after: Option<String>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// One task of the queue.
#[derive(Debug, Clone)]
pub struct TaskRow {
    /// The act.
    pub act: String,
    /// Where it stands.
    pub state: String,
    /// The district that handles it; `None` for the city.
    pub district: Option<String>,
    /// Its due day, from its events.
    pub due_on: Option<String>,
    /// The first day on which its clock is yellow.
    pub yellow_on: Option<String>,
    /// Whether its clock was stopped in time.
    pub stopped: bool,
    /// When the department got to work.
    pub opened_at: Option<Instant>,
    /// The case.
    pub case: Header,
}

impl TaskRow {
    /// Where the next page begins.
    pub fn cursor(&self) -> String {
        format!("{}/{}/{}", self.due_on.as_deref().unwrap_or_default(), self.case.id, self.act)
    }
}

/// The queue of the actor's desk, what is due first first.
pub async fn tasks(
    tx: &mut Tx,
    room: &Room,
    who: &Principal,
    filter: &TaskFilter,
) -> Result<Vec<TaskRow>> {
    let scope = room.access.scope(who, Action::ListTasks)?;
    let columns = Columns { place: Some(("t.department", "t.district")), ..Columns::default() };
    let case = tables::columns("c");
    let mut query = Query::new(format!(
        "select {case}, t.act, t.state, t.district, t.due_on, t.yellow_on, t.stopped, \
         t.opened_at \
         from task t join cases c on c.id = t.case_id where "
    ));
    query.scope(&scope, &columns);
    if filter.done {
        query.text.push_str(" and t.state in ('approved', 'refused')");
    } else {
        query.text.push_str(" and t.state = 'open' and t.review = 1");
    }
    query.equals("t.act", filter.act.as_deref());
    if let Some((colour, on)) = filter.colour {
        query.colour(colour, filter.done, &on.to_string());
    }
    if let Some((due, rest)) = filter.after.as_deref().and_then(|after| after.split_once('/'))
        && let Some((id, act)) = rest.split_once('/')
    {
        let after = [due, id, act].map(Value::from);
        query.beyond("(t.due_on, t.case_id, t.act)", after);
    }
    // a task that was opened has a due day
    let rows = query.page(tx, "t.due_on, t.case_id, t.act", filter.limit).await?;
    rows.iter().map(task_row).collect()
}

fn task_row(row: &Row) -> Result<TaskRow> {
    Ok(TaskRow {
        case: tables::from_row(row)?,
        act: row.text(WIDTH)?,
        state: row.text(WIDTH + 1)?,
        district: row.opt_text(WIDTH + 2)?,
        due_on: row.opt_text(WIDTH + 3)?,
        yellow_on: row.opt_text(WIDTH + 4)?,
        stopped: row.int(WIDTH + 5)? != 0,
        opened_at: row.opt_instant(WIDTH + 6)?,
    })
}

pub(super) struct Query {
    pub(super) text: String,
    pub(super) params: Vec<Value>,
}

impl Query {
    pub(super) fn new(text: String) -> Self {
        Self { text, params: Vec::new() }
    }

    pub(super) fn scope(&mut self, scope: &access::Scope, columns: &Columns<'_>) {
        let filter = scope.filter(columns, 1);
        self.text.push_str(&filter.sql);
        self.params.extend(filter.params);
    }

    pub(super) fn equals(&mut self, column: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.and(&format!("{column} = "), value);
        }
    }

    /// Of tasks, those whose clock has `colour` on the day `on`: what `base::deadline` says of
    /// them, from what their rows have of it.
    fn colour(&mut self, colour: Colour, done: bool, on: &str) {
        match colour {
            _ if done != (colour == Colour::Done) => self.text.push_str(" and 1 = 0"),
            Colour::Done => {}
            Colour::Stopped => self.text.push_str(" and t.stopped = 1"),
            Colour::Red => {
                self.text.push_str(" and t.stopped = 0");
                self.and("t.due_on < ", on);
            }
            Colour::Yellow => {
                self.text.push_str(" and t.stopped = 0");
                self.and("t.due_on >= ", on);
                self.and("coalesce(t.yellow_on, t.due_on) <= ", on);
            }
            Colour::Green => {
                self.text.push_str(" and t.stopped = 0");
                self.and("coalesce(t.yellow_on, t.due_on) > ", on);
            }
        }
    }

    /// Only rows whose three `columns` come after `values`.
    pub(super) fn beyond(&mut self, columns: &str, values: [Value; 3]) {
        let n = self.params.len();
        let (first, second, third) = (n + 1, n + 2, n + 3);
        self.text.push_str(&format!(" and {columns} > (${first}, ${second}, ${third})"));
        self.params.extend(values);
    }

    pub(super) fn and(&mut self, comparison: &str, value: &str) {
        self.params.push(value.into());
        self.text.push_str(&format!(" and {comparison}${}", self.params.len()));
    }

    pub(super) async fn page(
        mut self,
        tx: &mut Tx,
        order: &str,
        limit: Option<u32>,
    ) -> Result<Vec<Row>> {
        let limit = limit.map_or(limits::PAGE_ROWS_DEFAULT, |n| (n as usize).max(1));
        let limit = limit.min(limits::PAGE_ROWS_MAX);
        self.params.push(Value::Int(limit as i64));
        self.text.push_str(&format!(" order by {order} limit ${}", self.params.len()));
        tx.query(self.text, &self.params).await
    }
}
