//! The clock of a task beyond its start and end: suspension for a legal reason, extension once, and
//! what silence means.

use base::{Date, Instant, Refusal};
use jiff::ToSpan;
use pack::{Act, ActKind, ActStep, Pack, StepKind};

use super::decide::{Verdict, open_act, weigh};
use super::facts::Facts;
use super::state::{State, Task, deadline, step_of};
use super::steps::said;
use crate::model::*;

/// Clocks that stand for a reason of the act's list have this before the reason.
pub const SUSPENDED: &str = "suspension:";

/// Stops the clock of an open task for `reason`, one of those that the act lists.
pub fn suspend(
    pack: &Pack,
    state: &State,
    id: &str,
    reason: &str,
    text: &str,
) -> Result<Event, Refusal> {
    let act = open_act(pack, state, id)?;
    if suspended(&state.tasks[id]).is_some() {
        let (zh, en) = ("该事项已经暂停计时。", "The task is suspended already.");
        return Err(Refusal::new("task_suspended", 409, zh, en).on(id));
    }
    let Some(listed) = act.suspensions.iter().find(|listed| listed.id == reason) else {
        let ids: Vec<&str> = act.suspensions.iter().map(|listed| listed.id.as_str()).collect();
        let zh = "只能因该事项列明的法定事由暂停计时。";
        let en = format!("A clock stops only for a reason of the act: {}.", ids.join(", "));
        return Err(Refusal::new("suspension_reason", 422, zh, en).on("reason"));
    };
    let text = said(text, "text").map_err(|refusal| refusal.because(listed.basis.clone()))?;
    Ok(Event::TaskSuspended { act: id.to_owned(), reason: reason.to_owned(), text })
}

/// Lets the clock of a suspended task run again.
pub fn resume(pack: &Pack, state: &State, id: &str) -> Result<Event, Refusal> {
    open_act(pack, state, id)?;
    if suspended(&state.tasks[id]).is_none() {
        let (zh, en) = ("该事项没有暂停计时。", "The task is not suspended.");
        return Err(Refusal::new("task_not_suspended", 409, zh, en).on(id));
    }
    Ok(Event::TaskResumed { act: id.to_owned() })
}

/// For which reason of its list the clock of `task` stands.
pub fn suspended(task: &Task) -> Option<&str> {
    task.holds.iter().find_map(|reason| reason.strip_prefix(SUSPENDED))
}

/// Asks for more time, once, before the limit has passed.
pub fn ask_extension(
    pack: &Pack,
    state: &State,
    id: &str,
    text: &str,
    today: Date,
) -> Result<Event, Refusal> {
    let act = open_act(pack, state, id)?;
    let task = &state.tasks[id];
    let late = last_day(pack, &task.clock, today).is_some_and(|last| today > last);
    let days = act.extension_working_days.filter(|_| task.extension.is_none() && !late);
    let Some(working_days) = days else {
        let zh = "该事项依法不能延期、已经申请过延期，或者时限已过。";
        let en = "The act has no extension, one was asked for before, or the limit has passed.";
        return Err(Refusal::new("extension_unavailable", 409, zh, en).on(id));
    };
    Ok(Event::ExtensionAsked { act: id.to_owned(), working_days, text: said(text, "text")? })
}

/// A supervisor grants or refuses the extension.
pub fn answer_extension(
    pack: &Pack,
    state: &State,
    id: &str,
    granted: bool,
    text: &str,
) -> Result<Event, Refusal> {
    open_act(pack, state, id)?;
    if !extension_asked(&state.tasks[id]) {
        let (zh, en) = ("没有待批的延期申请。", "No extension waits for an answer.");
        return Err(Refusal::new("extension_not_asked", 409, zh, en).on(id));
    }
    Ok(Event::ExtensionAnswered { act: id.to_owned(), granted, text: said(text, "text")? })
}

/// Whether an extension waits for an answer.
pub fn extension_asked(task: &Task) -> bool {
    task.extension.as_ref().is_some_and(|extension| extension.granted.is_none())
}

/// The last day of a clock that runs; `None` while it stands still.
pub fn last_day(pack: &Pack, clock: &[base::deadline::ClockEvent], today: Date) -> Option<Date> {
    let zone = pack.zone();
    let now = today.at(0, 0, 0, 0).to_zoned(zone.clone()).ok()?;
    deadline(clock, &pack.calendar, &zone, Instant::from(now.timestamp())).ok()?.due_on
}

/// The last day of a public notice that runs: that of its clock, and not before its calendar days
/// are over. `None` while it stands.
pub fn notice_ends(pack: &Pack, step: &ActStep, of: &StepOf, today: Date) -> Option<Date> {
    let last = last_day(pack, &of.clock, today)?;
    let begun_on = of.begun_at?.date_in(&pack.zone());
    let days = step.calendar_days.map(|days| begun_on.saturating_add(i64::from(days).days()));
    Some(days.map_or(last, |day| last.max(day)))
}

/// Whether the limit of an open task passed in silence, and silence grants the act: unless the law
/// forbids it, the applicant has to mend something, or it waits for a payment or a signature.
pub fn deemed(pack: &Pack, act: &Act, task: &Task, facts: &Facts) -> bool {
    let Some(today) = facts.today else { return false };
    act.deemed_approval
        && act.kind != ActKind::Event
        && task.state == TaskState::Open
        && last_day(pack, &task.clock, today).is_some_and(|last| today > last)
        && !task.steps.iter().any(|(id, of)| {
            let theirs = |kind| matches!(kind, StepKind::Fee | StepKind::Signature);
            of.state == StepState::Open
                && step_of(pack, &act.id, id).is_some_and(|step| theirs(step.kind))
        })
        && !matches!(weigh(pack, act, facts).1, Verdict::Refuse(_) | Verdict::Correct(_))
}
