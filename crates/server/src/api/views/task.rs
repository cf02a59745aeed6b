//! Tasks: in a case, in a queue, on a desk.

use base::deadline::{Colour, Deadline, Warning};
use base::{Date, Instant};
use cases::engine::state::{self, Task as TaskOf};
use cases::model::Actor;
use cases::ops::TaskRow as RowOf;
use pack::Pack;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

use super::{
    ClockColour, Document, Named, RefusalReason, TaskOrders, TaskStep, Text, act_text, department,
    mask_facts, package_name, steps, word,
};

/// A limit in working days, as it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Clock {
    /// The limit.
    pub limit_working_days: u32,
    /// Used up.
    pub used_working_days: u32,
    /// Left; below 0 when late.
    pub remaining_working_days: i64,
    /// The last day; null while stopped.
    pub due_on: Option<String>,
    /// How it stands.
    pub colour: ClockColour,
    /// Whether the last day has passed.
    pub late: bool,
}

impl From<&Deadline> for Clock {
    fn from(deadline: &Deadline) -> Self {
        Self {
            limit_working_days: deadline.limit_working_days,
            used_working_days: deadline.used_working_days,
            remaining_working_days: deadline.remaining_working_days,
            due_on: deadline.due_on.map(|date| date.to_string()),
            colour: deadline.colour.into(),
            late: deadline.late,
        }
    }
}

/// The clock of `events`, when it has begun.
pub fn clock(pack: &Pack, events: &[base::deadline::ClockEvent], now: Instant) -> Option<Clock> {
    if events.is_empty() {
        return None;
    }
    let deadline = state::deadline(events, &pack.calendar, &pack.zone(), now).ok()?;
    Some(Clock::from(&deadline))
}

/// What the row of a list has of a clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct RowClock<'r> {
    /// The limit in working days.
    pub limit: u32,
    /// The last day that its events came to.
    pub due_on: Option<&'r str>,
    /// The first day on which it is yellow, when the row has it.
    pub yellow_on: Option<&'r str>,
    /// Stopped in time.
    pub stopped: bool,
    /// Finished.
    pub done: bool,
}

/// The clock of a row of a list as it stands `today`.
pub fn row_clock(pack: &Pack, row: RowClock<'_>, today: Date) -> Option<Clock> {
    let RowClock { limit, stopped, done, .. } = row;
    let due: Date = row.due_on?.parse().ok()?;
    let remaining = pack.calendar.count(today, due).ok()?;
    let late = today > due && !stopped && !done;
    let yellow_on = match row.yellow_on {
        Some(day) => day.parse().ok()?,
        None => Warning::default().yellow_on(limit, due, &pack.calendar).ok()?,
    };
    let colour = match () {
        () if done => Colour::Done,
        () if late => Colour::Red,
        () if stopped => Colour::Stopped,
        () if today >= yellow_on => Colour::Yellow,
        () => Colour::Green,
    };
    let used = (i64::from(limit) - remaining).max(0);
    Some(Clock {
        limit_working_days: limit,
        used_working_days: u32::try_from(used).unwrap_or(u32::MAX),
        remaining_working_days: remaining,
        due_on: (!stopped).then(|| due.to_string()),
        colour: colour.into(),
        late,
    })
}

/// A task of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct Task {
    /// `case:act`.
    pub id: String,
    /// The act.
    pub act: String,
    /// What it is called.
    pub text: Text,
    /// Who decides.
    pub department: Named,
    /// `waiting`, `open`, `approved`, `refused`, `stopped` or `revoked`.
    pub state: String,
    /// Acts that come first.
    pub after: Vec<String>,
    /// Its clock, once it runs.
    pub clock: Option<Clock>,
    /// When the department got to work.
    pub opened_at: Option<String>,
    /// When it was decided.
    pub decided_at: Option<String>,
    /// Who decided.
    pub decided_by: Option<Decider>,
    /// Why it was refused.
    pub reason: Option<Text>,
    /// How the clauses came out.
    pub clauses: Vec<ClauseOutcome>,
    /// What is done besides the decision.
    pub steps: Vec<TaskStep>,
    /// What was ordered about it, and said against it.
    pub orders: TaskOrders,
}

/// Who decided a task.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Decider {
    /// The rules of the pack, and nobody.
    Rule(ByRule),
    /// Somebody, for people.
    Person(Text),
}

/// No person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ByRule {
    /// The rules of the pack.
    Rule,
}

/// How a clause came out.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClauseOutcome {
    /// The clause.
    pub id: String,
    /// What must hold.
    pub text: Text,
    /// `yes`, `no` or `unknown`.
    pub outcome: String,
    /// Facts that are missing.
    pub missing: Vec<String>,
    /// The values used.
    #[schema(value_type = BTreeMap<String, Json>)]
    pub values: Map<String, Json>,
}

impl Task {
    /// The task `act` of `case`; values of clauses in full only when `open`.
    pub fn new(
        pack: &Pack,
        case: &str,
        act: &str,
        task: &TaskOf,
        now: Instant,
        open: bool,
    ) -> Self {
        let definition = pack.acts.get(act);
        let by = definition.map_or(act, |of| task.department(of).unwrap_or(&of.department));
        let by = department(pack, by);
        let decided_by = task.decided_by.as_ref().map(|actor| match actor {
            Actor::Rule => Decider::Rule(ByRule::Rule),
            Actor::Account(_) => Decider::Person(by.text.clone()),
        });
        let clauses = task.clauses.iter().map(|clause| {
            let mut clauses = definition.into_iter().flat_map(|act| &act.decision.clauses);
            let text = clauses.find(|c| c.id == clause.id).map(|c| Text::from(&c.text));
            let values = &clause.values;
            ClauseOutcome {
                id: clause.id.clone(),
                text: text.unwrap_or_else(|| Text::new(&clause.id, &clause.id)),
                outcome: clause.outcome.clone(),
                missing: clause.missing.clone(),
                values: if open { values.clone() } else { mask_facts(pack, values) },
            }
        });
        Self {
            id: task_id(case, act),
            act: act.to_owned(),
            text: act_text(pack, act),
            department: by.clone(),
            state: task.state.as_str().to_owned(),
            after: task.after.clone(),
            clock: clock(pack, &task.clock, now),
            opened_at: task.opened_at.map(|at| at.to_string()),
            decided_at: task.decided_at.map(|at| at.to_string()),
            decided_by,
            reason: task.refusal.as_ref().map(|fault| Text::from(&fault.must)),
            clauses: clauses.collect(),
            steps: steps(pack, act, task, now, open),
            orders: TaskOrders::new(task),
        }
    }
}

/// The id of a task.
pub fn task_id(case: &str, act: &str) -> String {
    format!("{case}:{act}")
}

/// A task in a queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskRow {
    /// `case:act`.
    pub id: String,
    /// The case.
    pub case: String,
    /// Its number.
    pub number: Option<String>,
    /// The act.
    pub act: String,
    /// What it is called.
    pub text: Text,
    /// The package.
    pub package: Text,
    /// What the case is about.
    pub subject_text: String,
    /// The district that handles it.
    pub district: Option<String>,
    /// What that is called.
    pub district_text: Option<Text>,
    /// When the department got to work.
    pub opened_at: Option<String>,
    /// Its clock.
    pub clock: Option<Clock>,
}

impl TaskRow {
    /// `row` as it stands `today`.
    pub fn new(pack: &Pack, row: &RowOf, today: Date) -> Self {
        let limit = pack.acts.get(&row.act).map_or(0, |act| act.working_days);
        let clock = RowClock {
            limit,
            due_on: row.due_on.as_deref(),
            yellow_on: row.yellow_on.as_deref(),
            stopped: row.stopped,
            done: row.state != "open",
        };
        let district = row.district.as_ref().and_then(|id| pack.districts.get(id));
        Self {
            id: task_id(row.case.id.as_str(), &row.act),
            case: row.case.id.to_string(),
            number: row.case.number.clone(),
            act: row.act.clone(),
            text: act_text(pack, &row.act),
            package: package_name(pack, &row.case.package).text,
            subject_text: row.case.subject_text.clone(),
            district: row.district.clone(),
            district_text: district.map(|district| Text::from(&district.text)),
            opened_at: row.opened_at.map(|at| at.to_string()),
            clock: row_clock(pack, clock, today),
        }
    }
}

/// A task on a desk: only what this act needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskDetail {
    /// The task.
    #[serde(flatten)]
    pub task: Task,
    /// The case.
    pub case: TaskCase,
    /// What the act needs.
    pub facts: Vec<TaskFact>,
    /// Documents that serve it.
    pub documents: Vec<Document>,
    /// What the act leaves to the reviewer to say when it is granted.
    pub decides: Vec<DecidedFact>,
    /// The catalogue of reasons.
    pub refusals: Vec<RefusalReason>,
    /// Legal reasons for which its clock may be stopped.
    pub suspensions: Vec<RefusalReason>,
    /// Working days by which its limit may be extended once; null when it may not.
    pub extension_working_days: Option<u32>,
    /// What the reader may do: `decide`, `send_back`.
    pub allowed: Vec<String>,
}

/// Something that an approval says.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecidedFact {
    /// The fact.
    pub name: String,
    /// What it is called.
    pub text: Text,
    /// Such as `money`, `integer`, `boolean`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Such as `yuan`.
    pub unit: Option<String>,
    /// What it may be, when it is a code.
    pub choices: Vec<Named>,
}

impl DecidedFact {
    /// Those of `act`.
    pub fn of(pack: &Pack, act: &pack::Act) -> Vec<Self> {
        let decided = act.gives.iter().filter_map(|give| match give {
            pack::Give::Fact(give) if give.decided => Some((&give.fact, pack.fact(&give.fact)?)),
            _ => None,
        });
        let new = |(name, fact): (&String, &pack::FactDef)| Self {
            name: name.clone(),
            text: Text::from(&fact.text),
            kind: word(fact.kind),
            unit: fact.unit.clone(),
            choices: fact.values.iter().map(|one| Named::new(&one.id, &one.text)).collect(),
        };
        decided.map(new).collect()
    }
}

/// The case of a task.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskCase {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: Option<String>,
    /// The package.
    pub package: Named,
}

/// A fact that an act needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskFact {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub text: Text,
    /// Its value; null while it is not known.
    pub value: Json,
    /// What the codes of the value are called, when it is made of codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_text: Option<Text>,
    /// Who says so.
    pub source: Option<TaskSource>,
    /// Since when.
    pub at: Option<String>,
}

/// Who says so: one of these.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct TaskSource {
    /// A register or a type of credential.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<String>,
    /// The applicant, through this ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<String>,
    /// An act of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
}
