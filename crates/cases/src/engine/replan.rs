//! Planning an open case again, when what the registers say has changed since.

use std::collections::BTreeSet;

use base::Text;
use pack::{AskKind, Pack};

use super::facts::Facts;
use super::notice::check_of;
use super::plan::Plan;
use super::state::State;
use crate::model::*;

/// What a new plan changes in a case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Difference {
    /// Acts that have to be done besides.
    pub added: Vec<NewTask>,
    /// Acts, not decided yet, that need not be done any more.
    pub dropped: Vec<String>,
    /// Asks that are new, and not answered.
    pub asks: Vec<String>,
    /// What is missing for them, as the applicant reads it.
    pub faults: Vec<Fault>,
}

impl Difference {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.dropped.is_empty() && self.asks.is_empty()
    }
}

/// What `plan`, made of what is known now, changes in the case.
pub fn difference(pack: &Pack, plan: &Plan, state: &State, facts: &Facts) -> Difference {
    let planned: BTreeSet<&str> = plan.tasks.iter().map(|task| task.act.as_str()).collect();
    let new = plan.tasks.iter().filter(|task| !state.tasks.contains_key(&task.act));
    let added = new.map(|task| NewTask { act: task.act.clone(), after: task.after.clone() });
    let undecided =
        |task: &super::state::Task| matches!(task.state, TaskState::Open | TaskState::Waiting);
    let dropped =
        state.tasks.iter().filter(|(act, task)| undecided(task) && !planned.contains(act.as_str()));
    let submission = &state.submission;
    let answered = |ask: &super::plan::PlannedAsk| match ask.kind {
        AskKind::Field => ask.facts.iter().all(|fact| submission.answers.contains_key(fact)),
        AskKind::Commitment => submission.commitments.contains_key(&ask.id),
        AskKind::Material => {
            submission.documents.contains_key(&ask.id)
                || submission.commitments.contains_key(&ask.id)
        }
        AskKind::Visit => true,
    };
    // only for what is still to be decided
    let open = |act: &String| state.tasks.get(act).is_none_or(undecided);
    let asks = plan.asks.iter().filter(|ask| {
        ask.moment == 0 && ask.conditional.is_empty() && !answered(ask) && ask.acts.iter().any(open)
    });
    let asks: Vec<String> = asks.map(|ask| ask.id.clone()).collect();
    let faults = check_of(pack, plan, submission, facts, |ask| asks.contains(&ask.id));
    let faults = faults.into_iter().map(|fault| {
        let (zh, en) = (fault.must.zh, fault.must.en);
        let must = Text::new(
            format!("登记信息有变，{zh}"),
            format!("What the registers say has changed. {en}"),
        );
        Fault { must, ..fault }
    });
    Difference {
        added: added.collect(),
        dropped: dropped.map(|(act, _)| act.clone()).collect(),
        faults: if asks.is_empty() { Vec::new() } else { faults.collect() },
        asks,
    }
}

/// What happens with `difference`: the case is planned again, and goes back to the applicant when
/// something new is asked.
pub fn replan(difference: Difference) -> Vec<Event> {
    let Difference { added, dropped, asks, faults } = difference;
    let first = added.first().map(|task| task.act.clone());
    let mut events = vec![Event::Replanned { tasks: added, dropped, asks }];
    if !faults.is_empty() {
        let act = first.unwrap_or_else(|| "plan".to_owned());
        events.push(Event::SentBack { act, faults });
    }
    events
}
