//! The clock, row by row, on the real calendar. 2026-03-02 is a Monday of plain weeks.

use super::*;
use crate::calendar::tests::official;
use jiff::civil::date;
use proptest::prelude::*;

const HOUR: i64 = 3_600;

fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(8))
}

/// `hour` o'clock of `month`-`day` 2026 in the city.
fn at(month: i8, day: i8, hour: i64) -> Instant {
    let midnight = zone().to_timestamp(date(2026, month, day).at(0, 0, 0, 0)).unwrap();
    Instant::from(midnight).plus_seconds(hour * HOUR)
}

fn event((month, day): (i8, i8), kind: ClockEventKind) -> ClockEvent {
    ClockEvent { at: at(month, day, 10), kind }
}

fn started(on: (i8, i8), limit_working_days: u32) -> ClockEvent {
    event(on, ClockEventKind::Started { limit_working_days })
}

fn stopped(on: (i8, i8)) -> ClockEvent {
    event(on, ClockEventKind::Stopped { reason: "correction".to_owned() })
}

fn resumed(on: (i8, i8)) -> ClockEvent {
    event(on, ClockEventKind::Resumed)
}

fn extended(on: (i8, i8), working_days: u32) -> ClockEvent {
    event(on, ClockEventKind::Extended { working_days })
}

fn finished(on: (i8, i8)) -> ClockEvent {
    event(on, ClockEventKind::Finished)
}

fn stand(events: &[ClockEvent], (month, day): (i8, i8)) -> Result<Deadline, Refusal> {
    fold(events, official(), &zone(), at(month, day, 12), Warning::default())
}

/// Due day, working days used and remaining, colour, late.
type Row = (Vec<ClockEvent>, (i8, i8), Option<(i8, i8)>, u32, i64, Colour, bool);

fn check(rows: Vec<Row>) {
    for (number, (events, now, due, used, remaining, colour, late)) in rows.into_iter().enumerate()
    {
        let got = stand(&events, now).unwrap();
        let due_on = got.due_on.map(|day| (day.month(), day.day()));
        let answer =
            (due_on, got.used_working_days, got.remaining_working_days, got.colour, got.late);
        assert_eq!(answer, (due, used, remaining, colour, late), "row {number}");
    }
}

#[test]
fn a_running_clock() {
    use Colour::{Green, Red, Yellow};
    let five = || vec![started((3, 2), 5)]; // Monday to Monday
    check(vec![
        (five(), (3, 2), Some((3, 9)), 0, 5, Green, false),
        (five(), (3, 5), Some((3, 9)), 3, 2, Green, false),
        (five(), (3, 6), Some((3, 9)), 4, 1, Yellow, false),
        (five(), (3, 8), Some((3, 9)), 4, 1, Yellow, false), // Sunday
        (five(), (3, 9), Some((3, 9)), 5, 0, Yellow, false),
        (five(), (3, 10), Some((3, 9)), 6, -1, Red, true),
        // a start on Saturday counts from Monday
        (vec![started((3, 7), 1)], (3, 7), Some((3, 9)), 0, 1, Green, false),
        (vec![started((3, 7), 1)], (3, 9), Some((3, 9)), 1, 0, Yellow, false),
        // late over a weekend: no working day has passed, the due day has
        (vec![started((3, 5), 1)], (3, 7), Some((3, 6)), 1, 0, Red, true),
        // over the Spring Festival and its make-up Saturdays (02-14 and 02-28 are worked)
        (vec![started((2, 13), 3)], (2, 20), Some((2, 25)), 1, 2, Green, false),
        (vec![started((2, 26), 2)], (2, 27), Some((2, 28)), 1, 1, Yellow, false),
    ]);
}

#[test]
fn a_limit_of_no_day_and_of_one() {
    use Colour::{Green, Red, Yellow};
    check(vec![
        (vec![started((3, 2), 0)], (3, 2), Some((3, 2)), 0, 0, Yellow, false),
        (vec![started((3, 2), 0)], (3, 3), Some((3, 2)), 1, -1, Red, true),
        (vec![started((3, 7), 0)], (3, 7), Some((3, 9)), 0, 1, Green, false),
        (vec![started((3, 7), 0)], (3, 9), Some((3, 9)), 0, 0, Yellow, false),
        (vec![started((3, 2), 1)], (3, 2), Some((3, 3)), 0, 1, Green, false),
        (vec![started((3, 2), 1)], (3, 3), Some((3, 3)), 1, 0, Yellow, false),
        (vec![started((3, 2), 2)], (3, 2), Some((3, 4)), 0, 2, Green, false),
        (vec![started((3, 2), 2)], (3, 3), Some((3, 4)), 1, 1, Yellow, false),
        // a third of 20 is 6.67
        (vec![started((3, 2), 20)], (3, 19), Some((3, 30)), 13, 7, Green, false),
        (vec![started((3, 2), 20)], (3, 20), Some((3, 30)), 14, 6, Yellow, false),
    ]);
}

#[test]
fn a_clock_that_stops() {
    use Colour::{Green, Red, Stopped, Yellow};
    let stop = |on| vec![started((3, 2), 5), stopped(on)];
    let resume = |from, to| vec![started((3, 2), 5), stopped(from), resumed(to)];
    check(vec![
        // while stopped nothing is used and nothing is due
        (stop((3, 4)), (3, 4), None, 2, 3, Stopped, false),
        (stop((3, 4)), (3, 16), None, 2, 3, Stopped, false),
        // 03-05 and 03-06 do not count: Wednesday to Friday moves the due day by two
        (resume((3, 4), (3, 6)), (3, 6), Some((3, 11)), 2, 3, Green, false),
        (resume((3, 4), (3, 4)), (3, 4), Some((3, 9)), 2, 3, Green, false),
        // a weekend inside the stop moves nothing
        (resume((3, 6), (3, 8)), (3, 8), Some((3, 9)), 4, 1, Yellow, false),
        // stopped on the due day, resumed on a Sunday: a working day is left
        (
            vec![started((3, 2), 4), stopped((3, 6)), resumed((3, 8))],
            (3, 8),
            Some((3, 9)),
            3,
            1,
            Yellow,
            false,
        ),
        (
            vec![started((3, 2), 4), stopped((3, 6)), resumed((3, 8))],
            (3, 10),
            Some((3, 9)),
            5,
            -1,
            Red,
            true,
        ),
        (stop((3, 9)), (3, 11), None, 5, 0, Stopped, false),
        (resume((3, 9), (3, 11)), (3, 11), Some((3, 11)), 5, 0, Yellow, false),
    ]);
}

#[test]
fn a_clock_that_stops_over_holidays_or_often() {
    use Colour::{Green, Yellow};
    check(vec![
        // over the Spring Festival: 02-13 to 02-25 holds 02-14, 02-24 and 02-25
        (
            vec![started((2, 11), 5), stopped((2, 13)), resumed((2, 25))],
            (2, 25),
            Some((2, 28)),
            2,
            3,
            Green,
            false,
        ),
        // stopped before the first day counted, on the Saturday of the start
        (
            vec![started((3, 7), 3), stopped((3, 7)), resumed((3, 11))],
            (3, 11),
            Some((3, 16)),
            0,
            3,
            Green,
            false,
        ),
        (
            vec![started((3, 7), 0), stopped((3, 9)), resumed((3, 10))],
            (3, 10),
            Some((3, 10)),
            0,
            0,
            Yellow,
            false,
        ),
        // several stops add up: two days and one
        (
            vec![
                started((3, 2), 5),
                stopped((3, 3)),
                resumed((3, 5)),
                stopped((3, 6)),
                resumed((3, 9)),
            ],
            (3, 9),
            Some((3, 12)),
            2,
            3,
            Green,
            false,
        ),
    ]);
    let projected = stand(&[started((3, 2), 5), stopped((3, 4))], (3, 16)).unwrap();
    assert_eq!(projected.projected_due_on, date(2026, 3, 19));
    assert_eq!(projected.stopped_for.as_deref(), Some("correction"));
}

#[test]
fn what_is_late_stays_late() {
    use Colour::{Done, Green, Red};
    let start = || started((3, 2), 5); // due 03-09
    check(vec![
        (vec![start(), stopped((3, 10))], (3, 12), Some((3, 9)), 8, -3, Red, true),
        (
            vec![start(), stopped((3, 10)), resumed((3, 12))],
            (3, 12),
            Some((3, 9)),
            8,
            -3,
            Red,
            true,
        ),
        (vec![start(), extended((3, 10), 5)], (3, 10), Some((3, 9)), 6, -1, Red, true),
        (vec![start(), extended((3, 9), 5)], (3, 9), Some((3, 16)), 5, 5, Green, false),
        (vec![start(), extended((3, 9), 0)], (3, 4), Some((3, 9)), 5, 0, Colour::Yellow, false),
        // an extension while stopped in time counts, however long the stop lasts
        (
            vec![start(), stopped((3, 9)), extended((3, 20), 2), resumed((3, 23))],
            (3, 23),
            Some((3, 25)),
            5,
            2,
            Colour::Yellow,
            false,
        ),
        (vec![start(), finished((3, 6))], (6, 1), Some((3, 9)), 4, 1, Done, false),
        (vec![start(), finished((3, 9))], (6, 1), Some((3, 9)), 5, 0, Done, false),
        (vec![start(), finished((3, 11))], (6, 1), Some((3, 9)), 7, -2, Done, true),
        // finished while stopped: in time
        (
            vec![start(), stopped((3, 9)), finished((3, 20))],
            (6, 1),
            Some((3, 20)),
            5,
            0,
            Done,
            false,
        ),
        (
            vec![start(), stopped((3, 10)), finished((3, 20))],
            (6, 1),
            Some((3, 9)),
            14,
            -9,
            Done,
            true,
        ),
    ]);
    let done = stand(&[start(), stopped((3, 9)), finished((3, 20))], (6, 1)).unwrap();
    assert_eq!((done.finished_on, done.stopped_for), (Some(date(2026, 3, 20)), None));
}

#[test]
fn the_date_is_the_citys() {
    // 23:30 of 03-02 in the city is 15:30 UTC; 00:30 of 03-03 is still 03-02 in UTC
    let start = |hour| {
        let kind = ClockEventKind::Started { limit_working_days: 1 };
        [ClockEvent { at: at(3, 2, hour), kind }]
    };
    assert_eq!(stand(&start(23), (3, 3)).unwrap().due_on, Some(date(2026, 3, 3)));
    assert_eq!(stand(&start(24), (3, 3)).unwrap().due_on, Some(date(2026, 3, 4)));
    // a clock of the machine that lags behind the last event does not turn time back
    assert_eq!(stand(&start(24), (3, 1)).unwrap().started_on, date(2026, 3, 3));
}

#[test]
fn what_cannot_follow_is_refused() {
    let start = || started((3, 2), 5);
    let rows = [
        vec![],
        vec![stopped((3, 2))],
        vec![start(), start()],
        vec![start(), resumed((3, 3))],
        vec![start(), stopped((3, 3)), stopped((3, 4))],
        vec![start(), stopped((3, 3)), resumed((3, 4)), resumed((3, 5))],
        vec![start(), finished((3, 3)), finished((3, 4))],
        vec![start(), finished((3, 3)), extended((3, 4), 1)],
        vec![start(), stopped((3, 5)), resumed((3, 4))],
    ];
    for (number, events) in rows.iter().enumerate() {
        let refusal = stand(events, (3, 9)).unwrap_err();
        assert_eq!((refusal.code, refusal.status), ("clock_out_of_order", 409), "row {number}");
    }
}

#[test]
fn a_year_that_is_not_published_is_refused() {
    let rows = [
        vec![started((12, 30), 3)],
        vec![started((12, 1), 5), extended((12, 3), 40)],
        vec![started((12, 1), 5), stopped((12, 3)), resumed((12, 31)), extended((12, 31), 9)],
    ];
    for (number, events) in rows.iter().enumerate() {
        let refusal = stand(events, (12, 31)).unwrap_err();
        assert_eq!(refusal.code, "calendar_year_unpublished", "row {number}");
    }
    // what was finished in a published year needs no other
    let done = [started((12, 1), 5), finished((12, 4))];
    let later = at(12, 31, 0).plus_seconds(90 * 24 * HOUR);
    let done = fold(&done, official(), &zone(), later, Warning::default()).unwrap();
    assert_eq!((done.due_on, done.late), (Some(date(2026, 12, 8)), false));
}

#[test]
fn the_share_of_the_warning_is_a_parameter() {
    let events = [started((3, 2), 10)]; // due 03-16
    let stand = |yellow_share, day| {
        let warning = Warning { yellow_share };
        fold(&events, official(), &zone(), at(3, day, 12), warning).unwrap().colour
    };
    assert_eq!([stand((1, 2), 6), stand((1, 2), 9)], [Colour::Green, Colour::Yellow]);
    assert_eq!([stand((0, 1), 12), stand((0, 1), 13)], [Colour::Green, Colour::Yellow]);
}

#[test]
fn events_are_stored_as_text_and_read_back() {
    let events = vec![started((3, 2), 5), stopped((3, 3)), resumed((3, 4)), finished((3, 5))];
    let text = serde_json::to_string(&events).unwrap();
    assert!(text.contains(r#""kind":{"started":{"limit_working_days":5}}"#), "{text}");
    assert_eq!(serde_json::from_str::<Vec<ClockEvent>>(&text).unwrap(), events);
}

proptest! {
    /// A stop never takes days away: the due day never comes earlier, and after the resumption at
    /// least as much remains as the working days that were left at the stop.
    #[test]
    fn a_stop_never_shortens(limit in 0u32..30, stop in 0i64..60, length in 0i64..60) {
        let begin = started((3, 2), limit);
        let on = |days: i64| begin.at.plus_seconds(days * 24 * HOUR);
        let stop_at = on(stop);
        let resume_at = on(stop + length);
        let kind = ClockEventKind::Stopped { reason: "r".to_owned() };
        let all = [
            begin.clone(),
            ClockEvent { at: stop_at, kind },
            ClockEvent { at: resume_at, kind: ClockEventKind::Resumed },
        ];
        let stand = |events: &[ClockEvent], now| {
            fold(events, official(), &zone(), now, Warning::default()).unwrap()
        };
        let (plain, before) = (stand(&all[..1], stop_at), stand(&all[..2], stop_at));
        let (during, after) = (stand(&all[..2], resume_at), stand(&all, resume_at));
        prop_assert!(after.projected_due_on >= plain.projected_due_on);
        prop_assert_eq!(during.projected_due_on, after.projected_due_on);
        prop_assert_eq!(before.late, after.late);
        if !before.late {
            prop_assert!(after.remaining_working_days >= before.remaining_working_days);
            prop_assert!(after.remaining_working_days >= 0);
        }
    }
}

/// The day in a list's row and the colour of the fold are one answer.
#[test]
fn a_clock_is_yellow_from_its_yellow_day_on() {
    let warning = Warning::default();
    for limit in [0, 1, 2, 3, 5, 9, 30] {
        let events = [started((3, 2), limit)];
        let due_on = stand(&events, (3, 2)).unwrap().projected_due_on;
        let yellow_on = warning.yellow_on(limit, due_on, official()).unwrap();
        for day in date(2026, 3, 2).series(jiff::Span::new().days(1)).take(60) {
            let colour = stand(&events, (day.month(), day.day())).unwrap().colour;
            let expected = match () {
                () if day > due_on => Colour::Red,
                () if day >= yellow_on => Colour::Yellow,
                () => Colour::Green,
            };
            assert_eq!(colour, expected, "limit {limit} on {day}");
        }
    }
}
