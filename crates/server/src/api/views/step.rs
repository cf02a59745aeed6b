//! Steps of an act, what has to be done in them, and what is shown to the public.

use base::Instant;
use cases::engine::state::{Task as TaskOf, step_of};
use cases::engine::steps::asked;
use cases::model::{Recorded, StepOf, StepRecord};
use cases::ops::DutyRow as RowOf;
use pack::{DeliveryWay, OpinionSays, Pack, Score, StepDeed, StepKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Clock, Named, Text, act_text, clock, department, package_name, task_id, word};

/// What somebody does in a step: one of these.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
#[schema(example = json!({"opinion": {"says": "agree", "text": "无意见"}}))]
pub enum Deed {
    /// A department that was asked says what it thinks.
    Opinion {
        /// `agree`, `agree_with_conditions` or `disagree`.
        #[schema(value_type = String)]
        says: OpinionSays,
        /// Why.
        #[serde(default)]
        text: String,
    },
    /// The lead settles a disagreement.
    Reconcile {
        /// Whether the matter goes on.
        agree: bool,
        /// Why.
        text: String,
    },
    /// Somebody objects to what is shown to the public.
    Object {
        /// In their words.
        text: String,
    },
    /// The department answers an objection.
    Answer {
        /// Which one, from 1.
        objection: u32,
        /// Whether it is well founded.
        founded: bool,
        /// In the department's words.
        text: String,
    },
    /// A day is set for the one visit of the case.
    Appoint {
        /// The day.
        #[schema(value_type = String, format = Date)]
        on: base::Date,
    },
    /// What was found on the spot.
    Visit {
        /// Whether it is as it must be.
        passed: bool,
        /// What was found.
        text: String,
    },
    /// What experts concluded.
    Experts {
        /// Who they were.
        names: Vec<String>,
        /// Whether they are for it.
        passed: bool,
        /// Their conclusion.
        text: String,
        /// What each gave, of 100 points, when they score.
        #[serde(default)]
        scores: Vec<ExpertScore>,
    },
    /// Those concerned were heard.
    Hear {
        /// Who came.
        names: Vec<String>,
        /// What was said.
        text: String,
    },
    /// A fee was paid.
    Pay {
        /// The payment's number.
        reference: String,
    },
    /// A party signs.
    Sign {
        /// At the window: the number on the card that was shown.
        #[serde(default)]
        identity_number: Option<String>,
    },
    /// The applicant says how the result shall come.
    Choose {
        /// `electronic`, `desk` or `post`.
        #[schema(value_type = String)]
        way: DeliveryWay,
        /// Where to, by post.
        #[serde(default)]
        address: String,
    },
    /// The result was handed over or sent.
    Deliver {
        /// Of the parcel.
        #[serde(default)]
        tracking_number: Option<String>,
    },
}

impl From<Deed> for StepDeed {
    fn from(deed: Deed) -> Self {
        match deed {
            Deed::Opinion { says, text } => Self::Opinion { says, text },
            Deed::Reconcile { agree, text } => Self::Reconcile { agree, text },
            Deed::Object { text } => Self::Object { text },
            Deed::Answer { objection, founded, text } => Self::Answer { objection, founded, text },
            Deed::Appoint { on } => Self::Appoint { on },
            Deed::Visit { passed, text } => Self::Visit { passed, text },
            Deed::Experts { names, passed, text, scores } => {
                let scores = scores.into_iter().map(Into::into).collect();
                Self::Experts { names, passed, text, scores }
            }
            Deed::Hear { names, text } => Self::Hear { names, text },
            Deed::Pay { reference } => Self::Pay { reference },
            Deed::Sign { identity_number } => Self::Sign { identity_number },
            Deed::Choose { way, address } => Self::Choose { way, address },
            Deed::Deliver { tracking_number } => Self::Deliver { tracking_number },
        }
    }
}

/// What one expert gave.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpertScore {
    /// One of the experts.
    pub name: String,
    /// Of 100.
    pub points: u32,
}

impl From<ExpertScore> for Score {
    fn from(ExpertScore { name, points }: ExpertScore) -> Self {
        Self { name, points }
    }
}

/// A step of a task.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskStep {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub text: Text,
    /// Such as `joint_opinion`.
    pub kind: String,
    /// `waiting`, `open`, `done`, `failed`, `skipped` or `dropped`.
    pub state: String,
    /// Its clock, once it runs.
    pub clock: Option<Clock>,
    /// Its days are not days of the act.
    pub outside_limit: bool,
    /// Departments that are asked, or that do it.
    pub departments: Vec<Named>,
    /// What is to be paid.
    pub fee: Option<TaskFee>,
    /// Ways of delivery.
    pub ways: Vec<String>,
    /// What was done, in order.
    pub records: Vec<TaskRecord>,
}

/// What is to be paid.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskFee {
    /// The entry of the fee list.
    pub item: String,
    /// What it is called.
    pub text: Text,
    /// Yuan, such as `"12.50"`.
    pub amount_yuan: String,
}

/// What was done in a step.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct TaskRecord {
    /// When.
    pub at: String,
    /// What, as a stable word.
    pub kind: String,
    /// The department that spoke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<Named>,
    /// `agree`, `agree_with_conditions` or `disagree`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Whether it speaks for the act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// In the words of whoever did it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// People named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// The day that was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// How the result comes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<String>,
    /// The number of a payment or of a parcel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The objection that is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objection: Option<u32>,
    /// What each expert gave, of 100 points.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<ExpertScore>,
    /// Their mean, such as `"86.67"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_points: Option<String>,
}

/// The steps of the task `act`; where a parcel goes is shown to those who `work` on it or own it.
pub fn steps(pack: &Pack, act: &str, task: &TaskOf, now: Instant, works: bool) -> Vec<TaskStep> {
    let Some(definition) = pack.acts.get(act) else { return Vec::new() };
    let step = |step: &pack::ActStep| {
        let of = task.steps.get(&step.id);
        let fee = of.and_then(|of| of.fee.as_ref()).map(|fee| TaskFee {
            item: fee.item.clone(),
            text: pack.fees.get(&fee.item).map(|fee| Text::from(&fee.text)).unwrap_or_default(),
            amount_yuan: fee.amount_yuan.to_string(),
        });
        let records = of.into_iter().flat_map(|of| &of.records);
        TaskStep {
            id: step.id.clone(),
            text: Text::from(&step.text),
            kind: word(step.kind),
            state: of.map_or("waiting", |of| of.state.as_str()).to_owned(),
            clock: of.and_then(|of| clock(pack, &of.clock, now)),
            outside_limit: step.outside_limit,
            departments: asks(pack, step, of),
            fee,
            ways: step.ways.iter().map(word).collect(),
            records: records.map(|recorded| record(pack, recorded, works)).collect(),
        }
    };
    definition.steps.iter().map(step).collect()
}

/// The departments that a step asks, once it is known which.
fn asks(pack: &Pack, step: &pack::ActStep, of: Option<&StepOf>) -> Vec<Named> {
    let ids: Vec<&str> = match of {
        Some(of) => asked(step, of),
        None => step.departments.iter().map(|asked| asked.department.as_str()).collect(),
    };
    ids.into_iter().map(|id| department(pack, id)).collect()
}

fn record(pack: &Pack, recorded: &Recorded, works: bool) -> TaskRecord {
    let (at, kind) = (recorded.at.to_string(), recorded.record.kind().to_owned());
    let base = TaskRecord { at, kind, ..TaskRecord::default() };
    match &recorded.record {
        StepRecord::Opinion { department: by, says, text } => TaskRecord {
            department: Some(department(pack, by)),
            says: Some(word(says)),
            text: text.clone(),
            ..base
        },
        StepRecord::Reconciled { agree, text } => {
            TaskRecord { passed: Some(*agree), text: text.clone(), ..base }
        }
        StepRecord::Objected { text } => TaskRecord { text: text.clone(), ..base },
        StepRecord::Answered { objection, founded, text } => TaskRecord {
            objection: Some(*objection),
            passed: Some(!founded),
            text: text.clone(),
            ..base
        },
        StepRecord::Appointed { on } => TaskRecord { on: Some(on.to_string()), ..base },
        StepRecord::Visited { passed, text } => {
            TaskRecord { passed: Some(*passed), text: text.clone(), ..base }
        }
        StepRecord::Reviewed { names, passed, text, scores } => {
            let shown = |Score { name, points }: &Score| ExpertScore {
                name: name.clone(),
                points: *points,
            };
            TaskRecord {
                names: names.clone(),
                passed: Some(*passed),
                text: text.clone(),
                mean_points: StepOf::mean_points(scores),
                scores: scores.iter().map(shown).collect(),
                ..base
            }
        }
        StepRecord::Heard { names, text } => {
            TaskRecord { names: names.clone(), text: text.clone(), ..base }
        }
        StepRecord::Paid { reference } => TaskRecord { reference: Some(reference.clone()), ..base },
        StepRecord::Signed { .. } => base,
        StepRecord::Chosen { way, address } => {
            let text = if works { address.clone() } else { String::new() };
            TaskRecord { way: Some(word(way)), text, ..base }
        }
        StepRecord::Delivered { way, tracking_number } => {
            TaskRecord { way: Some(word(way)), reference: tracking_number.clone(), ..base }
        }
    }
}

/// What a deed led to.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeedDone {
    /// `case:act`.
    pub task: String,
    /// The step.
    pub step: String,
    /// Where the step stands now.
    pub state: String,
    /// Receipts that this left.
    pub receipts: Vec<super::ReceiptRow>,
}

impl DeedDone {
    /// The step `step` of the task `act` of `case` after a deed.
    pub fn new(pack: &Pack, case: &cases::ops::Loaded, act: &str, step: &str) -> Self {
        let of: Option<&StepOf> = case.state.tasks.get(act).and_then(|task| task.steps.get(step));
        Self {
            task: task_id(case.header.id.as_str(), act),
            step: step.to_owned(),
            state: of.map_or("waiting", |of| of.state.as_str()).to_owned(),
            receipts: super::after::new_receipts(pack, case),
        }
    }
}

/// Something that has to be done besides a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyRow {
    /// What, such as `opinion`, `site_visit`, `sign`, `pay`.
    pub kind: String,
    /// The task, `case:act`.
    pub task: String,
    /// The step, or the ask.
    pub about: String,
    /// What that is called.
    pub text: Text,
    /// The act.
    pub act: Text,
    /// The package.
    pub package: Text,
    /// The number of the case.
    pub number: Option<String>,
    /// What the case is about.
    pub subject_text: String,
    /// The department whose it is; null when it is the reader's own.
    pub department: Option<Named>,
    /// The last day.
    pub due_on: Option<String>,
    /// Since when the case waits for it.
    pub since: String,
}

impl DutyRow {
    /// `row`, for people.
    pub fn new(pack: &Pack, row: &RowOf) -> Self {
        let step = step_of(pack, &row.act, &row.about).map(|step| Text::from(&step.text));
        let ask = || pack.asks.get(&row.about).map(|ask| Text::from(&ask.text));
        Self {
            kind: row.kind.clone(),
            task: task_id(row.case.id.as_str(), &row.act),
            about: row.about.clone(),
            text: step.or_else(ask).unwrap_or_else(|| act_text(pack, &row.act)),
            act: act_text(pack, &row.act),
            package: package_name(pack, &row.case.package).text,
            number: row.case.number.clone(),
            subject_text: row.case.subject_text.clone(),
            department: row.department.as_ref().map(|id| department(pack, id)),
            due_on: row.due_on.clone(),
            since: row.since.to_string(),
        }
    }
}

/// What is shown to the public.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeRow {
    /// The task, `case:act`.
    pub task: String,
    /// The step.
    pub step: String,
    /// What it is called.
    pub text: Text,
    /// The act.
    pub act: Text,
    /// The package.
    pub package: Text,
    /// What the matter is about.
    pub subject_text: String,
    /// Who decides.
    pub department: Option<Named>,
    /// Since when it is shown.
    pub since: String,
    /// The last day on which one may object.
    pub until: Option<String>,
}

impl NoticeRow {
    /// `row`, for anybody.
    pub fn new(pack: &Pack, row: &RowOf) -> Self {
        debug_assert!(
            step_of(pack, &row.act, &row.about).is_none_or(|s| s.kind == StepKind::PublicNotice)
        );
        let DutyRow {
            task,
            about,
            text,
            act,
            package,
            subject_text,
            department,
            due_on,
            since,
            ..
        } = DutyRow::new(pack, row);
        let (step, until) = (about, due_on);
        Self { task, step, text, act, package, subject_text, department, since, until }
    }
}
