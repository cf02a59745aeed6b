//! Service points, slots and appointments.

use base::Instant;
use cases::ops::appointments as of;
use pack::Pack;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Basis, Named, Text, bases, district_text, package_name, word};

/// Where people are served.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServicePoint {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub text: Text,
    /// `hall`, `outlet` or `terminal`.
    pub kind: String,
    /// Its district.
    pub district: Named,
    /// Where it is.
    pub address: Text,
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Opening hours, for people.
    pub hours: Text,
    /// When it is open on working days.
    pub opens: Vec<Opening>,
    /// Seats that can be booked a half hour.
    pub seats: u32,
    /// The packages that it serves; empty is all.
    pub packages: Vec<String>,
    /// Metres from where `near` says; null without it.
    pub distance_metres: Option<u64>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Why it is ours, where the documents do not say it.
    pub modelled: Option<Text>,
}

/// When a place is open.
#[derive(Debug, Serialize, ToSchema)]
pub struct Opening {
    /// Such as `09:00`.
    pub from: String,
    /// Such as `12:00`.
    pub to: String,
}

impl ServicePoint {
    /// `point`, so many metres away.
    pub fn new(pack: &Pack, point: &pack::ServicePoint, metres: Option<f64>) -> Self {
        let opening =
            |hours: &pack::OpeningHours| Opening { from: hours.from.clone(), to: hours.to.clone() };
        Self {
            id: point.id.clone(),
            text: (&point.text).into(),
            kind: word(point.kind),
            district: district(pack, &point.district),
            address: (&point.address).into(),
            latitude: point.latitude,
            longitude: point.longitude,
            hours: (&point.hours).into(),
            opens: point.opens.iter().map(opening).collect(),
            seats: point.seats,
            packages: point.packages.clone(),
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // metres on Earth
            distance_metres: metres.map(|metres| metres.round() as u64),
            basis: bases(&point.basis),
            modelled: point.modelled.as_ref().map(Text::from),
        }
    }
}

fn district(pack: &Pack, id: &str) -> Named {
    Named { id: id.to_owned(), text: district_text(pack, id) }
}

/// A half hour that can be booked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Slot {
    /// When it begins, by the clock of the city, such as `09:30`.
    pub at: String,
    /// The same as a point in time.
    pub starts_at: String,
    /// Seats that are free.
    pub free: i64,
    /// All of them.
    pub seats: i64,
}

impl From<&of::Slot> for Slot {
    fn from(slot: &of::Slot) -> Self {
        let of::Slot { at, starts_at, free, seats } = slot.clone();
        Self { at, starts_at: starts_at.to_string(), free, seats }
    }
}

/// An appointment.
#[derive(Debug, Serialize, ToSchema)]
pub struct Appointment {
    /// Its id.
    pub id: String,
    /// Where.
    pub service_point: Named,
    /// The address of that.
    pub address: Option<Text>,
    /// The district.
    pub district: Named,
    /// On which day.
    pub on: String,
    /// At what time, by the clock of the city.
    pub at: String,
    /// The same as a point in time.
    pub starts_at: String,
    /// At which seat.
    pub seat: i64,
    /// For which package.
    pub package: Option<Named>,
    /// `booked` or `cancelled`.
    pub state: String,
    /// When it was booked.
    pub booked_at: String,
    /// When it was cancelled.
    pub cancelled_at: Option<String>,
    /// Whether a clerk booked it at the window.
    pub at_window: bool,
    /// What may be done: `cancel`.
    pub allowed: Vec<String>,
}

impl Appointment {
    /// `of` as it stands `now`.
    pub fn new(pack: &Pack, of: &of::Appointment, now: Instant) -> Self {
        let point = pack.service_points.get(&of.point);
        let name = point.map_or_else(|| Text::new(&of.point, &of.point), |p| (&p.text).into());
        let starts = pack.zone().to_datetime(of.starts_at.timestamp());
        let open = of.state == "booked" && of.starts_at > now;
        Self {
            id: of.id.clone(),
            service_point: Named { id: of.point.clone(), text: name },
            address: point.map(|point| Text::from(&point.address)),
            district: district(pack, &of.district),
            on: starts.date().to_string(),
            at: starts.strftime("%H:%M").to_string(),
            starts_at: of.starts_at.to_string(),
            seat: of.seat,
            package: of.package.as_deref().map(|id| package_name(pack, id)),
            state: of.state.clone(),
            booked_at: of.booked_at.to_string(),
            cancelled_at: of.cancelled_at.map(|at| at.to_string()),
            at_window: of.filed_by.is_some(),
            allowed: open.then(|| "cancel".to_owned()).into_iter().collect(),
        }
    }
}
