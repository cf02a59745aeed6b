//! Working days: weekdays less the official days off, plus the weekend days that make up for them.
//!
//! A year without a published notice is never guessed: whatever touches it is refused with
//! `calendar_year_unpublished`. A notice may name days of the year before its own (the New Year of
//! 2019 began on 2018-12-30), so the last days of a year are settled only by the notice for the
//! next.
//!
//! Counting is by prefix sums: every operation takes time in the number of years it spans, not of
//! days.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Weekday;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::{Basis, Date, Refusal, Text};

/// The days of one year that differ from the plain week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearData {
    /// The civil year, such as 2026. Every date below is a day of it.
    pub year: i16,
    /// The holidays, each with every day off that the notice gives it, weekends included.
    pub holidays: Vec<Holiday>,
    /// Saturdays and Sundays on which people work.
    #[schemars(schema_with = "dates_schema")]
    pub make_up_workdays: Vec<Date>,
    /// The notice that says so, with its number.
    pub basis: Basis,
}

/// One holiday of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Such as 春节, Spring Festival.
    pub name: Text,
    /// Every day off, weekends included.
    #[schemars(schema_with = "dates_schema")]
    pub dates: Vec<Date>,
}

/// The working days of the published years.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

/// One published year. Days are counted from 0 at 1 January.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Year {
    /// `before[day]` working days lie before `day`; one entry more than the year has days.
    before: Vec<u16>,
    /// The working days in order.
    workdays: Vec<u16>,
    /// The name of each holiday, by day.
    holidays: BTreeMap<u16, Text>,
}

impl Calendar {
    /// The calendar of `years`. Everything that is wrong is named at once, with code
    /// `bad_calendar`: a year twice, a date outside its year, a day in two holidays or off and
    /// worked at once, a make-up day that is no weekend day.
    pub fn new(years: Vec<YearData>) -> Result<Self, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut built = BTreeMap::new();
        for data in years {
            check(&data, &mut refusals);
            let year = data.year;
            let Some(days) = Year::new(data) else {
                let (zh, en) = (format!("{year} 不是年份。"), format!("{year} is not a year."));
                refusals.push(bad(year, "year", zh, en));
                continue;
            };
            if built.insert(year, days).is_some() {
                refusals.push(bad(
                    year,
                    "year",
                    format!("{year} 年的日历只能有一份。"),
                    format!("The year {year} may be given once only."),
                ));
            }
        }
        if refusals.is_empty() { Ok(Self { years: built }) } else { Err(refusals) }
    }

    /// The published years, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.keys().copied()
    }

    /// Whether people work on `date`.
    pub fn is_workday(&self, date: Date) -> Result<bool, Refusal> {
        let (year, day) = self.at(date)?;
        Ok(year.before[day + 1] > year.before[day])
    }

    /// The holiday that `date` belongs to, if it is one.
    pub fn holiday(&self, date: Date) -> Result<Option<&Text>, Refusal> {
        let (year, day) = self.at(date)?;
        Ok(u16::try_from(day).ok().and_then(|day| year.holidays.get(&day)))
    }

    /// The `days`-th working day after `date`, which itself does not count. With 0, `date` itself
    /// when it is a working day, else the next working day. Below 0 as [`Calendar::subtract`].
    pub fn add(&self, date: Date, days: i64) -> Result<Date, Refusal> {
        match days {
            0 if self.is_workday(date)? => Ok(date),
            0 => self.add(date, 1),
            1.. => self.forward(next(date)?, days),
            _ => self.backward(previous(date)?, days.saturating_neg()),
        }
    }

    /// The `days`-th working day before `date`, which itself does not count. With 0, `date` itself
    /// when it is a working day, else the working day before it. Below 0 as [`Calendar::add`].
    pub fn subtract(&self, date: Date, days: i64) -> Result<Date, Refusal> {
        match days {
            0 if self.is_workday(date)? => Ok(date),
            0 => self.subtract(date, 1),
            _ => self.add(date, days.saturating_neg()),
        }
    }

    /// How many working days lie after `from` up to and including `to`; below 0 when `to` is
    /// earlier than `from` (those after `to` up to and including `from`).
    pub fn count(&self, from: Date, to: Date) -> Result<i64, Refusal> {
        if from == to {
            return Ok(0);
        }
        if to < from {
            return self.count(to, from).map(|days| -days);
        }
        let first = next(from)?;
        let (first_year, first_day) = self.at(first)?;
        let (last_year, last_day) = self.at(to)?;
        let mut days =
            i64::from(last_year.before[last_day + 1]) - i64::from(first_year.before[first_day]);
        for year in first.year()..to.year() {
            days += i64::from(self.year(year)?.total());
        }
        Ok(days)
    }

    /// The `days`-th working day from `first` on, which counts; `days` is at least 1.
    fn forward(&self, first: Date, days: i64) -> Result<Date, Refusal> {
        let (year, day) = self.at(first)?;
        // the place of the day sought in the list of its year, as long as it does not run past it
        let mut place = (days - 1).saturating_add(i64::from(year.before[day]));
        let (mut year, mut number) = (year, first.year());
        while place >= i64::from(year.total()) {
            place -= i64::from(year.total());
            number = number.checked_add(1).ok_or_else(|| unpublished(number))?;
            year = self.year(number)?;
        }
        date_of(number, year.workdays[index(place)])
    }

    /// The `days`-th working day from `last` back, which counts; `days` is at least 1.
    fn backward(&self, last: Date, days: i64) -> Result<Date, Refusal> {
        let (year, day) = self.at(last)?;
        let mut place = i64::from(year.before[day + 1]) - days;
        let (mut year, mut number) = (year, last.year());
        while place < 0 {
            number = number.checked_sub(1).ok_or_else(|| unpublished(number))?;
            year = self.year(number)?;
            place += i64::from(year.total());
        }
        date_of(number, year.workdays[index(place)])
    }

    fn year(&self, year: i16) -> Result<&Year, Refusal> {
        self.years.get(&year).ok_or_else(|| unpublished(year))
    }

    /// The year of `date` and the day of the year, from 0.
    fn at(&self, date: Date) -> Result<(&Year, usize), Refusal> {
        Ok((self.year(date.year())?, index(i64::from(date.day_of_year()) - 1)))
    }
}

impl Year {
    /// `data`, already checked, as counts; `None` when there is no such year.
    fn new(data: YearData) -> Option<Self> {
        let first = Date::new(data.year, 1, 1).ok()?;
        let made_up: BTreeSet<Date> = data.make_up_workdays.into_iter().collect();
        let off = data.holidays.into_iter().flat_map(|holiday| {
            let name = holiday.name;
            holiday.dates.into_iter().map(move |date| (date, name.clone()))
        });
        let off: BTreeMap<Date, Text> = off.collect();
        let (mut before, mut workdays, mut holidays) = (vec![0], Vec::new(), BTreeMap::new());
        let days = u16::try_from(first.days_in_year()).ok()?;
        for (day, date) in (0..days).zip(first.series(jiff::Span::new().days(1))) {
            if let Some(name) = off.get(&date) {
                holidays.insert(day, name.clone());
            } else if made_up.contains(&date) || !is_weekend(date) {
                workdays.push(day);
            }
            before.push(u16::try_from(workdays.len()).ok()?);
        }
        Some(Self { before, workdays, holidays })
    }

    fn total(&self) -> u16 {
        self.before[self.before.len() - 1]
    }
}

/// Puts what is wrong with the dates of one year into `refusals`.
fn check(data: &YearData, refusals: &mut Vec<Refusal>) {
    let year = data.year;
    let mut off = BTreeSet::new();
    for date in data.holidays.iter().flat_map(|holiday| &holiday.dates).copied() {
        check_year(year, "holidays", date, refusals);
        if !off.insert(date) {
            refusals.push(bad(
                year,
                "holidays",
                format!("{date} 只能列入一个假日。"),
                format!("{date} may be in one holiday only."),
            ));
        }
    }
    let mut made_up = BTreeSet::new();
    for date in data.make_up_workdays.iter().copied() {
        check_year(year, "make_up_workdays", date, refusals);
        let wrong = if off.contains(&date) {
            Some(("不能既放假又上班", "cannot be both off and worked"))
        } else if !is_weekend(date) {
            Some(("作为调休上班日须为周六或周日", "as a make-up day must be a Saturday or Sunday"))
        } else if !made_up.insert(date) {
            Some(("作为调休上班日只能列一次", "as a make-up day may be listed once only"))
        } else {
            None
        };
        if let Some((zh, en)) = wrong {
            let (zh, en) = (format!("{date} {zh}。"), format!("{date} {en}."));
            refusals.push(bad(year, "make_up_workdays", zh, en));
        }
    }
}

fn check_year(year: i16, field: &str, date: Date, refusals: &mut Vec<Refusal>) {
    if date.year() != year {
        refusals.push(bad(
            year,
            field,
            format!("{date} 须写入 {} 年的日历，而非 {year} 年。", date.year()),
            format!("{date} belongs in the calendar of {}, not of {year}.", date.year()),
        ));
    }
}

fn dates_schema(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = Vec::<String>::json_schema(generator);
    schema.insert("items".to_owned(), serde_json::json!({ "type": "string", "format": "date" }));
    schema
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn next(date: Date) -> Result<Date, Refusal> {
    date.tomorrow().map_err(|_| unpublished(date.year()))
}

fn previous(date: Date) -> Result<Date, Refusal> {
    date.yesterday().map_err(|_| unpublished(date.year()))
}

fn date_of(year: i16, day: u16) -> Result<Date, Refusal> {
    let first = Date::new(year, 1, 1).map_err(|_| unpublished(year))?;
    first.checked_add(jiff::Span::new().days(day)).map_err(|_| unpublished(year))
}

fn index(place: i64) -> usize {
    usize::try_from(place).expect("a place in a year is not below zero")
}

fn bad(year: i16, field: &str, zh: String, en: String) -> Refusal {
    Refusal::new("bad_calendar", 422, zh, en).on(format!("calendar.{year}.{field}"))
}

fn unpublished(year: i16) -> Refusal {
    Refusal::new(
        "calendar_year_unpublished",
        422,
        format!("须先公布 {year} 年的放假安排，才能计算该年的工作日。"),
        format!(
            "The holiday notice for {year} must be published before working days of that year \
             can be counted."
        ),
    )
}

#[cfg(test)]
pub(crate) mod tests;
