//! The state of a case: a fold of its events, and the clocks that follow from them.

mod after;
mod clocks;

use std::collections::BTreeSet;

use base::calendar::Calendar;
use base::deadline::{ClockEvent, ClockEventKind, Deadline, Warning, fold};
use base::{Date, Instant, Refusal};
use indexmap::IndexMap;
use jiff::tz::TimeZone;
use pack::{Act, ActKind, Pack, StepKind};

use crate::model::*;
use clocks::{hold, release, stopped, tick};

pub use clocks::step_of;

/// Clocks that wait for the applicant have this before the act that asks.
const SENT_BACK: &str = "sent_back:";
/// A task that is to be done again waits.
const REOPENED: &str = "reopened";

/// A task as its events left it.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Where it stands.
    pub state: TaskState,
    /// Acts that come first.
    pub after: Vec<String>,
    /// Who decides, when a fact of the case said so as it was opened.
    pub department: Option<String>,
    /// When the department got to work.
    pub opened_at: Option<Instant>,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// Who decided.
    pub decided_by: Option<Actor>,
    /// The rule could not decide.
    pub review_needed: bool,
    /// Stopped because its rule says that it need not be done: what comes after it goes on.
    pub not_needed: bool,
    /// How the clauses came out, last time.
    pub clauses: Vec<ClauseOutcome>,
    /// Facts given.
    pub gives: serde_json::Map<String, serde_json::Value>,
    /// Why it was refused.
    pub refusal: Option<Fault>,
    /// The reviewer's words.
    pub note: String,
    /// Steps that began or were skipped, by id.
    pub steps: IndexMap<String, StepOf>,
    /// What its clock heard.
    pub clock: Vec<ClockEvent>,
    /// For what its clock stands still.
    pub holds: BTreeSet<String>,
    /// More time that was asked for.
    pub extension: Option<Extension>,
    /// The limit passed in silence, and silence grants it.
    pub deemed: bool,
    /// What the applicant said against the decision, last.
    pub objection: Option<Objection>,
    /// Why its approval fell.
    pub revoked: Option<Because>,
    /// Why what it gave was corrected, last.
    pub corrected: Option<Because>,
    /// What the outside body said last, and its number.
    pub outside: Option<(OutsideAnswer, String)>,
}

/// A case as its events left it.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Where it stands.
    pub state: CaseState,
    /// What was handed in last.
    pub submission: Submission,
    /// By act, in the order of the plan.
    pub tasks: IndexMap<String, Task>,
    /// What must be mended.
    pub faults: Vec<Fault>,
    /// Credentials issued: id, type, act.
    pub credentials: Vec<(String, String, String)>,
    /// When it was first submitted.
    pub submitted_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// What the clock of the whole case heard.
    pub clock: Vec<ClockEvent>,
    /// For what that clock stands still.
    pub holds: BTreeSet<String>,
    /// Materials that may follow, by ask.
    pub owed: IndexMap<String, Owed>,
    /// Commitments to be checked afterwards, by ask.
    pub checks: IndexMap<String, Check>,
    /// The day of the one visit of the case.
    visit_on: Option<Date>,
    /// Number of events.
    pub version: u32,
}

impl Default for State {
    fn default() -> Self {
        Self {
            state: CaseState::Draft,
            submission: Submission::default(),
            tasks: IndexMap::new(),
            faults: Vec::new(),
            credentials: Vec::new(),
            submitted_at: None,
            ended_at: None,
            clock: Vec::new(),
            holds: BTreeSet::new(),
            owed: IndexMap::new(),
            checks: IndexMap::new(),
            visit_on: None,
            version: 0,
        }
    }
}

impl State {
    /// What `events` add up to under `pack`.
    pub fn of<'e>(pack: &Pack, events: impl IntoIterator<Item = &'e Happened>) -> Self {
        let mut state = Self::default();
        for event in events {
            state.apply(pack, event);
        }
        state
    }

    /// One event more.
    #[allow(clippy::too_many_lines, reason = "one arm an event")]
    pub fn apply(&mut self, pack: &Pack, happened: &Happened) {
        self.version += 1;
        let Happened { at, by, event } = happened;
        let at = *at;
        match event {
            Event::Submitted { submission, tasks, promised_working_days } => {
                self.submitted(pack, at, submission, tasks, *promised_working_days);
            }
            Event::TaskOpened { act, department } => {
                let definition = pack.acts.get(act);
                let task = self.task(act);
                task.department.clone_from(department);
                task.open(at, definition.map_or(0, |act| act.working_days));
                if definition.is_some_and(|act| act.kind == ActKind::Event) {
                    hold(&mut task.clock, &mut task.holds, at, "event".to_owned());
                }
            }
            Event::TaskReopened { act } => {
                let paid = |step: &str| {
                    step_of(pack, act, step).is_some_and(|step| step.kind == StepKind::Fee)
                };
                self.task(act).reopen(at, paid);
            }
            Event::ReviewNeeded { act, clauses } => {
                let task = self.task(act);
                task.review_needed = true;
                task.clauses.clone_from(clauses);
            }
            Event::TaskApproved { act, clauses, gives, note } => {
                let task = self.task(act);
                task.decide(TaskState::Approved, at, by, clauses, note);
                task.gives.clone_from(gives);
                self.rest_on_commitments(pack, at, act);
            }
            Event::TaskRefused { act, reason, must, basis, clauses, note } => {
                let task = self.task(act);
                task.decide(TaskState::Refused, at, by, clauses, note);
                let (code, must) = (reason.clone(), must.clone());
                let basis = basis.clone();
                task.refusal = Some(Fault { field: act.clone(), code, must, basis });
            }
            Event::TaskStopped { act, not_needed } => {
                let task = self.task(act);
                task.stop(at);
                task.not_needed = *not_needed;
            }
            Event::StepBegun { act, step, fee, departments } => {
                self.step_begun(pack, at, (act, step), (fee.as_ref(), departments));
            }
            Event::StepSkipped { act, step } => self.task(act).step_skipped(at, step),
            Event::StepRecorded { act, step, record } => {
                let (by, record) = (by.clone(), record.clone());
                self.step_recorded(Recorded { at, by, record }, act, step);
            }
            Event::StepEnded { act, step, passed } => {
                self.task(act).step_ended(at, step, *passed);
            }
            Event::TaskSuspended { .. }
            | Event::TaskResumed { .. }
            | Event::ExtensionAsked { .. }
            | Event::ExtensionAnswered { .. }
            | Event::TaskDeemed { .. } => self.clocked(at, event),
            Event::MaterialFollowed { .. }
            | Event::MaterialLapsed { .. }
            | Event::CommitmentChecked { .. }
            | Event::DecisionObjected { .. }
            | Event::ObjectionDecided { .. }
            | Event::DecisionRevoked { .. }
            | Event::DecisionCorrected { .. }
            | Event::OutsideAnswered { .. } => self.afterwards(at, event),
            Event::Reopened => self.go_on(at),
            Event::Reported { submission, .. } => {
                self.owe(pack, at, submission);
                self.submission.clone_from(submission);
            }
            Event::Replanned { tasks, dropped, .. } => self.replanned(at, tasks, dropped),
            Event::SentBack { act, faults } => {
                self.state = CaseState::SentBack;
                self.faults.clone_from(faults);
                self.pause(at, act);
            }
            Event::CredentialIssued { act, credential, credential_type } => {
                self.credentials.push((credential.clone(), credential_type.clone(), act.clone()));
            }
            Event::Closed => self.end(CaseState::Closed, at),
            Event::Refused => self.end(CaseState::Refused, at),
            Event::Withdrawn { .. } => self.end(CaseState::Withdrawn, at),
        }
        self.watch(at);
    }

    fn submitted(
        &mut self,
        pack: &Pack,
        at: Instant,
        new: &Submission,
        tasks: &[NewTask],
        promised: u32,
    ) {
        if self.submitted_at.is_none() {
            self.submitted_at = Some(at);
            let limit_working_days = promised;
            self.clock.push(tick(at, ClockEventKind::Started { limit_working_days }));
        } else {
            let sent_back = |reason: &str| reason.starts_with(SENT_BACK);
            release(&mut self.clock, &mut self.holds, at, sent_back);
            for task in self.tasks.values_mut().filter(|t| t.state == TaskState::Open) {
                release(&mut task.clock, &mut task.holds, at, sent_back);
                task.resume_steps(at);
                task.review_needed = false;
            }
            if *new != self.submission {
                self.lapse_signatures(pack);
            }
        }
        self.owe(pack, at, new);
        self.state = CaseState::InProgress;
        self.submission.clone_from(new);
        self.faults.clear();
        for task in tasks {
            self.tasks.entry(task.act.clone()).or_insert_with(|| Task::new(task.after.clone()));
        }
    }

    fn pause(&mut self, at: Instant, reason: &str) {
        let reason = format!("{SENT_BACK}{reason}");
        hold(&mut self.clock, &mut self.holds, at, reason.clone());
        for task in self.tasks.values_mut().filter(|t| t.state == TaskState::Open) {
            hold(&mut task.clock, &mut task.holds, at, reason.clone());
            task.pause_steps(at, &reason);
        }
    }

    fn end(&mut self, state: CaseState, at: Instant) {
        self.state = state;
        self.ended_at = Some(at);
        // a draft has no clock yet
        if !self.clock.is_empty() {
            self.clock.push(tick(at, ClockEventKind::Finished));
        }
        for task in self.tasks.values_mut() {
            if matches!(task.state, TaskState::Open | TaskState::Waiting) {
                task.stop(at);
            }
        }
    }

    fn task(&mut self, act: &str) -> &mut Task {
        self.tasks.entry(act.to_owned()).or_insert_with(|| Task::new(Vec::new()))
    }

    /// Tasks that wait and whose tasks before them are all approved, or not needed.
    pub fn ready(&self) -> Vec<String> {
        let behind = |task: &Task| task.state == TaskState::Approved || task.not_needed;
        let ready = |(_, task): &(&String, &Task)| {
            let after = &mut task.after.iter();
            task.state == TaskState::Waiting
                && after.all(|id| self.tasks.get(id).is_none_or(behind))
        };
        self.tasks.iter().filter(ready).map(|(act, _)| act.clone()).collect()
    }

    /// Tasks that wait for one that will not be approved.
    pub fn cut_off(&self) -> Vec<String> {
        let dead = |id: &String| {
            let dead = |task: &Task| {
                matches!(task.state, TaskState::Refused | TaskState::Stopped | TaskState::Revoked)
                    && !task.not_needed
            };
            self.tasks.get(id).is_some_and(dead)
        };
        let cut = |(_, task): &(&String, &Task)| {
            task.state == TaskState::Waiting && task.after.iter().any(dead)
        };
        self.tasks.iter().filter(cut).map(|(act, _)| act.clone()).collect()
    }

    /// The tasks that must be decided again when those of `touched` must: approved ones, and with
    /// them every open or approved task after them, because it was given what they gave.
    pub fn undone_by(&self, touched: impl Fn(&str) -> bool) -> Vec<String> {
        let mut undone: Vec<String> = Vec::new();
        loop {
            let next = self.tasks.iter().find(|(act, task)| {
                let approved = task.state == TaskState::Approved;
                let follows = task.after.iter().any(|before| undone.contains(before));
                let called_for = (approved && touched(act))
                    || (follows && (approved || task.state == TaskState::Open));
                called_for && !undone.contains(act)
            });
            let Some((act, _)) = next else { return undone };
            undone.push(act.clone());
        }
    }

    /// Refused unless the case is in one of `states`.
    pub fn must_be(&self, states: &[CaseState]) -> Result<(), Refusal> {
        if states.contains(&self.state) {
            return Ok(());
        }
        Err(Refusal::new(
            "case_state",
            409,
            format!("办件当前状态为「{}」，不能进行此操作。", zh(self.state)),
            format!("The case is {}, which does not allow this.", self.state.as_str()),
        ))
    }
}

impl Task {
    fn new(after: Vec<String>) -> Self {
        Self {
            state: TaskState::Waiting,
            after,
            department: None,
            opened_at: None,
            decided_at: None,
            decided_by: None,
            review_needed: false,
            not_needed: false,
            clauses: Vec::new(),
            gives: serde_json::Map::new(),
            refusal: None,
            note: String::new(),
            steps: IndexMap::new(),
            clock: Vec::new(),
            holds: BTreeSet::new(),
            extension: None,
            deemed: false,
            objection: None,
            revoked: None,
            corrected: None,
            outside: None,
        }
    }

    /// The department that decides `act`; `None` while a fact has yet to say which.
    pub fn department<'t>(&'t self, act: &'t Act) -> Option<&'t str> {
        match &self.department {
            Some(named) => Some(named),
            None if act.department_from.is_some() && self.opened_at.is_none() => None,
            None => Some(&act.department),
        }
    }

    /// The department that supervises what `act` grants.
    pub fn supervisor<'t>(&'t self, act: &'t Act) -> &'t str {
        match &self.department {
            Some(named) if act.supervisor == act.department => named,
            _ => &act.supervisor,
        }
    }

    fn decide(
        &mut self,
        state: TaskState,
        at: Instant,
        by: &Actor,
        clauses: &[ClauseOutcome],
        note: &str,
    ) {
        self.state = state;
        self.decided_at = Some(at);
        self.decided_by = Some(by.clone());
        self.clauses = clauses.to_vec();
        self.note = note.to_owned();
        self.clock.push(tick(at, ClockEventKind::Finished));
        self.holds.clear();
        self.drop_steps(at);
    }

    /// The clock starts, or goes on where it stood when the task was opened before.
    fn open(&mut self, at: Instant, limit_working_days: u32) {
        self.state = TaskState::Open;
        self.opened_at.get_or_insert(at);
        if self.clock.is_empty() {
            self.clock.push(tick(at, ClockEventKind::Started { limit_working_days }));
        } else {
            release(&mut self.clock, &mut self.holds, at, |reason| reason == REOPENED);
        }
    }

    /// Undoes the decision, or the end, if there was one, and waits to be opened again. The clock
    /// stands still from the decision on: what was done in time is not late because it must be done
    /// again. What was paid stays paid; every other step is done again.
    fn reopen(&mut self, at: Instant, paid: impl Fn(&str) -> bool) {
        self.state = TaskState::Waiting;
        self.steps.retain(|step, of| paid(step) && of.state == StepState::Done);
        (self.decided_at, self.decided_by) = (None, None);
        (self.review_needed, self.gives) = (false, serde_json::Map::new());
        let decided = self.clock.pop_if(|event| event.kind == ClockEventKind::Finished);
        let stopped_at = decided.map_or(at, |event| event.at);
        self.deemed = false;
        if self.clock.is_empty() {
            return;
        }
        // nothing that it waited for before holds it now
        if !stopped(&self.clock) {
            let reason = REOPENED.to_owned();
            self.clock.push(tick(stopped_at, ClockEventKind::Stopped { reason }));
        }
        self.holds = BTreeSet::from([REOPENED.to_owned()]);
    }

    fn stop(&mut self, at: Instant) {
        self.state = TaskState::Stopped;
        if !self.clock.is_empty() {
            self.clock.push(tick(at, ClockEventKind::Finished));
        }
        self.holds.clear();
        self.drop_steps(at);
    }
}

fn zh(state: CaseState) -> &'static str {
    match state {
        CaseState::Draft => "草稿",
        CaseState::SentBack => "待补正",
        CaseState::InProgress => "办理中",
        CaseState::Closed => "已办结",
        CaseState::Refused => "不予办理",
        CaseState::Withdrawn => "已撤回",
    }
}

/// How a clock stands at `now`. A year without a published calendar is a refusal.
pub fn deadline(
    clock: &[ClockEvent],
    calendar: &Calendar,
    zone: &TimeZone,
    now: Instant,
) -> Result<Deadline, Refusal> {
    fold(clock, calendar, zone, now, Warning::default())
}
