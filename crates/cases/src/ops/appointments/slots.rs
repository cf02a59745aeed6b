//! Half hours of working days within opening hours.

use base::{Date, Instant, Refusal, Result};
use jiff::civil::Time;
use pack::{Pack, ServicePoint, holds};
use store::Tx;

use super::{BOOKING_DAYS_MAX, SLOT_MINUTES, tables};
use crate::ops::Room;

/// A half hour that can be booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// When it begins, by the clock of the city, such as `09:30`.
    pub at: String,
    /// The same as a point in time.
    pub starts_at: Instant,
    /// Seats that nobody has booked.
    pub free: i64,
    /// All of them.
    pub seats: i64,
}

/// The half hours of `point` on the day `on`: none on a day off. A year without a published
/// calendar is a refusal.
pub fn slots(pack: &Pack, point: &ServicePoint, on: Date) -> Result<Vec<Slot>, Refusal> {
    if !pack.calendar.is_workday(on)? {
        return Ok(Vec::new());
    }
    let zone = pack.zone();
    let mut slots = Vec::new();
    for open in &point.opens {
        let time = |text: &str| Time::strptime("%H:%M", text).ok();
        let Some((mut from, to)) = time(&open.from).zip(time(&open.to)) else { continue };
        loop {
            let minutes =
                from.until(to).map_or(0, |span| span.get_hours() as i64 * 60 + span.get_minutes());
            if from >= to || minutes < i64::from(SLOT_MINUTES) {
                break;
            }
            let at = zone.to_ambiguous_zoned(on.to_datetime(from)).compatible();
            if let Ok(at) = at {
                let seats = i64::from(point.seats);
                let at_text = from.strftime("%H:%M").to_string();
                slots.push(Slot {
                    at: at_text,
                    starts_at: at.timestamp().into(),
                    free: seats,
                    seats,
                });
            }
            let span = jiff::Span::new().minutes(SLOT_MINUTES);
            match from.checked_add(span) {
                Ok(next) => from = next,
                Err(_) => break,
            }
        }
    }
    Ok(slots)
}

/// The half hours of `point` on `on` that can still be booked at `now`, with what is free.
pub async fn free(
    tx: &mut Tx,
    room: &Room,
    point: &str,
    on: Date,
    now: Instant,
) -> Result<Vec<Slot>> {
    let pack = &room.pack;
    let point = pack.service_points.get(point).ok_or_else(Refusal::not_found)?;
    within_reach(pack, on, now)?;
    let mut slots = slots(pack, point, on)?;
    slots.retain(|slot| slot.starts_at > now);
    let zone = pack.zone();
    let to = Instant::end_of(on, &zone);
    let from = Instant::end_of(on.yesterday().unwrap_or(on), &zone);
    for (at, given) in tables::given(tx, &point.id, from, to).await? {
        if let Some(slot) = slots.iter_mut().find(|slot| slot.starts_at == at) {
            slot.free = (slot.seats - given).max(0);
        }
    }
    Ok(slots)
}

/// Refused unless `on` is a day from today on, and not too far ahead.
pub(super) fn within_reach(pack: &Pack, on: Date, now: Instant) -> Result<(), Refusal> {
    let today = now.date_in(&pack.zone());
    let last = today.saturating_add(jiff::Span::new().days(BOOKING_DAYS_MAX));
    if on >= today && on <= last {
        return Ok(());
    }
    Err(Refusal::new(
        "appointment_day",
        422,
        format!("预约日期须在今天起 {BOOKING_DAYS_MAX} 天以内。"),
        format!("An appointment is from today on, at most {BOOKING_DAYS_MAX} days ahead."),
    )
    .on("on"))
}

/// Whether `point` serves `package`.
pub(super) fn serves(pack: &Pack, point: &ServicePoint, package: &str, on: Date) -> bool {
    let open = pack.packages.get(package).is_some_and(|p| holds(p.from, p.to, on));
    open && (point.packages.is_empty() || point.packages.iter().any(|one| one == package))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack() -> Pack {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/hangzhou");
        pack::load(&dir).pack.expect("the pack of Hangzhou loads")
    }

    #[test]
    fn half_hours_lie_within_opening_hours_of_working_days() {
        let pack = pack();
        let mut point = pack.service_points["hall_xihu"].clone();
        let hours = |from: &str, to: &str| pack::OpeningHours { from: from.into(), to: to.into() };
        point.opens = vec![hours("09:00", "10:15"), hours("13:30", "14:30")];
        let times = |on: &str| -> Vec<String> {
            let on: Date = on.parse().expect("a date");
            slots(&pack, &point, on).expect("a year").into_iter().map(|slot| slot.at).collect()
        };
        assert_eq!(times("2026-11-16"), ["09:00", "09:30", "13:30", "14:00"]);
        assert_eq!(times("2026-11-21"), [""; 0], "a Saturday");
        assert_eq!(times("2026-10-01"), [""; 0], "National Day");
        assert_eq!(times("2026-10-10").len(), 4, "a Saturday on which people work");
        let first = &slots(&pack, &point, "2026-11-16".parse().expect("a date")).expect("slots")[0];
        assert_eq!(first.starts_at.to_string(), "2026-11-16T01:00:00Z");
        let unknown: Date = "2031-01-06".parse().expect("a date");
        let refusal = slots(&pack, &point, unknown).expect_err("no calendar");
        assert_eq!(refusal.code, "calendar_year_unpublished");
    }
}
