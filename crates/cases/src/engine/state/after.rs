//! The fold of what happens to clocks by order, after acceptance and after the decision.

use base::Instant;
use base::deadline::ClockEventKind;
use pack::{AskKind, Pack};

use super::super::after::due_on;
use super::super::clock::SUSPENDED;
use super::clocks::{hold, release, stopped, tick};
use super::{REOPENED, State};
use crate::model::*;

impl State {
    pub(super) fn clocked(&mut self, at: Instant, event: &Event) {
        match event {
            Event::TaskSuspended { act, reason, .. } => {
                let task = self.task(act);
                hold(&mut task.clock, &mut task.holds, at, format!("{SUSPENDED}{reason}"));
            }
            Event::TaskResumed { act } => {
                let task = self.task(act);
                release(&mut task.clock, &mut task.holds, at, |r| r.starts_with(SUSPENDED));
            }
            Event::ExtensionAsked { act, working_days, text } => {
                let (working_days, text) = (*working_days, text.clone());
                self.task(act).extension = Some(Extension { working_days, text, granted: None });
            }
            Event::ExtensionAnswered { act, granted, .. } => {
                let task = self.task(act);
                let Some(extension) = &mut task.extension else { return };
                extension.granted = Some(*granted);
                if *granted {
                    let working_days = extension.working_days;
                    let extended = ClockEventKind::Extended { working_days };
                    task.clock.push(tick(at, extended.clone()));
                    self.clock.push(tick(at, extended));
                }
            }
            Event::TaskDeemed { act } => self.task(act).deemed = true,
            _ => {}
        }
    }

    pub(super) fn afterwards(&mut self, at: Instant, event: &Event) {
        match event {
            Event::MaterialFollowed { ask, documents } => {
                if let Some(owed) = self.owed.get_mut(ask) {
                    owed.state = OwedState::Followed(at);
                }
                self.submission.documents.insert(ask.clone(), documents.clone());
            }
            Event::MaterialLapsed { ask } => {
                if let Some(owed) = self.owed.get_mut(ask) {
                    owed.state = OwedState::Lapsed(at);
                }
            }
            Event::CommitmentChecked { ask, kept, text } => {
                if let Some(check) = self.checks.get_mut(ask) {
                    check.result = Some((*kept, text.clone(), at));
                }
            }
            Event::DecisionObjected { act, text } => {
                let objection = Objection { text: text.clone(), at, answer: None };
                self.task(act).objection = Some(objection);
            }
            Event::ObjectionDecided { act, upheld, text } => {
                if let Some(objection) = &mut self.task(act).objection {
                    objection.answer = Some((*upheld, text.clone()));
                }
            }
            Event::DecisionRevoked { act, reason, article, .. } => {
                let task = self.task(act);
                task.state = TaskState::Revoked;
                task.revoked = Some(Because { reason: reason.clone(), article: article.clone() });
                task.gives = serde_json::Map::new();
            }
            Event::DecisionCorrected { act, facts, reason, article } => {
                let task = self.task(act);
                task.corrected = Some(Because { reason: reason.clone(), article: article.clone() });
                task.gives.extend(facts.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
            Event::OutsideAnswered { act, answer, reference } => {
                self.task(act).outside = Some((*answer, reference.clone()));
            }
            _ => {}
        }
    }

    /// A case that had ended goes on; the days between are nobody's.
    pub(super) fn go_on(&mut self, at: Instant) {
        self.state = CaseState::InProgress;
        self.ended_at = None;
        let ended = self.clock.pop_if(|event| event.kind == ClockEventKind::Finished);
        if let Some(ended) = ended {
            if !stopped(&self.clock) {
                let reason = REOPENED.to_owned();
                self.clock.push(tick(ended.at, ClockEventKind::Stopped { reason }));
            }
            self.clock.push(tick(at, ClockEventKind::Resumed));
        }
        self.holds.clear();
    }

    /// New tasks join; those that need not be done any more stop, and what comes after them goes
    /// on.
    pub(super) fn replanned(&mut self, at: Instant, tasks: &[NewTask], dropped: &[String]) {
        for act in dropped {
            let task = self.task(act);
            if matches!(task.state, TaskState::Open | TaskState::Waiting) {
                task.stop(at);
                task.not_needed = true;
            }
        }
        for new in tasks {
            let fresh = || super::Task::new(new.after.clone());
            self.tasks.entry(new.act.clone()).or_insert_with(fresh);
        }
    }

    /// Materials that were promised for later, and did not come with the submission.
    pub(super) fn owe(&mut self, pack: &Pack, at: Instant, submission: &Submission) {
        for (ask, promised_at) in &submission.commitments {
            let Some(definition) = pack.asks.get(ask) else { continue };
            let Some(follow) = definition.may_follow.as_ref() else { continue };
            let there = submission.documents.get(ask).is_some_and(|list| !list.is_empty());
            if definition.kind != AskKind::Material || there || self.owed.contains_key(ask) {
                continue;
            }
            let on = at.date_in(&pack.zone());
            let Some(due_on) = due_on(pack, on, follow.working_days) else { continue };
            let (promised_at, state) = (*promised_at, OwedState::Owed);
            self.owed.insert(ask.clone(), Owed { promised_at, due_on, state });
        }
    }

    /// The act `act` was granted: the commitments that it rests on are to be checked.
    pub(super) fn rest_on_commitments(&mut self, pack: &Pack, at: Instant, act: &str) {
        let Some(definition) = pack.acts.get(act) else { return };
        for ask in self.submission.commitments.keys() {
            let Some(asked) = pack.asks.get(ask).filter(|a| a.kind == AskKind::Commitment) else {
                continue;
            };
            if !definition.needs.iter().any(|need| asked.gives.contains(&need.fact)) {
                continue;
            }
            let on = at.date_in(&pack.zone());
            let due_on = asked.after_check_working_days.and_then(|days| due_on(pack, on, days));
            let fresh = || Check { acts: Vec::new(), since: at, due_on, result: None };
            let check = self.checks.entry(ask.clone()).or_insert_with(fresh);
            if !check.acts.iter().any(|one| one == act) {
                check.acts.push(act.to_owned());
            }
        }
    }
}
