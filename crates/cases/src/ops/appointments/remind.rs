//! Who has an appointment is reminded of it: a domain event a day before.

use base::{Instant, Result};
use serde::{Deserialize, Serialize};
use store::Tx;

use super::{publish, tables};

/// The kind of the job.
pub const REMIND: &str = "remind_appointment";

/// Its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remind {
    /// Which appointment.
    pub appointment: String,
}

/// Tells of an appointment that is still booked and has not begun.
pub async fn remind(tx: &mut Tx, job: &Remind, now: Instant) -> Result<()> {
    let found = tables::one(tx, &job.appointment).await?;
    match found.filter(|found| found.state == "booked" && found.starts_at > now) {
        Some(appointment) => publish(tx, "appointment_reminder", &appointment, now),
        None => Ok(()),
    }
}
