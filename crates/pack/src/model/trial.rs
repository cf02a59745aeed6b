//! The tests that a pack carries: situations and stories.

use base::{Date, Text};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Budget, FactName, PolicyDeed, PolicyExpect, StepDeed};

/// Dated facts in; plan, decision and failing clauses out. No database.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Situation {
    pub id: String,
    pub text: Text,
    pub package: String,
    pub on: Date,
    /// What is known, by fact name; computed facts may be given.
    pub facts: IndexMap<FactName, serde_json::Value>,
    pub expect: SituationExpect,
}

/// What must come out of a situation. What is absent is not checked.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SituationExpect {
    /// Acts of the plan, in any order, all of them.
    pub acts: Option<Vec<String>>,
    /// Asks that must be in the plan.
    pub asks: Vec<String>,
    /// Asks that must not be.
    pub asks_not: Vec<String>,
    pub critical_path_working_days: Option<u32>,
    pub materials: Option<u32>,
    pub visits: Option<u32>,
    pub steps: Option<u32>,
    /// Act -> what its rule decides: `approve`, `review`, `correct`, `refuse`.
    pub decisions: IndexMap<String, String>,
    /// Clauses that do not hold, in any order, all of them, as `act.clause`.
    pub failing: Option<Vec<String>>,
}

/// People acting through the real operations, on a clock that can jump.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub id: String,
    pub text: Text,
    /// Rows of `requirements/systems.jsonl` that it carries.
    pub rows: Vec<String>,
    /// What it supposes of policies where the documents give nothing: policy -> what.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub suppose: IndexMap<String, Supposed>,
    /// When it begins, in the city's time, such as `2026-03-02T09:00`.
    pub start: String,
    /// Records that exist beforehand: register -> list of facts.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub records: IndexMap<String, Vec<IndexMap<String, serde_json::Value>>>,
    pub steps: Vec<Step>,
}

/// What a story supposes of a policy, to show what would happen.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Supposed {
    /// Calendar days for which its list is public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publicity_days: Option<u32>,
    /// What there is for it in a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
}

/// One step of a story. After each, every due job runs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "do")]
pub enum Step {
    /// A persona applies for a package: draft, answers, documents, submit.
    Apply {
        r#as: String,
        package: String,
        /// What later steps call the case; `case` when absent.
        #[serde(default)]
        case: Option<String>,
        /// A clerk files for this persona, who stands at the window.
        #[serde(default)]
        on_behalf_of: Option<String>,
        /// Key of an existing subject record.
        #[serde(default)]
        subject: Option<String>,
        /// The case of the story that it is a part of.
        #[serde(default)]
        parent: Option<String>,
        /// The mandate of the story under which an agent files it.
        #[serde(default)]
        mandate: Option<String>,
        answers: IndexMap<FactName, serde_json::Value>,
        /// Commitments signed, by ask id.
        #[serde(default)]
        commitments: Vec<String>,
        /// Materials handed in, ask id -> content.
        #[serde(default)]
        documents: IndexMap<String, String>,
        #[serde(default)]
        idempotency_key: Option<String>,
        #[serde(default)]
        expect: Expect,
    },
    /// The applicant mends what was sent back, and submits again.
    Correct {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        #[serde(default)]
        answers: IndexMap<FactName, serde_json::Value>,
        #[serde(default)]
        commitments: Vec<String>,
        #[serde(default)]
        documents: IndexMap<String, String>,
        #[serde(default)]
        expect: Expect,
    },
    /// A reviewer decides a task.
    Decide {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        approve: bool,
        /// A reason of the act's catalogue, when refused.
        #[serde(default)]
        reason: Option<String>,
        #[serde(default)]
        note: String,
        /// What the act leaves to the reviewer to say.
        #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
        facts: IndexMap<FactName, serde_json::Value>,
        #[serde(default)]
        expect: Expect,
    },
    /// A reviewer sends the case back with the wrong fields marked.
    SendBack {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        /// Field -> what is wrong.
        fields: IndexMap<String, String>,
        #[serde(default)]
        expect: Expect,
    },
    /// The applicant withdraws.
    Withdraw {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        #[serde(default)]
        reason: String,
        #[serde(default)]
        expect: Expect,
    },
    /// An officer revokes a credential of the case.
    Revoke {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        credential: String,
        reason: String,
        #[serde(default)]
        expect: Expect,
    },
    /// Somebody does something in a step of an act.
    Deed {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        /// The step; the one that is open when absent.
        #[serde(default)]
        step: Option<String>,
        deed: StepDeed,
        #[serde(default)]
        expect: Expect,
    },
    /// An officer stops the clock of a task for a reason of the act's list.
    Suspend {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        reason: String,
        text: String,
        #[serde(default)]
        expect: Expect,
    },
    /// An officer lets it run again.
    Resume {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        #[serde(default)]
        expect: Expect,
    },
    /// A department asks for more time.
    AskExtension {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        text: String,
        #[serde(default)]
        expect: Expect,
    },
    /// A supervisor grants it, or does not.
    AnswerExtension {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        grant: bool,
        text: String,
        #[serde(default)]
        expect: Expect,
    },
    /// The applicant hands in what was promised for later.
    HandIn {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        /// Ask id -> content.
        documents: IndexMap<String, String>,
        #[serde(default)]
        expect: Expect,
    },
    /// The supervising department looks whether a commitment was kept.
    CheckCommitment {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        commitment: String,
        kept: bool,
        text: String,
        #[serde(default)]
        expect: Expect,
    },
    /// The applicant objects to a decision.
    Object {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        text: String,
        #[serde(default)]
        expect: Expect,
    },
    /// A supervisor upholds the objection, or dismisses it.
    AnswerObjection {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        uphold: bool,
        text: String,
        #[serde(default)]
        expect: Expect,
    },
    /// A supervisor revokes an approval.
    RevokeDecision {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        reason: String,
        /// What it rests on.
        #[serde(default)]
        article: String,
        #[serde(default)]
        expect: Expect,
    },
    /// What an approval gave is corrected.
    CorrectDecision {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        facts: IndexMap<FactName, serde_json::Value>,
        reason: String,
        /// What it rests on.
        #[serde(default)]
        article: String,
        #[serde(default)]
        expect: Expect,
    },
    /// The applicant tells of an event of the world, or what comes after one.
    Report {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        #[serde(default)]
        answers: IndexMap<FactName, serde_json::Value>,
        #[serde(default)]
        commitments: Vec<String>,
        #[serde(default)]
        documents: IndexMap<String, String>,
        #[serde(default)]
        expect: Expect,
    },
    /// An outside body answers for its task.
    AnswerOutside {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        act: String,
        /// `requested`, `accepted` or `rejected`.
        answer: String,
        /// The number under which it has the matter.
        reference: String,
        /// A reason of the act's catalogue, when rejected.
        #[serde(default)]
        reason: Option<String>,
        #[serde(default)]
        note: String,
        /// Facts that it tells.
        #[serde(default)]
        facts: IndexMap<FactName, serde_json::Value>,
        #[serde(default)]
        expect: Expect,
    },
    /// Somebody lets an agent act in some packages until a day; a clerk records it from paper.
    GrantMandate {
        r#as: String,
        /// What later steps call it; `mandate` when absent.
        #[serde(default)]
        mandate: Option<String>,
        /// The persona who shall act.
        agent: String,
        /// Who gives it, such as `{ register: entity, key: … }`; the own person when absent.
        #[serde(default)]
        principal: Option<MandateGiver>,
        /// The paper that a clerk saw; online when absent.
        #[serde(default)]
        paper: Option<String>,
        /// In these packages only; all when empty.
        #[serde(default)]
        packages: Vec<String>,
        /// Whether it covers the records that the principal owns, too, such as its projects.
        #[serde(default)]
        owned: bool,
        /// Whether the agent may sign commitments.
        #[serde(default)]
        commitments: bool,
        /// The last day.
        to: Date,
        #[serde(default)]
        expect: Expect,
    },
    /// A mandate of the story is ended before its day.
    RevokeMandate {
        r#as: String,
        #[serde(default)]
        mandate: Option<String>,
        #[serde(default)]
        reason: String,
        #[serde(default)]
        expect: Expect,
    },
    /// Somebody claims, pays, objects to a payment, or tells of what pays without a claim.
    Policy {
        r#as: String,
        deed: PolicyDeed,
        #[serde(default)]
        expect: PolicyExpect,
    },
    /// A register learns something from elsewhere, such as a court or another city.
    Record { register: String, facts: IndexMap<String, serde_json::Value> },
    /// Somebody plans a case again, because what the registers say has changed.
    Replan {
        r#as: String,
        #[serde(default)]
        case: Option<String>,
        #[serde(default)]
        expect: Expect,
    },
    /// Time goes by.
    Wait {
        #[serde(default)]
        working_days: u32,
        #[serde(default)]
        minutes: u32,
    },
    /// Nothing is done; something must be so.
    Look {
        #[serde(default)]
        r#as: Option<String>,
        #[serde(default)]
        case: Option<String>,
        expect: Expect,
    },
}

impl Step {
    /// What the story calls the case of the step, and what must be so after it.
    pub fn outcome(&self) -> (&str, &Expect) {
        static NOTHING: std::sync::LazyLock<Expect> = std::sync::LazyLock::new(Expect::default);
        match self {
            Self::Apply { case, expect, .. }
            | Self::Correct { case, expect, .. }
            | Self::Decide { case, expect, .. }
            | Self::SendBack { case, expect, .. }
            | Self::Withdraw { case, expect, .. }
            | Self::Revoke { case, expect, .. }
            | Self::Deed { case, expect, .. }
            | Self::Suspend { case, expect, .. }
            | Self::Resume { case, expect, .. }
            | Self::AskExtension { case, expect, .. }
            | Self::AnswerExtension { case, expect, .. }
            | Self::HandIn { case, expect, .. }
            | Self::CheckCommitment { case, expect, .. }
            | Self::Object { case, expect, .. }
            | Self::AnswerObjection { case, expect, .. }
            | Self::RevokeDecision { case, expect, .. }
            | Self::CorrectDecision { case, expect, .. }
            | Self::Report { case, expect, .. }
            | Self::AnswerOutside { case, expect, .. }
            | Self::Replan { case, expect, .. }
            | Self::Look { case, expect, .. } => (case.as_deref().unwrap_or("case"), expect),
            Self::GrantMandate { expect, .. } | Self::RevokeMandate { expect, .. } => {
                ("case", expect)
            }
            Self::Wait { .. } | Self::Record { .. } | Self::Policy { .. } => ("case", &NOTHING),
        }
    }
}

/// Who gives a mandate.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateGiver {
    pub register: String,
    pub key: String,
    /// As in the register, which a clerk reads from the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What must be so after a step. What is absent is not checked.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// State of the case: `draft`, `sent_back`, `in_progress`, `closed`, `refused`, `withdrawn`.
    pub state: Option<String>,
    /// The step is refused with this code.
    pub refused: Option<String>,
    /// Fields that the refusal or the notice names, in any order, all of them.
    pub fields: Option<Vec<String>>,
    /// Act -> state of its task: `waiting`, `open`, `approved`, `refused`, `stopped`, `revoked`.
    pub tasks: IndexMap<String, String>,
    /// `act.step` -> state of the step: `waiting`, `open`, `done`, `failed`, `skipped`, `dropped`.
    pub steps: IndexMap<String, String>,
    /// Act -> colour of its clock: `green`, `yellow`, `red`, `stopped`, `done`.
    pub clocks: IndexMap<String, String>,
    /// Act -> its due day, such as `"2026-03-09"`.
    pub due: IndexMap<String, String>,
    /// Working days that the clock of the case has used.
    pub used_working_days: Option<u32>,
    /// The whole way of the case's subject, up to now.
    pub journey: Option<JourneyExpect>,
    /// Ask -> `owed`, `followed` or `lapsed`.
    pub owed: IndexMap<String, String>,
    /// Commitment -> `due`, `kept` or `breached`.
    pub commitments: IndexMap<String, String>,
    /// Kinds of what the case waits for besides decisions, such as `opinion` or `after_check`, in
    /// any order, all of them.
    pub duties: Option<Vec<String>>,
    /// Kinds of what credit heard of the case, in any order, all of them.
    pub credit: Option<Vec<String>>,
    /// Cases of the story that are parts of it, in any order, all of them.
    pub parts: Option<Vec<String>>,
    /// Packages that its subject may begin now, some of them.
    pub next: Vec<String>,
    /// Its archive can be taken out, and holds files that begin with these names.
    pub archive: Vec<String>,
    /// Credentials that the case has issued, in any order, all of them.
    pub credentials: Option<Vec<String>>,
    /// Credentials of the case that are revoked.
    pub revoked: Option<Vec<String>>,
    /// Facts of the case's subject in its register, by fact name.
    pub facts: IndexMap<FactName, serde_json::Value>,
    /// Every receipt of the case verifies against the journal.
    pub receipts_verify: Option<bool>,
    /// How many cases of the package the applicant has.
    pub cases: Option<u32>,
    /// The article that a refusal rests on contains this.
    pub basis: Option<String>,
}

/// What the whole way of a subject must come to. It fails, too, when the subject does not go this
/// way, when the first or the last package or a stage has no closed case, and when the city used
/// more working days than it promised.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JourneyExpect {
    pub id: String,
    /// Working days promised on the day when the first case of the journey was handed in.
    pub promised: u32,
    /// Working days that the clocks of all its cases used.
    pub used: u32,
}
