//! When a clock will turn, if nothing happens to it until then.

use base::deadline::{ClockEvent, Colour};
use base::{Date, Instant};
use pack::Pack;

use crate::engine::state::deadline;

/// Working days past the due day after which the city is told, when the pack says nothing.
const CITY_TOLD_AFTER_DEFAULT: u32 = 3;

/// A clock as the board keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stand {
    pub limit_working_days: u32,
    pub used_working_days: u32,
    pub late: bool,
    pub stopped_for: Option<String>,
    pub due_on: Option<Date>,
    pub yellow_on: Option<Date>,
    pub red_on: Option<Date>,
    pub city_on: Option<Date>,
    pub finished_on: Option<Date>,
}

/// How the clock of `events` stands; with no day where the calendar says nothing.
pub(super) fn stand(pack: &Pack, events: &[ClockEvent], now: Instant) -> Stand {
    let zone = pack.zone();
    let fold = |at: Instant| deadline(events, &pack.calendar, &zone, at);
    let (Some(last), Ok(clock)) = (events.last(), fold(now)) else { return Stand::default() };
    let mut stand = Stand {
        limit_working_days: clock.limit_working_days,
        used_working_days: clock.used_working_days,
        late: clock.late,
        stopped_for: clock.stopped_for.clone(),
        due_on: Some(clock.projected_due_on),
        finished_on: clock.finished_on,
        ..Stand::default()
    };
    if matches!(clock.colour, Colour::Done | Colour::Stopped) {
        return stand;
    }
    let due = clock.projected_due_on;
    stand.red_on = due.tomorrow().ok();
    stand.city_on = told_to_city_on(pack, due);
    // the colours follow each other, so the first day that is not green is found by halves
    let (mut from, mut to) = (last.at.date_in(&zone).min(due), due);
    while from < to {
        let days = from.until(to).map_or(0, |span| span.get_days());
        let middle = from.saturating_add(jiff::Span::new().days(days / 2));
        match fold(Instant::end_of(middle, &zone).plus_seconds(-1)) {
            Ok(clock) if clock.colour == Colour::Green => match middle.tomorrow() {
                Ok(next) => from = next,
                Err(_) => break,
            },
            _ => to = middle,
        }
    }
    stand.yellow_on = Some(from);
    stand
}

/// The day from which what was due on `due` is a matter of the city.
fn told_to_city_on(pack: &Pack, due: Date) -> Option<Date> {
    let days = pack.manifest.city_told_after_working_days.unwrap_or(CITY_TOLD_AFTER_DEFAULT);
    pack.calendar.add(due, i64::from(days.max(1))).ok()
}

/// A duty without a clock of its own: due on a day.
pub(super) fn due(pack: &Pack, on: Option<Date>) -> Stand {
    Stand {
        due_on: on,
        yellow_on: on,
        red_on: on.and_then(|on| on.tomorrow().ok()),
        city_on: on.and_then(|on| told_to_city_on(pack, on)),
        ..Stand::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::deadline::ClockEventKind::{Finished, Resumed, Started, Stopped};

    fn pack() -> Pack {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/hangzhou");
        pack::load(&dir).pack.expect("the pack of Hangzhou loads")
    }

    fn at(text: &str) -> Instant {
        format!("{text}T02:00:00Z").parse().expect("a time")
    }

    fn tick(on: &str, kind: base::deadline::ClockEventKind) -> ClockEvent {
        ClockEvent { at: at(on), kind }
    }

    #[test]
    fn the_days_on_which_a_clock_turns_are_those_on_which_the_fold_does() {
        let pack = pack();
        let stopped = || Stopped { reason: "x".into() };
        // Monday 2026-11-16 and a limit of so many working days
        type Row<'r> = (u32, &'r [ClockEvent], Option<[&'r str; 4]>);
        let rows: [Row<'_>; 5] = [
            (0, &[], Some(["2026-11-16", "2026-11-16", "2026-11-17", "2026-11-19"])),
            (1, &[], Some(["2026-11-17", "2026-11-17", "2026-11-18", "2026-11-20"])),
            (9, &[], Some(["2026-11-27", "2026-11-24", "2026-11-28", "2026-12-02"])),
            (9, &[tick("2026-11-18", stopped())], None),
            (
                9,
                &[tick("2026-11-18", stopped()), tick("2026-11-20", Resumed)],
                Some(["2026-12-01", "2026-11-26", "2026-12-02", "2026-12-04"]),
            ),
        ];
        for (limit_working_days, more, expected) in rows {
            let mut clock = vec![tick("2026-11-16", Started { limit_working_days })];
            clock.extend_from_slice(more);
            let now = clock.last().map(|event| event.at).unwrap_or_default();
            let stand = stand(&pack, &clock, now);
            let days = [stand.due_on, stand.yellow_on, stand.red_on, stand.city_on];
            match expected {
                Some(expected) => {
                    let days = days.map(|day| day.expect("a day").to_string());
                    assert_eq!(days, expected.map(str::to_owned), "{limit_working_days} {more:?}");
                }
                None => {
                    assert_eq!((stand.yellow_on, stand.red_on), (None, None));
                    assert_eq!(stand.stopped_for.as_deref(), Some("x"));
                }
            }
        }
    }

    #[test]
    fn what_is_late_stays_late_and_what_is_done_turns_no_more() {
        let pack = pack();
        let start = tick("2026-11-16", Started { limit_working_days: 1 });
        let late = [start.clone(), tick("2026-11-20", Stopped { reason: "x".into() })];
        let stopped = stand(&pack, &late, at("2026-11-24"));
        assert_eq!(stopped.red_on.map(|on| on.to_string()).as_deref(), Some("2026-11-18"));
        let done = stand(&pack, &[start, tick("2026-11-20", Finished)], at("2026-11-24"));
        assert!(done.late && done.red_on.is_none() && done.finished_on.is_some());
        assert_eq!(done.used_working_days, 4);
    }
}
