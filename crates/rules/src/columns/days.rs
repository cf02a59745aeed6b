//! Dates as days since 1970-01-01: years between them and months after them, as the evaluation of
//! one party has it.

use jiff::{Span, civil::Date};

use super::table::{date_of, day_of};
use crate::eval::MONTHS_MAX;

/// First and last day that a rule can name: 0001-01-01 and 9999-12-31.
const DAYS: std::ops::RangeInclusive<i64> = -719_162..=2_932_896;

/// Year, month and day of the month as the number YYYYMMDD.
///
/// Counts in eras of 400 years that begin on 1 March, so that the leap day comes last.
fn number(day: i64) -> i64 {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + next) * 10_000 + month * 100 + date
}

/// Whole years from `earlier` to `later`.
pub(super) fn years_between(earlier: i64, later: i64) -> i64 {
    (number(later) - number(earlier)) / 10_000
}

/// `days` after `day`, if rules can name that day.
pub(super) fn add_days(day: i64, days: i64) -> Option<i64> {
    day.checked_add(days).filter(|day| DAYS.contains(day))
}

/// `months` after `day`, at the end of the month where there is no such day.
pub(super) fn add_months(day: i64, months: i64) -> Option<i64> {
    if !(-MONTHS_MAX..=MONTHS_MAX).contains(&months) {
        return None;
    }
    let date: Date = date_of(i32::try_from(day).ok()?);
    let moved = date.checked_add(Span::new().try_months(months).ok()?).ok()?;
    (moved.year() >= 1).then(|| i64::from(day_of(moved)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(i64::from(day_of(date(1, 1, 1))), *DAYS.start());
        assert_eq!(i64::from(day_of(date(9999, 12, 31))), *DAYS.end());
        for day in (*DAYS.start()..=*DAYS.end()).step_by(997) {
            let date = date_of(i32::try_from(day).unwrap());
            let whole = i64::from(date.year()) * 10_000
                + i64::from(date.month()) * 100
                + i64::from(date.day());
            assert_eq!(number(day), whole, "{date}");
        }
    }
}
