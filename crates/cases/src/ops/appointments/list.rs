//! Appointments: one's own, those that a clerk booked, those at the clerk's halls.

use access::{Action, Columns, Principal};
use base::{Instant, Result};
use store::{Tx, Value};

use super::{Appointment, tables};
use crate::ops::Room;
use crate::ops::list::Query;

/// Which appointments.
#[derive(Debug, Clone, Default)]
pub struct AppointmentFilter {
    /// At this service point.
    pub point: Option<String>,
    /// Those that begin after this moment.
    pub since: Option<Instant>,
    /// After this cursor (the last one of the page before).
    pub after: Option<String>,
    /// At most so many.
    pub limit: Option<u32>,
}

impl Appointment {
    /// Where the next page begins.
    pub fn cursor(&self) -> String {
        format!("{}/{}", self.starts_at.0, self.id)
    }
}

/// The appointments that `who` may see, in order of time.
pub async fn list(
    tx: &mut Tx,
    room: &Room,
    who: &Principal,
    filter: &AppointmentFilter,
) -> Result<Vec<Appointment>> {
    let scope = room.access.scope(who, Action::ListAppointments)?;
    let owners = [("a.person_register", "a.person_key")];
    let columns = Columns {
        account: Some("a.account"),
        owners: &owners,
        filed_by: Some("a.filed_by"),
        place: Some(("a.point", "a.district")),
        ..Columns::default()
    };
    let mut query = Query::new(format!("select {} from appointment a where ", tables::COLUMNS));
    query.scope(&scope, &columns);
    query.equals("a.point", filter.point.as_deref());
    if let Some(since) = filter.since {
        query.params.push(Value::from(since));
        query.text.push_str(&format!(" and a.starts_at > ${}", query.params.len()));
    }
    if let Some((at, id)) = filter.after.as_deref().and_then(|after| after.split_once('/'))
        && let Ok(at) = at.parse::<i64>()
    {
        query.beyond("(a.starts_at, a.id, '')", [at.into(), id.into(), "".into()]);
    }
    let rows = query.page(tx, "a.starts_at, a.id", filter.limit).await?;
    rows.iter().map(tables::from_row).collect()
}
