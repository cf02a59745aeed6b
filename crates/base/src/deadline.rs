//! The clock of a limit in working days: one fold of its events, used by every room.
//!
//! - **Days, not hours.** An event counts by its civil date in the city's zone.
//! - **The day of the start does not count.** A limit of N working days that starts on day D is due
//!   at the end of the N-th working day after D, whether D is a working day or not. A limit of 0 is
//!   due at the end of D, or of the next working day when D is none.
//! - **A stop takes out the days after the day of the stop, up to and including the day of the
//!   resumption.** The due day moves by the working days among them, and never lies before the
//!   first working day from the resumption on: a person who resumes always leaves a working day to
//!   act.
//! - **What is late stays late.** A stop or an extension that comes after the due day has passed
//!   moves nothing, and a finish after the due day is late for ever.
//! - **Colours.** Done; red past the due day, stopped or not; stopped; yellow when what remains is
//!   at most the share of [`Warning`] of the limit, or one day, while a limit of 0 or 1 day is
//!   yellow on its due day only; else green.
//!
//! The deadline is always computed from events and never stored.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::{Basis, Date, Instant, Refusal, calendar::Calendar};

/// Something that happened to a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockEvent {
    /// When.
    pub at: Instant,
    /// What.
    pub kind: ClockEventKind,
}

/// What happens to a clock, in the order [`fold`] accepts it: started once; then stopped and
/// resumed by turns, extended at any time; finished once, running or stopped, and nothing after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockEventKind {
    /// The limit begins to run.
    Started {
        /// The limit in working days.
        limit_working_days: u32,
    },
    /// The limit stops running.
    Stopped {
        /// The named reason, such as `correction` or `expert_review`.
        reason: String,
    },
    /// The limit runs again.
    Resumed,
    /// The limit is made longer.
    Extended {
        /// By how many working days.
        working_days: u32,
    },
    /// The work is done.
    Finished,
}

/// When a clock warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warning {
    /// The share of the limit, as numerator and denominator, at which a clock turns yellow: with
    /// `(1, 3)` when at most a third of the working days remains.
    pub yellow_share: (u32, u32),
}

impl Default for Warning {
    fn default() -> Self {
        Self { yellow_share: (1, 3) }
    }
}

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Time enough.
    Green,
    /// Soon due.
    Yellow,
    /// Past the due day and not finished.
    Red,
    /// Not running, and not late.
    Stopped,
    /// Finished.
    Done,
}

/// A clock as it stands at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The day of the start.
    pub started_on: Date,
    /// The last day, to its end; `None` while stopped in time.
    pub due_on: Option<Date>,
    /// The last day: `due_on`, or while stopped what it would be if the clock resumed now.
    pub projected_due_on: Date,
    /// The day of the finish.
    pub finished_on: Option<Date>,
    /// The reason of the stop, while stopped.
    pub stopped_for: Option<String>,
    /// The limit with its extensions.
    pub limit_working_days: u32,
    /// Working days of the limit that are used up, up to now or the finish; above the limit when
    /// late.
    pub used_working_days: u32,
    /// Working days after today (or after the finish) up to and including the due day: 0 on the
    /// last day, below 0 by the working days that have passed since.
    pub remaining_working_days: i64,
    /// How it stands.
    pub colour: Colour,
    /// Whether the due day passed before the finish, or has passed now.
    pub late: bool,
}

/// The clock that `events` (in order of time) make, as it stands at `now` or at the last event,
/// whichever is later. Refused with `clock_out_of_order` when an event does not follow the one
/// before, and with `calendar_year_unpublished` when a day counts that no notice settles.
pub fn fold(
    events: &[ClockEvent],
    calendar: &Calendar,
    zone: &TimeZone,
    now: Instant,
    warning: Warning,
) -> Result<Deadline, Refusal> {
    let (first, rest) = events.split_first().ok_or_else(out_of_order)?;
    let ClockEventKind::Started { limit_working_days } = first.kind else {
        return Err(out_of_order());
    };
    let started_on = first.at.date_in(zone);
    let due = calendar.add(started_on, limit_working_days.into())?;
    let mut state = State { started_on, limit: limit_working_days, due, stop: None, finish: None };
    let mut last = first.at;
    for event in rest {
        if event.at < last {
            return Err(out_of_order());
        }
        last = event.at;
        state.apply(&event.kind, last.date_in(zone), calendar)?;
    }
    state.stand(now.max(last).date_in(zone), calendar, warning)
}

/// What the events so far come to.
struct State {
    started_on: Date,
    limit: u32,
    /// The last day, not counting a stop that still lasts.
    due: Date,
    stop: Option<(Date, String)>,
    finish: Option<Date>,
}

impl State {
    fn apply(
        &mut self,
        kind: &ClockEventKind,
        on: Date,
        calendar: &Calendar,
    ) -> Result<(), Refusal> {
        match (kind, &self.stop, self.finish) {
            (ClockEventKind::Stopped { reason }, None, None) => {
                self.stop = Some((on, reason.clone()));
            }
            (ClockEventKind::Resumed, Some(_), None) => {
                self.due = self.due_if_resumed(on, calendar)?;
                self.stop = None;
            }
            (ClockEventKind::Extended { working_days }, _, None) => {
                if !self.late(on) && *working_days > 0 {
                    self.limit = self.limit.saturating_add(*working_days);
                    self.due = calendar.add(self.due, (*working_days).into())?;
                }
            }
            (ClockEventKind::Finished, _, None) => self.finish = Some(on),
            _ => return Err(out_of_order()),
        }
        Ok(())
    }

    /// Whether the due day has passed on `on`; a clock that was stopped in time is not late.
    fn late(&self, on: Date) -> bool {
        self.stop.as_ref().map_or(on, |(stopped_on, _)| *stopped_on) > self.due
    }

    /// The last day when a stop that lasts ends on `on`.
    fn due_if_resumed(&self, on: Date, calendar: &Calendar) -> Result<Date, Refusal> {
        match &self.stop {
            Some((stopped_on, _)) if *stopped_on <= self.due => {
                let due = calendar.add(self.due, calendar.count(*stopped_on, on)?)?;
                if due < on { calendar.add(on, 0) } else { Ok(due) }
            }
            _ => Ok(self.due),
        }
    }

    fn stand(
        self,
        today: Date,
        calendar: &Calendar,
        warning: Warning,
    ) -> Result<Deadline, Refusal> {
        let on = self.finish.unwrap_or(today);
        let due = self.due_if_resumed(on, calendar)?;
        let remaining = calendar.count(on, due)?;
        let late = self.late(on);
        let in_time_stop = self.stop.is_some() && !late && self.finish.is_none();
        let colour = match () {
            () if self.finish.is_some() => Colour::Done,
            () if late => Colour::Red,
            () if in_time_stop => Colour::Stopped,
            () if remaining <= warning.working_days(self.limit) => Colour::Yellow,
            () => Colour::Green,
        };
        let used = (i64::from(self.limit) - remaining).max(0);
        Ok(Deadline {
            started_on: self.started_on,
            due_on: (!in_time_stop).then_some(due),
            projected_due_on: due,
            finished_on: self.finish,
            stopped_for: self.stop.filter(|_| self.finish.is_none()).map(|(_, reason)| reason),
            limit_working_days: self.limit,
            used_working_days: u32::try_from(used).unwrap_or(u32::MAX),
            remaining_working_days: remaining,
            colour,
            late,
        })
    }
}

impl Warning {
    /// Working days that remain of a running limit of `limit` on the first day that it warns.
    fn working_days(self, limit: u32) -> i64 {
        let (numerator, denominator) = self.yellow_share;
        let share = u64::from(limit) * u64::from(numerator) / u64::from(denominator).max(1);
        if limit <= 1 { 0 } else { i64::try_from(share).unwrap_or(i64::MAX).max(1) }
    }

    /// The first day on which a running limit of `limit` that is due on `due_on` is yellow.
    pub fn yellow_on(self, limit: u32, due_on: Date, calendar: &Calendar) -> Result<Date, Refusal> {
        calendar.subtract(due_on, self.working_days(limit))
    }
}

fn out_of_order() -> Refusal {
    Refusal::new(
        "clock_out_of_order",
        409,
        "计时须先开始，暂停与恢复须交替，办结后不得再变更，且各事项须按时间先后排列。",
        "A clock is started first, stopped and resumed by turns, unchanged once finished, and its \
         events follow each other in time.",
    )
    .because([Basis {
        source: "中华人民共和国行政许可法".to_owned(),
        lines: None,
        article: Some("第四十二条、第四十五条、第八十二条".to_owned()),
    }])
}

#[cfg(test)]
mod tests;
