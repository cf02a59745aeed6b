//! What a running case waits for besides decisions, and of whom: the work lists of departments and
//! parties are made of it.

use std::collections::BTreeSet;

use base::{Date, Instant};
use pack::{Act, ActStep, Pack, Package, StepKind};

use super::clock::{extension_asked, last_day, notice_ends};
use super::facts::Facts;
use super::report::waits;
use super::state::{State, Task, deadline, step_of};
use super::steps::{asked, awaited, to_reconcile, unsigned};
use crate::model::{OwedState, StepOf, StepState, TaskState};

/// Who has to do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// A department, in this district unless it works for the whole city.
    Department(String, Option<String>),
    /// The record of a person, by its key in the register of the applicant.
    Person(String),
    /// The applicant.
    Applicant,
}

/// Something that somebody has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What, as a stable word.
    pub kind: &'static str,
    /// The act.
    pub act: String,
    /// The step, or the ask, that it is about.
    pub about: String,
    /// Whose.
    pub whose: Whose,
    /// The last day.
    pub due_on: Option<Date>,
}

/// Every duty that is open.
pub fn duties(
    pack: &Pack,
    package: &Package,
    state: &State,
    facts: &Facts,
    now: Instant,
) -> Vec<Duty> {
    let mut duties = Vec::new();
    for (id, task) in &state.tasks {
        let Some(act) = pack.acts.get(id) else { continue };
        for step in &act.steps {
            let of = task.steps.get(&step.id).filter(|of| of.state == StepState::Open);
            if let Some(of) = of {
                of_step(pack, package, (act, task), (step, of), facts, now, &mut duties);
            }
        }
        of_task(pack, act, task, facts, &mut duties);
        if waits(pack, state, id, facts) {
            let department = task.department(act).unwrap_or(&act.department);
            let outside = pack.departments.get(department).is_some_and(|d| d.outside);
            let own = || place(pack, (act, task), department, facts);
            let (kind, about, due_on) = ("report", id.clone(), None);
            let whose = match outside {
                true => Whose::Department(department.to_owned(), own()),
                false => Whose::Applicant,
            };
            duties.push(Duty { kind, act: id.clone(), about, whose, due_on });
        }
    }
    for (ask, owed) in state.owed.iter().filter(|(_, owed)| owed.state == OwedState::Owed) {
        let about = ask.clone();
        let (act, due_on) = (String::new(), Some(owed.due_on));
        duties.push(Duty { kind: "hand_in", act, about, whose: Whose::Applicant, due_on });
    }
    for (ask, check) in state.checks.iter().filter(|(_, check)| check.result.is_none()) {
        // only what the pack says is checked; anything else can be, when somebody reports it
        let Some(due_on) = check.due_on else { continue };
        let acts = check.acts.iter().filter_map(|act| pack.acts.get(act));
        let mut seen: Vec<&str> = Vec::new();
        for act in acts {
            let Some(task) = state.tasks.get(&act.id) else { continue };
            if seen.contains(&task.supervisor(act)) {
                continue;
            }
            seen.push(task.supervisor(act));
            let whose = supervisor(pack, act, task, facts);
            let (id, about) = (act.id.clone(), ask.clone());
            let (kind, due_on) = ("after_check", Some(due_on));
            duties.push(Duty { kind, act: id, about, whose, due_on });
        }
    }
    duties
}

/// The department that supervises what the act grants, where it does.
fn supervisor(pack: &Pack, act: &Act, task: &Task, facts: &Facts) -> Whose {
    let supervisor = task.supervisor(act);
    Whose::Department(supervisor.to_owned(), place(pack, (act, task), supervisor, facts))
}

fn of_task(pack: &Pack, act: &Act, task: &Task, facts: &Facts, duties: &mut Vec<Duty>) {
    let mut add = |kind, whose| {
        let (id, about) = (act.id.clone(), act.id.clone());
        duties.push(Duty { kind, act: id, about, whose, due_on: None });
    };
    if extension_asked(task) && task.state == TaskState::Open {
        let department = task.department(act).unwrap_or(&act.department);
        let own = place(pack, (act, task), department, facts);
        add("answer_extension", Whose::Department(department.to_owned(), own));
    }
    if task.objection.as_ref().is_some_and(|objection| objection.answer.is_none()) {
        add("decide_objection", supervisor(pack, act, task, facts));
    }
}

/// Days over, from `now` on, after which something may happen by itself.
pub fn wakes(pack: &Pack, state: &State, now: Instant) -> BTreeSet<Instant> {
    let zone = pack.zone();
    let mut wakes = BTreeSet::new();
    let owed = state.owed.values().filter(|owed| owed.state == OwedState::Owed);
    wakes.extend(owed.map(|owed| Instant::end_of(owed.due_on, &zone)));
    for (id, task) in &state.tasks {
        let silence = task.state == TaskState::Open
            && pack.acts.get(id).is_some_and(|act| act.deemed_approval);
        let due = silence.then(|| last_day(pack, &task.clock, now.date_in(&zone))).flatten();
        wakes.extend(due.map(|on| Instant::end_of(on, &zone)));
        for (step, of) in task.steps.iter().filter(|(_, of)| of.state == StepState::Open) {
            let notice = step_of(pack, id, step).filter(|s| s.kind == StepKind::PublicNotice);
            let due = notice.and_then(|step| notice_ends(pack, step, of, now.date_in(&zone)));
            wakes.extend(due.map(|on| Instant::end_of(on, &zone)));
        }
    }
    wakes.retain(|at| *at > now);
    wakes
}

/// The place where the department works on what `act` is about.
pub fn place(
    pack: &Pack,
    (act, task): (&Act, &Task),
    department: &str,
    facts: &Facts,
) -> Option<String> {
    let own = task.department(act) == Some(department);
    let in_districts = pack.departments.get(department).is_some_and(|d| d.in_districts);
    let fact = act.district.as_ref().filter(|_| own || in_districts)?;
    facts.get(fact)?.json.as_str().map(str::to_owned)
}

fn of_step(
    pack: &Pack,
    package: &Package,
    (act, task): (&Act, &Task),
    (step, of): (&ActStep, &StepOf),
    facts: &Facts,
    now: Instant,
    duties: &mut Vec<Duty>,
) {
    let due = deadline(&of.clock, &pack.calendar, &pack.zone(), now);
    let ends = notice_ends(pack, step, of, now.date_in(&pack.zone()));
    let due_on = due.ok().map(|due| due.projected_due_on).max(ends);
    let mut add = |kind, whose| {
        let (act, about) = (act.id.clone(), step.id.clone());
        duties.push(Duty { kind, act, about, whose, due_on });
    };
    let at = |id: &str| place(pack, (act, task), id, facts);
    let department = |id: &str| Whose::Department(id.to_owned(), at(id));
    let lead = task.department(act).unwrap_or(&act.department);
    let mut doers = asked(step, of);
    if doers.is_empty() {
        doers.push(lead);
    }
    match step.kind {
        StepKind::JointOpinion => {
            awaited(step, of).into_iter().for_each(|id| add("opinion", department(id)));
            if to_reconcile(step, of) {
                add("reconcile", department(lead));
            }
        }
        StepKind::PublicNotice => {
            add("public_notice", department(lead));
            if of.objections().contains(&None) {
                add("answer_objection", department(lead));
            }
        }
        StepKind::SiteVisit => doers.iter().for_each(|id| add("site_visit", department(id))),
        StepKind::ExpertReview => doers.iter().for_each(|id| add("expert_review", department(id))),
        StepKind::Hearing => doers.iter().for_each(|id| add("hearing", department(id))),
        StepKind::Fee => {
            add("pay", Whose::Applicant);
            doers.iter().for_each(|id| add("record_payment", department(id)));
        }
        StepKind::Signature => {
            for (_, identity) in unsigned(pack, package, step, of, facts) {
                if let Some(identity) = identity {
                    add("sign", Whose::Person(identity.to_owned()));
                }
            }
        }
        StepKind::Delivery => match of.way().is_none() && step.ways.len() > 1 {
            true => add("choose_delivery", Whose::Applicant),
            false => doers.iter().for_each(|id| add("deliver", department(id))),
        },
    }
}
