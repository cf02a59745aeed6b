//! What the calendar must hold, on the real notices of 2018 to 2026.

use std::sync::LazyLock;

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

/// The days off that are weekdays, and the weekend days worked, by year, as month and day.
const OFFICIAL: [(i16, &str, &str); 9] = [
    (
        2018,
        "0101 0215 0216 0219 0220 0221 0405 0406 0430 0501 0618 0924 1001 1002 1003 1004 1005 1231",
        "0211 0224 0408 0428 0929 0930 1229",
    ),
    (
        2019,
        "0101 0204 0205 0206 0207 0208 0405 0501 0502 0503 0607 0913 1001 1002 1003 1004 1007",
        "0202 0203 0428 0505 0929 1012",
    ),
    (
        2020,
        "0101 0124 0127 0128 0129 0130 0131 0406 0501 0504 0505 0625 0626 1001 1002 1005 1006 1007 1008",
        "0119 0426 0509 0628 0927 1010",
    ),
    (
        2021,
        "0101 0211 0212 0215 0216 0217 0405 0503 0504 0505 0614 0920 0921 1001 1004 1005 1006 1007",
        "0207 0220 0425 0508 0918 0926 1009",
    ),
    (
        2022,
        "0103 0131 0201 0202 0203 0204 0404 0405 0502 0503 0504 0603 0912 1003 1004 1005 1006 1007",
        "0129 0130 0402 0424 0507 1008 1009",
    ),
    (
        2023,
        "0102 0123 0124 0125 0126 0127 0405 0501 0502 0503 0622 0623 0929 1002 1003 1004 1005 1006",
        "0128 0129 0423 0506 0625 1007 1008",
    ),
    (
        2024,
        "0101 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 1007",
        "0204 0218 0407 0428 0511 0914 0929 1012",
    ),
    (
        2025,
        "0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008",
        "0126 0208 0427 0928 1011",
    ),
    (
        2026,
        "0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007",
        "0104 0214 0228 0509 0920 1010",
    ),
];

/// The calendar of 2018 to 2026 with only what differs from the plain week.
pub(crate) fn official() -> &'static Calendar {
    static CALENDAR: LazyLock<Calendar> = LazyLock::new(build);
    &CALENDAR
}

fn build() -> Calendar {
    let dates = |year: i16, days: &str| -> Vec<Date> {
        let day = |day: &str| date(year, day[..2].parse().unwrap(), day[2..].parse().unwrap());
        days.split(' ').map(day).collect()
    };
    let years = OFFICIAL.iter().map(|(year, off, worked)| {
        let name = Text::new("假日", "Holiday");
        let holidays = vec![Holiday { name, dates: dates(*year, off) }];
        let make_up_workdays = dates(*year, worked);
        YearData { year: *year, holidays, make_up_workdays, basis: Basis::default() }
    });
    Calendar::new(years.collect()).unwrap()
}

#[test]
fn every_year_has_its_official_number_of_working_days() {
    // counted outside this crate, from the ranges of the notices
    let rows = [
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    let calendar = official();
    assert_eq!(calendar.years().collect::<Vec<_>>(), rows.map(|(year, _)| year));
    for (year, days) in rows {
        let counted = calendar.count(date(year - 1, 12, 31), date(year, 12, 31)).unwrap();
        assert_eq!(counted, days, "{year}");
    }
    assert_eq!(calendar.count(date(2017, 12, 31), date(2026, 12, 31)).unwrap(), 2244);
}

#[test]
fn named_days_are_what_the_notices_say() {
    let rows = [
        (date(2018, 12, 29), true),  // Saturday, makes up for the New Year of 2019
        (date(2018, 12, 31), false), // Monday of that New Year
        (date(2019, 5, 2), false),   // Labour Day as changed
        (date(2019, 5, 5), true),    // Sunday that makes up for it
        (date(2020, 1, 31), false),  // Spring Festival as extended
        (date(2020, 2, 1), false),   // a make-up day before the extension
        (date(2020, 2, 3), true),
        (date(2022, 12, 31), false), // Saturday
        (date(2023, 1, 2), false),
        (date(2024, 2, 9), true), // the eve of 2024: encouraged leave, not a day off
        (date(2026, 2, 14), true),
        (date(2026, 2, 23), false),
        (date(2026, 11, 22), false),
    ];
    let calendar = official();
    for (day, workday) in rows {
        assert_eq!(calendar.is_workday(day).unwrap(), workday, "{day}");
    }
    assert_eq!(calendar.holiday(date(2026, 2, 23)).unwrap().unwrap().en, "Holiday");
    assert_eq!(calendar.holiday(date(2026, 11, 22)).unwrap(), None);
}

#[test]
fn adding_skips_what_is_off_and_the_day_of_start() {
    let rows = [
        (date(2026, 11, 20), 1, date(2026, 11, 23)), // Friday to Monday
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)), // Saturday is no working day
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)), // Saturday made up
        (date(2026, 2, 13), 2, date(2026, 2, 24)), // over the Spring Festival
        (date(2026, 2, 24), -2, date(2026, 2, 13)),
        (date(2018, 12, 28), 2, date(2019, 1, 2)), // over the end of a year
        (date(2019, 1, 2), -2, date(2018, 12, 28)),
        (date(2017, 12, 31), 1, date(2018, 1, 2)), // the day of start itself is not looked at
        (date(2018, 1, 1), 2000, date(2026, 1, 7)), // 1996 in the eight years between
    ];
    let calendar = official();
    for (from, days, to) in rows {
        assert_eq!(calendar.add(from, days).unwrap(), to, "{from} {days}");
    }
    assert_eq!(calendar.subtract(date(2026, 2, 24), 1).unwrap(), date(2026, 2, 14));
    assert_eq!(calendar.subtract(date(2026, 11, 22), 0).unwrap(), date(2026, 11, 20));
    assert_eq!(calendar.subtract(date(2026, 2, 13), -2).unwrap(), date(2026, 2, 24));
}

#[test]
fn a_year_without_a_notice_is_refused_and_named() {
    let calendar = official();
    let rows = [
        calendar.is_workday(date(2027, 1, 4)).map(|_| ()),
        calendar.add(date(2026, 12, 31), 1).map(|_| ()),
        calendar.add(date(2026, 1, 5), i64::MAX).map(|_| ()),
        calendar.count(date(2026, 12, 1), date(2027, 1, 1)).map(|_| ()),
        calendar.count(date(2027, 1, 1), date(2026, 12, 1)).map(|_| ()),
    ];
    for (row, answer) in rows.into_iter().enumerate() {
        let refusal = answer.unwrap_err();
        assert_eq!((refusal.code, refusal.status), ("calendar_year_unpublished", 422), "{row}");
        assert!(refusal.must.en.contains("2027") && refusal.must.zh.contains("2027"), "{row}");
    }
    let before = calendar.subtract(date(2018, 1, 2), 1).unwrap_err();
    assert!(before.must.en.contains("2017"), "{before}");
    assert!(calendar.add(date(2026, 1, 5), i64::MIN).is_err());
    assert!(calendar.add(Date::MAX, 1).is_err() && calendar.subtract(Date::MIN, 1).is_err());
    assert!(Calendar::default().is_workday(date(2026, 1, 5)).is_err());
}

#[test]
fn a_gap_between_years_is_not_jumped() {
    let year = |year| YearData {
        year,
        holidays: Vec::new(),
        make_up_workdays: Vec::new(),
        basis: Basis::default(),
    };
    let calendar = Calendar::new(vec![year(2024), year(2026)]).unwrap();
    assert!(calendar.count(date(2024, 12, 1), date(2026, 1, 31)).is_err());
    assert!(calendar.add(date(2024, 12, 30), 2).is_err());
    assert!(calendar.subtract(date(2026, 1, 1), 1).is_err());
}

#[test]
fn what_contradicts_itself_is_refused_all_at_once() {
    let holiday = |days: &[Date]| Holiday { name: Text::new("节", "Feast"), dates: days.to_vec() };
    let data = YearData {
        year: 2026,
        holidays: vec![
            holiday(&[date(2025, 12, 31), date(2026, 1, 1)]),
            holiday(&[date(2026, 1, 1), date(2026, 1, 3)]),
        ],
        make_up_workdays: vec![
            date(2026, 1, 3),
            date(2026, 1, 6),
            date(2026, 1, 4),
            date(2026, 1, 4),
            date(2027, 1, 2),
        ],
        basis: Basis::default(),
    };
    let other = YearData { holidays: Vec::new(), make_up_workdays: Vec::new(), ..data.clone() };
    let none = YearData { year: i16::MAX, ..other.clone() };
    let refusals = Calendar::new(vec![data, other, none]).unwrap_err();
    let texts: Vec<&str> = refusals.iter().map(|refusal| refusal.must.en.as_str()).collect();
    assert_eq!(
        texts,
        [
            "2025-12-31 belongs in the calendar of 2025, not of 2026.",
            "2026-01-01 may be in one holiday only.",
            "2026-01-03 cannot be both off and worked.",
            "2026-01-06 as a make-up day must be a Saturday or Sunday.",
            "2026-01-04 as a make-up day may be listed once only.",
            "2027-01-02 belongs in the calendar of 2027, not of 2026.",
            "The year 2026 may be given once only.",
            "32767 is not a year.",
        ]
    );
    assert!(refusals.iter().all(|refusal| refusal.code == "bad_calendar"));
    assert_eq!(refusals[0].field.as_deref(), Some("calendar.2026.holidays"));
}

#[test]
fn a_file_says_dates_in_iso_and_nothing_unknown() {
    let text = r#"{"year": 2026, "basis": {"source": "通知"}, "make_up_workdays": ["2026-01-04"],
        "holidays": [{"name": {"zh": "元旦", "en": "New Year"}, "dates": ["2026-01-01"]}]}"#;
    let data: YearData = serde_json::from_str(text).unwrap();
    assert_eq!(data.make_up_workdays, [date(2026, 1, 4)]);
    assert_eq!(
        serde_json::from_value::<YearData>(serde_json::to_value(&data).unwrap()).unwrap(),
        data
    );
    assert!(serde_json::from_str::<YearData>(&text.replace("\"year\"", "\"yaer\"")).is_err());
    let schema = schemars::schema_for!(YearData).to_value();
    assert_eq!(schema["properties"]["year"]["type"], "integer");
    assert!(schema.to_string().contains(r#""format":"date""#), "{schema}");
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i32..3285).prop_map(|days| date(2018, 1, 2) + jiff::Span::new().days(days))
}

proptest! {
    #[test]
    fn counting_undoes_adding(day in any_day(), days in 1i64..400) {
        let calendar = official();
        if let Ok(to) = calendar.add(day, days) {
            prop_assert!(calendar.is_workday(to).unwrap());
            prop_assert_eq!(calendar.count(day, to).unwrap(), days);
            prop_assert_eq!(calendar.count(to, day).unwrap(), -days);
            // one day less is one working day earlier
            prop_assert_eq!(calendar.subtract(to, 1).unwrap() <= day, days == 1);
        }
    }

    #[test]
    fn subtracting_undoes_adding_from_a_working_day(day in any_day(), days in 0i64..400) {
        let calendar = official();
        let day = calendar.add(day, 0);
        if let Ok((day, to)) = day.and_then(|day| Ok((day, calendar.add(day, days)?))) {
            prop_assert_eq!(calendar.subtract(to, days).unwrap(), day);
        }
    }

    #[test]
    fn adding_is_monotone(day in any_day(), later in any_day(), days in 0i64..100) {
        let calendar = official();
        let (day, later) = (day.min(later), day.max(later));
        if let Ok(far) = calendar.add(later, days) {
            prop_assert!(calendar.add(day, days).unwrap() <= far);
            let more = calendar.add(day, days + 1).unwrap_or(Date::MAX);
            prop_assert!(calendar.add(day, days).unwrap() <= more);
        }
    }

    #[test]
    fn counting_agrees_with_walking(day in any_day(), length in 0i32..800) {
        let calendar = official();
        let to = (day + jiff::Span::new().days(length)).min(date(2026, 12, 31));
        let mut walked = 0;
        let mut at = day;
        while at < to {
            at = at.tomorrow().unwrap();
            walked += i64::from(calendar.is_workday(at).unwrap());
        }
        prop_assert_eq!(calendar.count(day, to).unwrap(), walked);
    }
}
