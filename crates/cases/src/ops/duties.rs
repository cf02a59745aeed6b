//! What has to be done besides decisions: the work list of a department, of a party, of an
//! applicant; and what is shown to the public.

use access::{Action, Columns, Principal};
use base::id::CaseId;
use base::{Instant, Result};
use store::{Row, Tx, params};

use super::list::Query;
use super::{Header, Room};
use crate::store::{self as tables, WIDTH};

/// Which duties.
#[derive(Debug, Clone, Default)]
pub struct DutyFilter {
    /// Of this kind, such as `opinion`.
    pub kind: Option<String>,
    /// After this cursor (the last one of the page before).
    pub after: Option<String>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// Something that has to be done.
#[derive(Debug, Clone)]
pub struct DutyRow {
    /// What, as a stable word.
    pub kind: String,
    /// The act.
    pub act: String,
    /// The step, or the ask.
    pub about: String,
    /// The department whose it is; `None` when it is a person's.
    pub department: Option<String>,
    /// The last day.
    pub due_on: Option<String>,
    /// Since when the case waits for it.
    pub since: Instant,
    /// The case.
    pub case: Header,
    n: i64,
}

impl DutyRow {
    /// Where the next page begins.
    pub fn cursor(&self) -> String {
        format!("{}/{}/{}", self.due_on.as_deref().unwrap_or_default(), self.case.id, self.n)
    }
}

/// The duties of `who`, what is due first first.
pub async fn duties(
    tx: &mut Tx,
    room: &Room,
    who: &Principal,
    filter: &DutyFilter,
) -> Result<Vec<DutyRow>> {
    let scope = room.access.scope(who, Action::ListDuties)?;
    let owners = [("d.owner_register", "d.owner_key")];
    let columns = Columns {
        owners: &owners,
        filed_by: Some("c.filed_by"),
        place: Some(("d.department", "d.district")),
        ..Columns::default()
    };
    let mut query = Query::new(select());
    query.scope(&scope, &columns);
    page(tx, query, filter).await
}

/// Notices that run now, for anybody.
pub async fn notices(tx: &mut Tx, filter: &DutyFilter) -> Result<Vec<DutyRow>> {
    let mut query = Query::new(format!("{} d.due_on is not null", select()));
    query.equals("d.kind", Some("public_notice"));
    page(tx, query, filter).await
}

/// The kinds of what a case waits for, without asking who wants them.
pub async fn duties_of(tx: &mut Tx, id: &CaseId) -> Result<Vec<String>> {
    let rows = tx.query("select kind from duty where case_id = $1 order by n", params![id]).await?;
    rows.iter().map(|row| Ok(row.text(0)?)).collect()
}

fn select() -> String {
    format!(
        "select {}, d.kind, d.act, d.about, d.department, d.due_on, d.since, d.n \
         from duty d join cases c on c.id = d.case_id where ",
        tables::columns("c")
    )
}

async fn page(tx: &mut Tx, mut query: Query, filter: &DutyFilter) -> Result<Vec<DutyRow>> {
    query.equals("d.kind", filter.kind.as_deref());
    if let Some((due, rest)) = filter.after.as_deref().and_then(|after| after.split_once('/'))
        && let Some((id, n)) = rest.split_once('/')
        && let Ok(n) = n.parse::<i64>()
    {
        query.beyond("(coalesce(d.due_on, ''), d.case_id, d.n)", [due.into(), id.into(), n.into()]);
    }
    let rows = query.page(tx, "coalesce(d.due_on, ''), d.case_id, d.n", filter.limit).await?;
    rows.iter().map(row).collect()
}

fn row(row: &Row) -> Result<DutyRow> {
    Ok(DutyRow {
        case: tables::from_row(row)?,
        kind: row.text(WIDTH)?,
        act: row.text(WIDTH + 1)?,
        about: row.text(WIDTH + 2)?,
        department: row.opt_text(WIDTH + 3)?,
        due_on: row.opt_text(WIDTH + 4)?,
        since: row.instant(WIDTH + 5)?,
        n: row.int(WIDTH + 6)?,
    })
}
