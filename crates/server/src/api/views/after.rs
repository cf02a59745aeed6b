//! What comes after acceptance and after the decision.

use std::collections::BTreeSet;

use base::Instant;
use cases::engine::clock::suspended;
use cases::model::{OwedState, TaskState};
use cases::ops::Loaded;
use pack::Pack;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Clock, ReceiptRow, Text, clock, task_id};

/// A task after something was done with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskChanged {
    /// `case:act`.
    pub id: String,
    /// `waiting`, `open`, `approved`, `refused`, `stopped` or `revoked`.
    pub state: String,
    /// Where the case stands.
    pub case_state: String,
    /// Its clock.
    pub clock: Option<Clock>,
    /// Receipts that this left.
    pub receipts: Vec<ReceiptRow>,
}

impl TaskChanged {
    /// The task `act` of `case`.
    pub fn new(pack: &Pack, case: &Loaded, act: &str, now: Instant) -> Self {
        let task = case.state.tasks.get(act);
        Self {
            id: task_id(case.header.id.as_str(), act),
            state: task.map_or("waiting", |task| task.state.as_str()).to_owned(),
            case_state: case.state.state.as_str().to_owned(),
            clock: task.and_then(|task| clock(pack, &task.clock, now)),
            receipts: new_receipts(pack, case),
        }
    }
}

/// Receipts of what was just done; none of them is sealed yet.
pub(super) fn new_receipts(pack: &Pack, case: &Loaded) -> Vec<ReceiptRow> {
    let new = |receipt| ReceiptRow::new(pack, &case.state, receipt, &BTreeSet::new());
    case.new_receipts.iter().map(new).collect()
}

/// A commitment after the city looked at it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommitmentChecked {
    /// The ask.
    pub ask: String,
    /// `due`, `kept` or `breached`.
    pub state: String,
    /// Acts whose approval fell.
    pub revoked: Vec<String>,
    /// Receipts that this left.
    pub receipts: Vec<ReceiptRow>,
}

impl CommitmentChecked {
    /// The commitment `ask` of `case`.
    pub fn new(pack: &Pack, case: &Loaded, ask: &str) -> Self {
        let check = case.state.checks.get(ask);
        let fallen = |act: &&String| {
            let task = case.state.tasks.get(*act);
            task.is_some_and(|task| task.state == cases::model::TaskState::Revoked)
        };
        let acts = check.into_iter().flat_map(|check| &check.acts);
        Self {
            ask: ask.to_owned(),
            state: check_state(check).to_owned(),
            revoked: acts.filter(fallen).cloned().collect(),
            receipts: new_receipts(pack, case),
        }
    }
}

fn check_state(check: Option<&cases::model::Check>) -> &'static str {
    match check.and_then(|check| check.result.as_ref()) {
        None => "due",
        Some((true, _, _)) => "kept",
        Some(_) => "breached",
    }
}

/// A material that was promised for later.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwedRow {
    /// The ask.
    pub ask: String,
    /// What it is called.
    pub text: Text,
    /// `owed`, `followed` or `lapsed`.
    pub state: String,
    /// The last day on which it may come.
    pub due_on: String,
    /// When it came, or lapsed.
    pub at: Option<String>,
    /// What happens by itself when it does not come: `refuse` or `revoke`.
    pub otherwise: String,
}

/// A commitment to be checked.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckRow {
    /// The ask.
    pub ask: String,
    /// What it is called.
    pub text: Text,
    /// `due`, `kept` or `breached`.
    pub state: String,
    /// The last day of the check, when the pack gives one.
    pub due_on: Option<String>,
    /// Acts that were granted on it.
    pub acts: Vec<String>,
    /// What was found.
    pub found: Option<String>,
}

/// What is owed in `case`.
pub fn owed(pack: &Pack, case: &Loaded) -> Vec<OwedRow> {
    let row = |(ask, owed): (&String, &cases::model::Owed)| {
        let definition = pack.asks.get(ask);
        let follow = definition.and_then(|ask| ask.may_follow.as_ref());
        let at = match owed.state {
            OwedState::Owed => None,
            OwedState::Followed(at) | OwedState::Lapsed(at) => Some(at.to_string()),
        };
        OwedRow {
            ask: ask.clone(),
            text: definition.map(|ask| Text::from(&ask.text)).unwrap_or_default(),
            state: owed.state.as_str().to_owned(),
            due_on: owed.due_on.to_string(),
            at,
            otherwise: follow.map(|follow| super::word(follow.otherwise)).unwrap_or_default(),
        }
    };
    case.state.owed.iter().map(row).collect()
}

/// The commitments of `case` on which something was granted.
pub fn checks(pack: &Pack, case: &Loaded) -> Vec<CheckRow> {
    let row = |(ask, check): (&String, &cases::model::Check)| CheckRow {
        ask: ask.clone(),
        text: pack.asks.get(ask).map(|ask| Text::from(&ask.text)).unwrap_or_default(),
        state: check_state(Some(check)).to_owned(),
        due_on: check.due_on.map(|on| on.to_string()),
        acts: check.acts.clone(),
        found: check.result.as_ref().map(|(_, text, _)| text.clone()),
    };
    case.state.checks.iter().map(row).collect()
}

/// What happened to the clock of a task by order, and what was said against its decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskOrders {
    /// The reason for which its clock stands, of the act's list.
    pub suspended_for: Option<String>,
    /// Working days of the extension that was asked for.
    pub extension_working_days: Option<u32>,
    /// Granted or not; null while nobody answered.
    pub extension_granted: Option<bool>,
    /// Granted by silence.
    pub deemed: bool,
    /// What the applicant said against the decision.
    pub objection: Option<String>,
    /// Upheld or not; null while it is looked at.
    pub objection_upheld: Option<bool>,
    /// Why.
    pub objection_answer: Option<String>,
    /// Why its approval fell; null while it stands.
    pub revoked: Option<Because>,
    /// Why what it gave was corrected, last.
    pub corrected: Option<Because>,
    /// What the outside body said last: `requested`, `accepted` or `rejected`.
    pub outside: Option<String>,
}

/// Why a decision was revoked or corrected.
#[derive(Debug, Serialize, ToSchema)]
pub struct Because {
    /// In the words of whoever did it.
    pub reason: String,
    /// The article that it rests on; null when it fell by itself.
    pub article: Option<String>,
}

impl From<&cases::model::Because> for Because {
    fn from(of: &cases::model::Because) -> Self {
        Self { reason: of.reason.clone(), article: of.article.clone() }
    }
}

impl TaskOrders {
    /// Of `task`.
    pub fn new(task: &cases::engine::state::Task) -> Self {
        let extension = task.extension.as_ref();
        let objection = task.objection.as_ref();
        let answer = objection.and_then(|objection| objection.answer.as_ref());
        // decided anew, it stands
        let fell = task.revoked.as_ref().filter(|_| task.state == TaskState::Revoked);
        Self {
            suspended_for: suspended(task).map(str::to_owned),
            extension_working_days: extension.map(|extension| extension.working_days),
            extension_granted: extension.and_then(|extension| extension.granted),
            deemed: task.deemed,
            objection: objection.map(|objection| objection.text.clone()),
            objection_upheld: answer.map(|(upheld, _)| *upheld),
            objection_answer: answer.map(|(_, text)| text.clone()),
            revoked: fell.map(Because::from),
            corrected: task.corrected.as_ref().map(Because::from),
            outside: task.outside.as_ref().map(|(answer, _)| super::word(answer)),
        }
    }
}
