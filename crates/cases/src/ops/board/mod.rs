//! The supervision board: what is yellow and red, why, since when and in whose hands; what was
//! told to whom about it; and the figures of departments.
//!
//! The table `watched` has a row for each task and for each duty of a department in its steps. It
//! is a view of the events of cases, made again after each change ([`watch`]), with the days on
//! which the row will turn yellow, red and a matter of the city when nothing happens until then:
//! so the colour of a list is a condition inside the query, and a day that passes changes it.

mod escalate;
mod list;
mod report;
mod stand;
mod tables;
mod watch;

use base::{Date, Instant};
use serde::{Deserialize, Serialize};

use super::Header;

pub use escalate::{ESCALATE, escalate, escalate_daily};
pub use list::{BoardFilter, Count, Counts, board, counts};
pub use report::{DepartmentFigures, Period, RefusalCount, Report, report};
pub use tables::MIGRATIONS;
pub use watch::{unwatched_since, watch};

/// The colour of a row of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    /// Time enough.
    Green,
    /// Soon due.
    Yellow,
    /// Late.
    Red,
    /// Its clock stands still, in time.
    Stopped,
}

impl Shade {
    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Stopped => "stopped",
        }
    }

    /// The colour called `text`.
    pub fn parse(text: &str) -> Option<Self> {
        let all = [Self::Green, Self::Yellow, Self::Red, Self::Stopped];
        all.into_iter().find(|shade| shade.as_str() == text)
    }
}

/// What somebody has to do, and how its clock stands.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardRow {
    /// The act.
    pub act: String,
    /// The step or the ask that it is about; empty for the decision of the act itself.
    pub step: String,
    /// What has to be done, as a stable word: `decision` for the act itself.
    pub duty: String,
    /// The department that holds it.
    pub department: String,
    /// The district that holds it; `None` for the whole city.
    pub district: Option<String>,
    /// Since when it is held.
    pub since: Option<Instant>,
    /// The reason for which its clock stands still.
    pub stopped_for: Option<String>,
    /// Working days that it may take.
    pub limit_working_days: u32,
    /// The last day.
    pub due_on: Option<Date>,
    /// The day from which it is yellow.
    pub yellow_on: Option<Date>,
    /// The day from which it is red.
    pub red_on: Option<Date>,
    /// Whom it was told to so far: 0 nobody, 1 the reviewer, 2 the supervisor, 3 the city.
    pub level: u8,
    /// When it was told last.
    pub told_at: Option<Instant>,
    /// The case.
    pub case: Header,
}

impl BoardRow {
    /// Its colour on the day `today`.
    pub fn shade(&self, today: Date) -> Shade {
        let reached = |on: Option<Date>| on.is_some_and(|on| on <= today);
        match () {
            () if reached(self.red_on) => Shade::Red,
            () if reached(self.yellow_on) => Shade::Yellow,
            () if self.stopped_for.is_some() => Shade::Stopped,
            () => Shade::Green,
        }
    }

    /// Where the next page begins.
    pub fn cursor(&self) -> String {
        let due = self.due_on.map(|on| on.to_string()).unwrap_or_default();
        let Self { act, step, department, duty, .. } = self;
        format!("{due}/{}/{act}/{step}/{department}/{duty}", self.case.id)
    }
}

/// The body of the domain event `task_escalated`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskEscalated {
    /// The case.
    pub case: String,
    /// The act.
    pub act: String,
    /// The step; empty for the act itself.
    pub step: String,
    /// Who holds it.
    pub department: String,
    /// In which district.
    pub district: Option<String>,
    /// 1 the reviewer, 2 the supervisor, 3 the city.
    pub level: u8,
    /// The last day.
    pub due_on: Option<String>,
}
