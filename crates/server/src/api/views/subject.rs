//! A subject over the years, and what a new plan changes.

use base::Instant;
use cases::engine::replan::Difference as DifferenceOf;
use cases::ops::{Loaded, NextPackage as NextOf};
use pack::Pack;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Clock, CredentialRow, Named, RecordFact, Task, Text, TimelineEntry, Wrong, act_text, clock,
    fact_text, package_name,
};

/// Everything that happened to a subject.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Subject {
    /// The register.
    pub register: String,
    /// Its key.
    pub key: String,
    /// Its name, as its latest case says.
    pub text: String,
    /// What its register holds, each fact with what brought it and since when. Personal facts are
    /// masked unless the reader is, or acts for, the subject; the person sees that they were read.
    pub facts: Vec<RecordFact>,
    /// Its cases that the reader may see, latest first.
    pub cases: Vec<SubjectCase>,
    /// Its credentials.
    pub credentials: Vec<CredentialRow>,
    /// What happened, latest first.
    pub timeline: Vec<SubjectEntry>,
    /// Packages that it may go on with.
    pub next: Vec<NextPackage>,
}

/// A case about a subject.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubjectCase {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: Option<String>,
    /// The package.
    pub package: Named,
    /// The stage, from 1.
    pub stage: Option<u32>,
    /// What the stage is called.
    pub stage_text: Option<Text>,
    /// The case that it belongs to.
    pub parent: Option<String>,
    /// Where it stands.
    pub state: String,
    /// When it was first submitted.
    pub submitted_at: Option<String>,
    /// Its clock.
    pub clock: Option<Clock>,
    /// Its tasks.
    pub tasks: Vec<Task>,
}

impl SubjectCase {
    /// `case` as it stands `now`.
    pub fn new(pack: &Pack, case: &Loaded, parent: Option<String>, now: Instant) -> Self {
        let header = &case.header;
        let stage = pack.packages.get(&header.package).and_then(|p| p.stage.as_ref());
        let id = header.id.as_str();
        let tasks = case.state.tasks.iter();
        Self {
            id: id.to_owned(),
            number: header.number.clone(),
            package: package_name(pack, &header.package),
            stage: stage.map(|stage| stage.number),
            stage_text: stage.map(|stage| Text::from(&stage.text)),
            parent,
            state: header.state.as_str().to_owned(),
            submitted_at: header.submitted_at.map(|at| at.to_string()),
            clock: clock(pack, &case.state.clock, now),
            tasks: tasks.map(|(act, task)| Task::new(pack, id, act, task, now, false)).collect(),
        }
    }
}

/// What happened in one of the cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubjectEntry {
    /// The case.
    pub case: String,
    /// What.
    #[serde(flatten)]
    pub entry: TimelineEntry,
}

/// A package that a subject may go on with.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextPackage {
    /// The package.
    pub package: Named,
    /// The journey that it belongs to.
    pub journey: Option<Named>,
    /// The stage, from 1.
    pub stage: Option<u32>,
    /// Whether it may begin now.
    pub ready: bool,
    /// What it still lacks.
    pub missing: Vec<Named>,
}

impl NextPackage {
    /// `next`, for people.
    pub fn new(pack: &Pack, next: &NextOf) -> Self {
        let package = pack.packages.get(&next.package);
        let journey = next.journey.as_ref().and_then(|id| pack.journeys.get(id));
        let missing = |fact: &String| Named { id: fact.clone(), text: fact_text(pack, fact) };
        Self {
            package: package_name(pack, &next.package),
            journey: journey.map(|journey| Named::new(&journey.id, &journey.text)),
            stage: package.and_then(|package| package.stage.as_ref()).map(|stage| stage.number),
            ready: next.missing.is_empty(),
            missing: next.missing.iter().map(missing).collect(),
        }
    }
}

/// What planning a case again would change.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanDifference {
    /// Whether anything changes.
    pub changed: bool,
    /// Acts that have to be done besides.
    pub added: Vec<Named>,
    /// Acts that need not be done any more.
    pub dropped: Vec<Named>,
    /// What is asked besides.
    pub asks: Vec<Named>,
    /// What the applicant would have to mend.
    pub notice: Vec<Wrong>,
}

impl PlanDifference {
    /// `difference`, for people.
    pub fn new(pack: &Pack, difference: &DifferenceOf) -> Self {
        let act = |id: &String| Named { id: id.clone(), text: act_text(pack, id) };
        let ask = |id: &String| {
            let text = pack.asks.get(id).map(|ask| Text::from(&ask.text)).unwrap_or_default();
            Named { id: id.clone(), text }
        };
        Self {
            changed: !difference.is_empty(),
            added: difference.added.iter().map(|task| act(&task.act)).collect(),
            dropped: difference.dropped.iter().map(act).collect(),
            asks: difference.asks.iter().map(ask).collect(),
            notice: difference.faults.iter().map(|fault| Wrong::new(pack, fault)).collect(),
        }
    }
}
