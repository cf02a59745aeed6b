//! What a case is: its events, and the state that they add up to.

mod after;
mod steps;

use std::collections::BTreeMap;

use base::{Basis, Instant, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

pub use after::{Because, Check, Extension, Objection, OutsideAnswer, Owed, OwedState, RevokedFor};
pub use steps::{FeeOrder, Recorded, StepOf, StepRecord, StepState};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// The applicant fills in.
    Draft,
    /// The applicant must mend what the notice names; the city's clock stands still.
    SentBack,
    /// Departments work.
    InProgress,
    /// All that was wanted, or all that was granted of it, is there.
    Closed,
    /// Nothing that was wanted can be granted.
    Refused,
    /// The applicant withdrew.
    Withdrawn,
}

impl CaseState {
    /// As in JSON and in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::SentBack => "sent_back",
            Self::InProgress => "in_progress",
            Self::Closed => "closed",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing more happens.
    pub fn ended(self) -> bool {
        matches!(self, Self::Closed | Self::Refused | Self::Withdrawn)
    }
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Waits for the tasks before it.
    Waiting,
    /// The department works; its clock runs.
    Open,
    /// Approved.
    Approved,
    /// Refused.
    Refused,
    /// Will not be done: a task before it was refused, its rule says that it need not be, or the
    /// case was withdrawn.
    Stopped,
    /// Approved, and the approval fell.
    Revoked,
}

impl TaskState {
    /// As in JSON and in the tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Stopped => "stopped",
            Self::Revoked => "revoked",
        }
    }
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The rule of the act, or the platform itself.
    Rule,
    /// This account.
    Account(String),
}

/// What the applicant handed in: everything, each time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Fact name -> value as the definition's JSON.
    pub answers: Map<String, Json>,
    /// Commitments signed: ask -> when. A material that may follow later is promised the same way.
    pub commitments: BTreeMap<String, Instant>,
    /// The version of the text of each commitment: SHA-256 of pack and statement.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub statements: BTreeMap<String, String>,
    /// Materials handed in: ask -> documents.
    pub documents: BTreeMap<String, Vec<String>>,
}

/// Something that is wrong with a submission, for the one-time notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// The fact or the ask that must be mended.
    pub field: String,
    /// Stable, such as `answer_missing`.
    pub code: String,
    /// What must hold.
    pub must: Text,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
}

/// How a clause came out, with what it used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClauseOutcome {
    /// The clause of the act.
    pub id: String,
    /// `yes`, `no` or `unknown`.
    pub outcome: String,
    /// Facts that are missing when unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The values used, by fact.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub values: Map<String, Json>,
}

/// A task as the plan made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTask {
    /// The act.
    pub act: String,
    /// Acts that come first.
    pub after: Vec<String>,
}

/// What happened to a case. Stored as JSON, in order, never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The case was submitted, for the first time or again.
    Submitted {
        /// What was handed in.
        submission: Submission,
        /// What has to be done; empty when submitted again and nothing new has to be.
        tasks: Vec<NewTask>,
        /// Days promised.
        promised_working_days: u32,
    },
    /// A department got to work.
    TaskOpened {
        /// The act.
        act: String,
        /// Which, when a fact of the case says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        department: Option<String>,
    },
    /// A task must be done again, because what it needed was changed; it waits to be opened.
    TaskReopened {
        /// The act.
        act: String,
    },
    /// A rule could not decide; a reviewer will.
    ReviewNeeded {
        /// The act.
        act: String,
        /// How the clauses came out.
        clauses: Vec<ClauseOutcome>,
    },
    /// An act was granted.
    TaskApproved {
        /// The act.
        act: String,
        /// How the clauses came out.
        clauses: Vec<ClauseOutcome>,
        /// The facts that it gives, by name.
        gives: Map<String, Json>,
        /// The reviewer's words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// An act was refused.
    TaskRefused {
        /// The act.
        act: String,
        /// The reason of the catalogue, or the clause.
        reason: String,
        /// What must hold.
        must: Text,
        /// What it rests on.
        basis: Vec<Basis>,
        /// How the clauses came out.
        clauses: Vec<ClauseOutcome>,
        /// The reviewer's words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A task will not be done.
    TaskStopped {
        /// The act.
        act: String,
        /// Its own rule says, now that it can be told, that it need not be done; else a task
        /// before it was not granted.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        not_needed: bool,
    },
    /// A step of an open task began; for a fee, with what is to be paid once that is known.
    StepBegun {
        /// The act.
        act: String,
        /// The step.
        step: String,
        /// What is to be paid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fee: Option<FeeOrder>,
        /// Who is asked, when a fact of the case says so.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        departments: Vec<String>,
    },
    /// A step is not called for.
    StepSkipped {
        /// The act.
        act: String,
        /// The step.
        step: String,
    },
    /// Somebody did something in a step.
    StepRecorded {
        /// The act.
        act: String,
        /// The step.
        step: String,
        /// What.
        record: StepRecord,
    },
    /// A step is done.
    StepEnded {
        /// The act.
        act: String,
        /// The step.
        step: String,
        /// Whether nothing stands against the act.
        passed: bool,
    },
    /// The clock of a task was stopped for a reason of the act's list.
    TaskSuspended {
        /// The act.
        act: String,
        /// The reason.
        reason: String,
        /// In the officer's words.
        text: String,
    },
    /// The clock of a suspended task runs again.
    TaskResumed {
        /// The act.
        act: String,
    },
    /// A department asked for more time.
    ExtensionAsked {
        /// The act.
        act: String,
        /// How much.
        working_days: u32,
        /// Why.
        text: String,
    },
    /// A supervisor granted more time, or did not.
    ExtensionAnswered {
        /// The act.
        act: String,
        /// Whether it was granted.
        granted: bool,
        /// Why.
        text: String,
    },
    /// The limit passed in silence, and silence grants the act.
    TaskDeemed {
        /// The act.
        act: String,
    },
    /// A material that was owed came in time.
    MaterialFollowed {
        /// The ask.
        ask: String,
        /// Its documents, by SHA-256.
        documents: Vec<String>,
    },
    /// A material that was owed did not come in time.
    MaterialLapsed {
        /// The ask.
        ask: String,
    },
    /// The city looked whether a commitment was kept.
    CommitmentChecked {
        /// The ask.
        ask: String,
        /// Whether it was.
        kept: bool,
        /// What was found.
        text: String,
    },
    /// The applicant objected to a decision.
    DecisionObjected {
        /// The act.
        act: String,
        /// In the applicant's words.
        text: String,
    },
    /// A supervisor upheld the objection, or dismissed it.
    ObjectionDecided {
        /// The act.
        act: String,
        /// Whether it was upheld.
        upheld: bool,
        /// Why.
        text: String,
    },
    /// A case that had ended goes on.
    Reopened,
    /// An approval fell: what it gave is taken back.
    DecisionRevoked {
        /// The act.
        act: String,
        /// For what.
        cause: RevokedFor,
        /// In the words of whoever did it.
        reason: String,
        /// The article that it rests on, when a supervisor did it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<String>,
    },
    /// What an approval gave was corrected.
    DecisionCorrected {
        /// The act.
        act: String,
        /// The right values, by fact.
        facts: Map<String, Json>,
        /// Why.
        reason: String,
        /// The article that it rests on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<String>,
    },
    /// An outside body said how it stands with its task.
    OutsideAnswered {
        /// The act.
        act: String,
        /// What it said.
        answer: OutsideAnswer,
        /// The number under which it has the matter.
        reference: String,
    },
    /// What an act of the case waited for was told: an event of the world, and what it brings.
    Reported {
        /// The act.
        act: String,
        /// All that is handed in by now.
        submission: Submission,
    },
    /// The facts of the case changed, and with them what has to be done.
    Replanned {
        /// What has to be done besides.
        tasks: Vec<NewTask>,
        /// What need not be done any more.
        dropped: Vec<String>,
        /// Asks that are new.
        asks: Vec<String>,
    },
    /// The applicant must mend something; the clocks stop.
    SentBack {
        /// The act that asks.
        act: String,
        /// What is wrong.
        faults: Vec<Fault>,
    },
    /// A credential was issued.
    CredentialIssued {
        /// The act.
        act: String,
        /// The credential.
        credential: String,
        /// Its type.
        credential_type: String,
    },
    /// The case ended, well or in part.
    Closed,
    /// Nothing wanted was granted.
    Refused,
    /// The applicant withdrew.
    Withdrawn {
        /// In the applicant's words.
        reason: String,
    },
}

impl Event {
    /// A stable word: as in JSON, and for a record of a step what was done.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "submitted",
            Self::TaskOpened { .. } => "task_opened",
            Self::TaskReopened { .. } => "task_reopened",
            Self::ReviewNeeded { .. } => "review_needed",
            Self::TaskApproved { .. } => "task_approved",
            Self::TaskRefused { .. } => "task_refused",
            Self::TaskStopped { .. } => "task_stopped",
            Self::StepBegun { .. } => "step_begun",
            Self::StepSkipped { .. } => "step_skipped",
            Self::StepRecorded { record, .. } => record.kind(),
            Self::StepEnded { .. } => "step_ended",
            Self::TaskSuspended { .. } => "task_suspended",
            Self::TaskResumed { .. } => "task_resumed",
            Self::ExtensionAsked { .. } => "extension_asked",
            Self::ExtensionAnswered { .. } => "extension_answered",
            Self::TaskDeemed { .. } => "task_deemed",
            Self::MaterialFollowed { .. } => "material_followed",
            Self::MaterialLapsed { .. } => "material_lapsed",
            Self::CommitmentChecked { .. } => "commitment_checked",
            Self::DecisionObjected { .. } => "decision_objected",
            Self::ObjectionDecided { .. } => "objection_decided",
            Self::Reopened => "reopened",
            Self::DecisionRevoked { .. } => "decision_revoked",
            Self::DecisionCorrected { .. } => "decision_corrected",
            Self::OutsideAnswered { .. } => "outside_answered",
            Self::Reported { .. } => "reported",
            Self::Replanned { .. } => "replanned",
            Self::SentBack { .. } => "sent_back",
            Self::CredentialIssued { .. } => "credential_issued",
            Self::Closed => "closed",
            Self::Refused => "refused",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The act that it is about.
    pub fn act(&self) -> Option<&str> {
        match self {
            Self::TaskOpened { act, .. }
            | Self::TaskReopened { act }
            | Self::ReviewNeeded { act, .. }
            | Self::TaskApproved { act, .. }
            | Self::TaskRefused { act, .. }
            | Self::TaskStopped { act, .. }
            | Self::StepBegun { act, .. }
            | Self::StepSkipped { act, .. }
            | Self::StepRecorded { act, .. }
            | Self::StepEnded { act, .. }
            | Self::TaskSuspended { act, .. }
            | Self::TaskResumed { act }
            | Self::ExtensionAsked { act, .. }
            | Self::ExtensionAnswered { act, .. }
            | Self::TaskDeemed { act }
            | Self::DecisionObjected { act, .. }
            | Self::ObjectionDecided { act, .. }
            | Self::DecisionRevoked { act, .. }
            | Self::DecisionCorrected { act, .. }
            | Self::OutsideAnswered { act, .. }
            | Self::Reported { act, .. }
            | Self::SentBack { act, .. }
            | Self::CredentialIssued { act, .. } => Some(act),
            _ => None,
        }
    }
}

/// An event with when and by whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Happened {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Actor,
    /// What.
    pub event: Event,
}

/// A document of a case; its bytes are stored under their SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Which one.
    pub id: String,
    /// The ask that it answers.
    pub ask: String,
    /// The file's name, as it was handed in.
    pub name: String,
    /// Such as `application/pdf`.
    pub media_type: String,
    /// Size.
    pub bytes: u64,
    /// SHA-256 of the bytes in hexadecimal.
    pub sha256: String,
    /// When it was handed in.
    pub uploaded_at: Instant,
}

/// A leaf of the journal that is about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseReceipt {
    /// The receipt.
    pub id: String,
    /// What was done: the kind of the leaf.
    pub kind: String,
    /// The act in which it was done, if it was in one.
    pub act: Option<String>,
    /// The type of the credential that it is about, if it is about one.
    pub credential: Option<String>,
    /// When.
    pub at: Instant,
}
