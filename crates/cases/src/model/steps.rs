//! What is done in the steps of an act besides its decision.

use base::deadline::ClockEvent;
use base::{Date, Instant, Money};
use pack::{DeliveryWay, OpinionSays, Score};
use serde::{Deserialize, Serialize};

use super::Actor;

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Somebody has to do something.
    Open,
    /// Done, and nothing stands against the act.
    Done,
    /// Done, and it speaks against the act: a person decides.
    Failed,
    /// Not called for.
    Skipped,
    /// Left undone, because the act was decided or the case ended.
    Dropped,
}

impl StepState {
    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Dropped => "dropped",
        }
    }
}

/// What is to be paid, by the rule of the fee list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeOrder {
    /// The entry of the fee list.
    pub item: String,
    /// Yuan.
    pub amount_yuan: Money,
}

/// What somebody did in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepRecord {
    /// A department gave its opinion.
    Opinion {
        /// The department.
        department: String,
        /// What it says.
        says: OpinionSays,
        /// Why.
        text: String,
    },
    /// The lead settled a disagreement.
    Reconciled {
        /// Whether the matter goes on.
        agree: bool,
        /// Why.
        text: String,
    },
    /// Somebody objected in time.
    Objected {
        /// In their words.
        text: String,
    },
    /// The department answered an objection.
    Answered {
        /// Which one, from 1.
        objection: u32,
        /// Whether it is well founded.
        founded: bool,
        /// In the department's words.
        text: String,
    },
    /// The day of the visit was set, for all acts of the case that need one.
    Appointed {
        /// The day.
        on: Date,
    },
    /// What was found on the spot.
    Visited {
        /// Whether it is as it must be.
        passed: bool,
        /// What was found.
        text: String,
    },
    /// What experts concluded.
    Reviewed {
        /// Who they were.
        names: Vec<String>,
        /// Whether they are for it.
        passed: bool,
        /// Their conclusion.
        text: String,
        /// What each of them gave, of 100 points.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        scores: Vec<Score>,
    },
    /// Those concerned were heard.
    Heard {
        /// Who came.
        names: Vec<String>,
        /// What was said.
        text: String,
    },
    /// The fee was paid.
    Paid {
        /// The payment's number.
        reference: String,
    },
    /// A party signed.
    Signed {
        /// The fact that holds the party's identity number.
        signer: String,
        /// SHA-256 of what was signed: the submission as the party saw it.
        digest: String,
        /// At the window, before a clerk who saw the card.
        at_window: bool,
    },
    /// The applicant chose how the result comes.
    Chosen {
        /// How.
        way: DeliveryWay,
        /// Where to, by post.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        address: String,
    },
    /// The result was handed over or sent.
    Delivered {
        /// How.
        way: DeliveryWay,
        /// Of the parcel.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking_number: Option<String>,
    },
}

impl StepRecord {
    /// As a kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Opinion { .. } => "opinion_given",
            Self::Reconciled { .. } => "opinions_reconciled",
            Self::Objected { .. } => "notice_objected",
            Self::Answered { .. } => "objection_answered",
            Self::Appointed { .. } => "visit_appointed",
            Self::Visited { .. } => "visit_recorded",
            Self::Reviewed { .. } => "experts_reviewed",
            Self::Heard { .. } => "hearing_held",
            Self::Paid { .. } => "fee_paid",
            Self::Signed { .. } => "party_signed",
            Self::Chosen { .. } => "delivery_chosen",
            Self::Delivered { .. } => "result_delivered",
        }
    }

    /// All kinds.
    pub const KINDS: [&'static str; 12] = [
        "opinion_given",
        "opinions_reconciled",
        "notice_objected",
        "objection_answered",
        "visit_appointed",
        "visit_recorded",
        "experts_reviewed",
        "hearing_held",
        "fee_paid",
        "party_signed",
        "delivery_chosen",
        "result_delivered",
    ];
}

/// A record with when and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Actor,
    /// What.
    pub record: StepRecord,
}

/// A step as its events left it.
#[derive(Debug, Clone, PartialEq)]
pub struct StepOf {
    /// Where it stands.
    pub state: StepState,
    /// When it began; `None` when it was skipped.
    pub begun_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// What is to be paid.
    pub fee: Option<FeeOrder>,
    /// Who is asked, when a fact of the case said so.
    pub departments: Vec<String>,
    /// What was done, in order.
    pub records: Vec<Recorded>,
    /// How many records there were when it began, the last time it did.
    pub since: usize,
    /// What its clock heard.
    pub clock: Vec<ClockEvent>,
}

impl StepOf {
    /// A step that begins, or that is skipped.
    pub fn new(state: StepState, at: Instant) -> Self {
        let begun_at = (state == StepState::Open).then_some(at);
        let ended_at = (state != StepState::Open).then_some(at);
        let (fee, departments, records, since, clock) = Default::default();
        Self { state, begun_at, ended_at, fee, departments, records, since, clock }
    }

    /// The last record that `choose` takes.
    pub fn last<'s, T>(&'s self, choose: impl Fn(&'s StepRecord) -> Option<T>) -> Option<T> {
        self.records.iter().rev().find_map(|recorded| choose(&recorded.record))
    }

    /// Opinions so far: department and what it says.
    pub fn opinions(&self) -> impl Iterator<Item = (&str, OpinionSays)> {
        self.records.iter().filter_map(|recorded| match &recorded.record {
            StepRecord::Opinion { department, says, .. } => Some((department.as_str(), *says)),
            _ => None,
        })
    }

    /// The mean of what the experts gave, of 100, to two digits; `None` when they do not score.
    pub fn mean_points(scores: &[Score]) -> Option<String> {
        let count = u64::try_from(scores.len()).ok().filter(|count| *count > 0)?;
        let sum: u64 = scores.iter().map(|score| u64::from(score.points)).sum();
        // half up, in hundredths
        let hundredths = (sum * 200 + count) / (2 * count);
        Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
    }

    /// Objections so far: whether each was answered, and how.
    pub fn objections(&self) -> Vec<Option<bool>> {
        let mut all = Vec::new();
        for recorded in &self.records {
            match &recorded.record {
                StepRecord::Objected { .. } => all.push(None),
                StepRecord::Answered { objection, founded, .. } => {
                    let place = (*objection as usize).checked_sub(1);
                    if let Some(slot) = place.and_then(|place| all.get_mut(place)) {
                        *slot = Some(*founded);
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// Whether the party behind the fact `signer` has signed.
    pub fn signed(&self, signer: &str) -> bool {
        self.last(|record| match record {
            StepRecord::Signed { signer: by, .. } if by == signer => Some(()),
            _ => None,
        })
        .is_some()
    }

    /// How the result shall come, once that is chosen.
    pub fn way(&self) -> Option<DeliveryWay> {
        self.last(|record| match record {
            StepRecord::Chosen { way, .. } => Some(*way),
            _ => None,
        })
    }
}
