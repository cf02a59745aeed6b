//! What a case goes on with besides its tasks: what is owed, what is checked afterwards, what is
//! objected to.

use base::{Date, Instant, Text};
use serde::{Deserialize, Serialize};

/// How long a task may be made longer, and what became of the wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// By how many working days.
    pub working_days: u32,
    /// Why.
    pub text: String,
    /// Granted, or not; `None` while nobody answered.
    pub granted: Option<bool>,
}

/// A material that may follow later, by the applicant's promise (容缺受理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// When it was promised.
    pub promised_at: Instant,
    /// The last day on which it may come.
    pub due_on: Date,
    /// Where it stands.
    pub state: OwedState,
}

/// Where an owed material stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwedState {
    /// It is still to come.
    Owed,
    /// It came, in time.
    Followed(Instant),
    /// It did not come in time: what the pack says happened.
    Lapsed(Instant),
}

impl OwedState {
    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::Followed(_) => "followed",
            Self::Lapsed(_) => "lapsed",
        }
    }
}

/// A commitment on which something was granted, to be checked afterwards (告知承诺).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The acts that were granted on it.
    pub acts: Vec<String>,
    /// When the first of them was granted.
    pub since: Instant,
    /// The last day on which the city checks it; `None` when the pack gives none.
    pub due_on: Option<Date>,
    /// What was found: kept or not, in whose words, and when.
    pub result: Option<(bool, String, Instant)>,
}

/// What the applicant said against a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// In the applicant's words.
    pub text: String,
    /// When.
    pub at: Instant,
    /// Upheld or not, and why; `None` while it is looked at.
    pub answer: Option<(bool, String)>,
}

/// What an outside body answers for a task that is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutsideAnswer {
    /// It has the matter and works on it.
    Requested,
    /// It grants it.
    Accepted,
    /// It does not.
    Rejected,
}

/// Why a decision was revoked or corrected: the person is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// In the words of whoever did it.
    pub reason: String,
    /// The article that it rests on; `None` when it fell by itself.
    pub article: Option<String>,
}

/// Why a decision falls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokedFor {
    /// An officer found it wrong.
    Wrong,
    /// A commitment that it rested on was not kept.
    Commitment(String),
    /// A material that it rested on did not come.
    Material(String),
}

impl RevokedFor {
    /// For people.
    pub fn text(&self) -> Text {
        match self {
            Self::Wrong => Text::new("决定有误", "The decision was wrong"),
            Self::Commitment(_) => Text::new("未履行承诺", "A commitment was not kept"),
            Self::Material(_) => Text::new("逾期未补交材料", "A material did not come in time"),
        }
    }
}
