//! What happened, what the rules said of it, and what was paid for it.

use base::{Date, Instant, Money};
use serde_json::{Map, Value as Json};

use super::PaymentState;

/// An event that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenEvent {
    /// Which one.
    pub id: String,
    /// Its kind in the pack.
    pub kind: String,
    /// Its key in the register of events: the same key is the same event.
    pub key: String,
    /// The register of who is paid.
    pub payee_register: String,
    /// Their key there.
    pub payee: String,
    /// Their district; empty when nobody knows.
    pub district: String,
    /// Where it stands.
    pub state: EventState,
    /// The policy that said so.
    pub policy: String,
    /// Content hash of the pack by which it was weighed.
    pub pack: String,
    /// What the rules grant.
    pub amount: Money,
    /// What the rules saw: see `engine::says_json`.
    pub says: Json,
    /// The facts for want of which it waits.
    pub missing: Vec<String>,
    /// The clauses that do not hold.
    pub failing: Vec<String>,
    /// Where the money goes, if the city knows.
    pub account: Option<String>,
    /// The run of its file in which it is paid, or is about to be.
    pub run: Option<String>,
    /// The file with which it came, and its row there.
    pub batch: Option<(String, i64)>,
    /// Whether it was drawn, when its kind draws.
    pub draw: Option<Draw>,
    /// What was sent, by fact name.
    pub facts: Map<String, Json>,
    /// When it arrived.
    pub arrived_at: Instant,
    /// By when the money is due.
    pub due_on: Option<Date>,
    /// What a person said who looked at it.
    pub note: Option<String>,
    /// Moved by every change.
    pub version: i64,
}

/// How an event was drawn, or was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// The seed of the kind, from 1.
    pub seed: i64,
    /// The chance that it had, a part of one.
    pub share: String,
    /// Whether it was drawn.
    pub drawn: bool,
    /// Whether somebody has looked at it and let it pass.
    pub passed: bool,
}

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventState {
    /// The rules grant it: it is paid.
    Granted,
    /// A clause does not hold.
    Denied,
    /// A fact is missing.
    Waiting,
    /// Drawn: a person looks first.
    Drawn,
    /// The person who looked refused it.
    Refused,
    /// More was paid than the rules grant on what is known now.
    Overpaid,
}

impl EventState {
    const ALL: [Self; 6] =
        [Self::Granted, Self::Denied, Self::Waiting, Self::Drawn, Self::Refused, Self::Overpaid];

    /// As it is stored and shown in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Denied => "denied",
            Self::Waiting => "waiting",
            Self::Drawn => "drawn",
            Self::Refused => "refused",
            Self::Overpaid => "overpaid",
        }
    }

    /// The state called `text`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A payment for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPayment {
    /// The event.
    pub event: String,
    /// The run.
    pub run: String,
    /// Its place in the run's list.
    pub seq: i64,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: PaymentState,
}

impl EventPayment {
    /// Whether it was paid, or is bound to be.
    pub fn counts(&self) -> bool {
        !matches!(self.state, PaymentState::Cancelled | PaymentState::ClawedBack)
    }
}

/// A file of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventBatch {
    /// Which one: follows from the file, so that the same file is the same batch.
    pub id: String,
    /// The kind of its events.
    pub kind: String,
    /// Where it stands.
    pub state: BatchState,
    /// Its rows.
    pub rows: i64,
    /// Rows that are done.
    pub taken: i64,
    /// Of them refused: nothing is paid on those.
    pub refused: i64,
    /// Of them known before, with the same facts.
    pub repeated: i64,
    /// The day of the facts.
    pub on: Date,
    /// The account that sent it.
    pub sent_by: String,
    /// When.
    pub sent_at: Instant,
    /// Moved by every change.
    pub version: i64,
}

/// Where a file of events stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchState {
    /// Its rows are being taken.
    Taking,
    /// What the rules granted is being paid.
    Paying,
    /// All of it is done.
    Done,
}

impl BatchState {
    /// As it is stored and shown in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Taking => "taking",
            Self::Paying => "paying",
            Self::Done => "done",
        }
    }

    /// The state called `text`.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Taking, Self::Paying, Self::Done].into_iter().find(|of| of.as_str() == text)
    }
}

/// A number to which the city has committed, by which events are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The kind of events.
    pub kind: String,
    /// Its place, from 1.
    pub number: i64,
    /// The day on which it draws; none is prepared for the next one.
    pub on: Option<Date>,
    /// The seed itself; told only when its day is over.
    pub secret: String,
    /// SHA-256 of the seed, in hexadecimal.
    pub commitment: String,
    /// When the city committed to it.
    pub committed_at: Instant,
}
