//! Where people are served, and half hours that they book there.

mod book;
mod cancel;
mod list;
mod near;
mod remind;
mod slots;
mod tables;

use access::{Kind, RecordKey, Resource};
use base::Instant;
use base::id::AccountId;
use serde::{Deserialize, Serialize};

pub use book::{NewAppointment, book};
pub use cancel::cancel;
pub use list::{AppointmentFilter, list};
pub use near::{Near, near};
pub use remind::{REMIND, Remind, remind};
pub use slots::{Slot, free, slots};
pub use tables::MIGRATIONS;

/// Minutes of a slot.
pub const SLOT_MINUTES: i32 = 30;
/// Days ahead for which a slot can be booked.
pub const BOOKING_DAYS_MAX: i64 = 30;
/// Appointments that a person has ahead at most.
pub const APPOINTMENTS_AHEAD_MAX: i64 = 5;
/// Hours before an appointment at which its person is reminded.
pub const REMIND_HOURS: i64 = 24;

/// An appointment at a service point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Which one.
    pub id: String,
    /// Where.
    pub point: String,
    /// The district of the point.
    pub district: String,
    /// When it begins.
    pub starts_at: Instant,
    /// At which seat, from 1.
    pub seat: i64,
    /// Who comes.
    pub person: RecordKey,
    /// The account of who comes, when that booked it.
    pub account: Option<String>,
    /// The clerk who booked it.
    pub filed_by: Option<String>,
    /// For which package.
    pub package: Option<String>,
    /// `booked` or `cancelled`.
    pub state: String,
    /// When it was booked.
    pub booked_at: Instant,
    /// When it was cancelled.
    pub cancelled_at: Option<Instant>,
}

impl Appointment {
    /// The appointment as access rules see it.
    pub fn resource(&self) -> Resource {
        let account = |id: &Option<String>| AccountId::parse(id.as_deref()?).ok();
        let mut resource = Resource::new(Kind::Appointment, &self.id)
            .owned_by(self.person.clone())
            .handled_by(self.point.as_str(), Some(&self.district));
        if let Some(id) = account(&self.account) {
            resource = resource.of_account(id);
        }
        if let Some(id) = account(&self.filed_by) {
            resource = resource.filed_by(id);
        }
        resource
    }
}

/// The body of the domain events `appointment_booked`, `appointment_cancelled` and
/// `appointment_reminder`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentTold {
    /// Which one.
    pub appointment: String,
    /// Where.
    pub point: String,
    /// When it begins.
    pub starts_at: Instant,
}

impl From<&Appointment> for AppointmentTold {
    fn from(of: &Appointment) -> Self {
        Self { appointment: of.id.clone(), point: of.point.clone(), starts_at: of.starts_at }
    }
}

fn publish(
    tx: &mut store::Tx,
    topic: &str,
    appointment: &Appointment,
    now: Instant,
) -> base::Result<()> {
    let body = serde_json::to_value(AppointmentTold::from(appointment));
    let body = body.expect("a domain event is JSON");
    store::outbox::publish(tx, topic, &appointment.id, &body, now)
}
