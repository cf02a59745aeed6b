//! Clocks that stand still for several reasons at once, and steps within a task.

use std::collections::BTreeSet;

use base::deadline::{ClockEvent, ClockEventKind};
use base::{Date, Instant};
use pack::{ActStep, Pack, StepKind};

use super::{State, Task};
use crate::model::*;

pub(super) fn tick(at: Instant, kind: ClockEventKind) -> ClockEvent {
    ClockEvent { at, kind }
}

/// Stops `clock` for `reason`; a clock that stands still already has one more reason.
pub(super) fn hold(
    clock: &mut Vec<ClockEvent>,
    holds: &mut BTreeSet<String>,
    at: Instant,
    reason: String,
) {
    if clock.is_empty() || finished(clock) {
        return;
    }
    if !stopped(clock) {
        clock.push(tick(at, ClockEventKind::Stopped { reason: reason.clone() }));
    }
    holds.insert(reason);
}

/// Takes the reasons away that `released` names; the clock runs again when none is left.
pub(super) fn release(
    clock: &mut Vec<ClockEvent>,
    holds: &mut BTreeSet<String>,
    at: Instant,
    released: impl Fn(&str) -> bool,
) {
    let before = holds.len();
    holds.retain(|reason| !released(reason));
    let runs_again = holds.len() < before && holds.is_empty();
    if runs_again && stopped(clock) && !finished(clock) {
        clock.push(tick(at, ClockEventKind::Resumed));
    }
}

/// Whether `clock` stands still.
pub(super) fn stopped(clock: &[ClockEvent]) -> bool {
    let last = clock.iter().rev().find_map(|event| match event.kind {
        ClockEventKind::Stopped { .. } => Some(true),
        ClockEventKind::Resumed | ClockEventKind::Started { .. } => Some(false),
        _ => None,
    });
    last == Some(true)
}

/// Whether `clock` heard its end.
pub(super) fn finished(clock: &[ClockEvent]) -> bool {
    clock.last().is_some_and(|event| event.kind == ClockEventKind::Finished)
}

/// The step `id` of an act of `pack`.
pub fn step_of<'p>(pack: &'p Pack, act: &str, id: &str) -> Option<&'p ActStep> {
    pack.acts.get(act)?.steps.iter().find(|step| step.id == id)
}

impl State {
    /// The city works on nothing while every open task stands still: the case stands still too.
    pub(super) fn watch(&mut self, at: Instant) {
        let of = |state: TaskState| self.tasks.values().filter(move |task| task.state == state);
        // nothing is open, and what is left waits for the applicant to tell of an event
        let begun =
            of(TaskState::Open).next().is_some() || of(TaskState::Approved).next().is_some();
        let left = of(TaskState::Open).chain(of(TaskState::Waiting)).next().is_some();
        let idle = self.state == CaseState::InProgress
            && begun
            && left
            && of(TaskState::Open).all(|task| !task.holds.is_empty());
        match idle {
            true => hold(&mut self.clock, &mut self.holds, at, "tasks".to_owned()),
            false => release(&mut self.clock, &mut self.holds, at, |reason| reason == "tasks"),
        }
    }

    pub(super) fn step_begun(
        &mut self,
        pack: &Pack,
        at: Instant,
        (act, step): (&str, &str),
        (fee, departments): (Option<&FeeOrder>, &[String]),
    ) {
        let Some(definition) = step_of(pack, act, step) else { return };
        let today = at.date_in(&pack.zone());
        if definition.kind == StepKind::SiteVisit && self.visit_on.is_some_and(|on| on < today) {
            self.visit_on = None;
        }
        let task = self.task(act);
        let fresh = || StepOf::new(StepState::Open, at);
        let begun = task.steps.entry(step.to_owned()).or_insert_with(fresh);
        // done once more, it keeps what was recorded
        if begun.state != StepState::Open {
            let records = std::mem::take(&mut begun.records);
            *begun = StepOf { since: records.len(), records, ..fresh() };
        }
        if begun.clock.is_empty() {
            let limit_working_days = definition.working_days;
            begun.clock.push(tick(at, ClockEventKind::Started { limit_working_days }));
        }
        if fee.is_some() {
            begun.fee = fee.cloned();
        }
        begun.departments = departments.to_vec();
        if definition.outside_limit {
            hold(&mut task.clock, &mut task.holds, at, format!("step:{step}"));
        }
    }

    pub(super) fn step_recorded(&mut self, recorded: Recorded, act: &str, step: &str) {
        if let StepRecord::Appointed { on } = &recorded.record {
            self.visit_on = Some(*on);
        }
        if let Some(step) = self.task(act).steps.get_mut(step) {
            step.records.push(recorded);
        }
    }

    /// The day of the visit, for every act that waits for one.
    pub fn visit_on(&self) -> Option<Date> {
        self.visit_on
    }

    /// What others signed lapses when it is no longer what was submitted.
    pub(super) fn lapse_signatures(&mut self, pack: &Pack) {
        for (act, task) in &mut self.tasks {
            if task.decided_at.is_none() {
                task.steps.retain(|step, _| {
                    step_of(pack, act, step).is_none_or(|step| step.kind != StepKind::Signature)
                });
            }
        }
    }
}

impl Task {
    pub(super) fn step_skipped(&mut self, at: Instant, step: &str) {
        self.steps.insert(step.to_owned(), StepOf::new(StepState::Skipped, at));
    }

    pub(super) fn step_ended(&mut self, at: Instant, id: &str, passed: bool) {
        let Some(step) = self.steps.get_mut(id) else { return };
        step.end(at, if passed { StepState::Done } else { StepState::Failed });
        let mine = format!("step:{id}");
        release(&mut self.clock, &mut self.holds, at, |reason| reason == mine);
    }

    /// What is still open will not be done.
    pub(super) fn drop_steps(&mut self, at: Instant) {
        let open = self.steps.values_mut().filter(|step| step.state == StepState::Open);
        open.for_each(|step| step.end(at, StepState::Dropped));
    }

    /// The clocks of open steps stand still with the case.
    pub(super) fn pause_steps(&mut self, at: Instant, reason: &str) {
        for step in self.steps.values_mut().filter(|step| step.state == StepState::Open) {
            if !stopped(&step.clock) {
                let reason = reason.to_owned();
                step.clock.push(tick(at, ClockEventKind::Stopped { reason }));
            }
        }
    }

    pub(super) fn resume_steps(&mut self, at: Instant) {
        for step in self.steps.values_mut().filter(|step| step.state == StepState::Open) {
            if stopped(&step.clock) {
                step.clock.push(tick(at, ClockEventKind::Resumed));
            }
        }
    }
}

impl StepOf {
    fn end(&mut self, at: Instant, state: StepState) {
        self.state = state;
        self.ended_at = Some(at);
        if !self.clock.is_empty() {
            self.clock.push(tick(at, ClockEventKind::Finished));
        }
    }
}
