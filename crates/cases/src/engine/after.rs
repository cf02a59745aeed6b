//! After acceptance and after the decision: what is owed, what is checked, what is objected to, and
//! decisions that fall.

use base::{Date, Refusal};
use pack::{Act, Ask, FollowOtherwise, Give, Pack};
use rules::{Outcome, Value};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use super::facts::Facts;
use super::state::State;
use super::steps::said;
use crate::model::*;

/// Whether `act` needs what the ask gives, as far as its rules can tell.
pub fn rests_on(pack: &Pack, act: &Act, ask: &Ask, facts: &Facts) -> bool {
    let no = Outcome::Known(Value::Bool(false));
    act.needs.iter().any(|need| {
        ask.gives.contains(&need.fact)
            && need.when.as_ref().is_none_or(|rule| pack.rule(rule).eval(facts) != no)
    })
}

/// The version of the text of each commitment that was signed: SHA-256 over the pack's content hash
/// and the statement in both languages, in hexadecimal.
pub fn statements(
    pack: &Pack,
    submission: &Submission,
) -> std::collections::BTreeMap<String, String> {
    let version = |ask: &String| {
        let statement = pack.asks.get(ask)?.statement.as_ref()?;
        let mut hasher = Sha256::new();
        for part in [&pack.hash, &statement.zh, &statement.en] {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        Some((ask.clone(), hex::encode(hasher.finalize())))
    };
    submission.commitments.keys().filter_map(version).collect()
}

/// What happens by itself on `today` to materials that did not come: the first of them lapses, or
/// the first act that rested on one that lapsed falls.
#[derive(Debug, Clone, PartialEq)]
pub enum Lapse {
    /// This happened.
    Event(Event),
    /// What was granted falls.
    Revoke(String, RevokedFor),
}

/// The next thing that follows from a promise that was not kept.
pub fn lapse(pack: &Pack, state: &State, facts: &Facts) -> Option<Lapse> {
    let today = facts.today?;
    for (id, owed) in &state.owed {
        let Some(ask) = pack.asks.get(id) else { continue };
        let Some(follow) = &ask.may_follow else { continue };
        match owed.state {
            OwedState::Owed if today > owed.due_on => {
                return Some(Lapse::Event(Event::MaterialLapsed { ask: id.clone() }));
            }
            OwedState::Lapsed(_) => {}
            _ => continue,
        }
        for (act, task) in &state.tasks {
            let Some(definition) = pack.acts.get(act) else { continue };
            if !rests_on(pack, definition, ask, facts) {
                continue;
            }
            match task.state {
                TaskState::Open | TaskState::Waiting => {
                    return Some(Lapse::Event(refused(act, ask, follow.basis.clone())));
                }
                TaskState::Approved if follow.otherwise == FollowOtherwise::Revoke => {
                    return Some(Lapse::Revoke(act.clone(), RevokedFor::Material(id.clone())));
                }
                _ => {}
            }
        }
    }
    None
}

fn refused(act: &str, ask: &Ask, basis: Vec<base::Basis>) -> Event {
    Event::TaskRefused {
        act: act.to_owned(),
        reason: "material_lapsed".to_owned(),
        must: base::Text::new(
            format!("应当在承诺的期限内补交《{}》", ask.text.zh),
            format!("What was promised comes in time: {}", ask.text.en),
        ),
        basis,
        clauses: Vec::new(),
        note: String::new(),
    }
}

/// A material that was owed is handed in; refused when it is not owed, or no more.
pub fn follow(state: &State, ask: &str, documents: Vec<String>) -> Result<Event, Refusal> {
    let owed = state.owed.get(ask).is_some_and(|owed| owed.state == OwedState::Owed);
    if !owed {
        let (zh, en) = ("这份材料不在待补之列。", "This material is not owed.");
        return Err(Refusal::new("material_not_owed", 409, zh, en).on(ask));
    }
    Ok(Event::MaterialFollowed { ask: ask.to_owned(), documents })
}

/// What the city found about a commitment: kept, or not.
pub fn check_commitment(
    state: &State,
    ask: &str,
    kept: bool,
    text: &str,
) -> Result<Event, Refusal> {
    match state.checks.get(ask) {
        Some(check) if check.result.is_none() => {
            Ok(Event::CommitmentChecked { ask: ask.to_owned(), kept, text: said(text, "text")? })
        }
        _ => {
            let zh = "没有依据这份承诺作出的决定，或者已经核查。";
            let en = "Nothing was granted on this commitment, or it was checked already.";
            Err(Refusal::new("commitment_not_checkable", 409, zh, en).on(ask))
        }
    }
}

/// The applicant objects to a decision.
pub fn object(state: &State, act: &str, text: &str) -> Result<Event, Refusal> {
    let task = state.tasks.get(act).ok_or_else(Refusal::not_found)?;
    let decided =
        matches!(task.state, TaskState::Approved | TaskState::Refused | TaskState::Revoked);
    let pending = task.objection.as_ref().is_some_and(|objection| objection.answer.is_none());
    if !decided || pending {
        let zh = "该事项尚未作出决定，或者异议正在审查。";
        let en = "Nothing was decided yet, or an objection is being looked at.";
        return Err(Refusal::new("nothing_to_object", 409, zh, en).on(act));
    }
    Ok(Event::DecisionObjected { act: act.to_owned(), text: said(text, "text")? })
}

/// The supervisor upholds or dismisses the objection; upheld, the act is decided again, and what
/// waited for it with it.
pub fn answer_objection(
    state: &State,
    act: &str,
    upheld: bool,
    text: &str,
) -> Result<Vec<Event>, Refusal> {
    let task = state.tasks.get(act).ok_or_else(Refusal::not_found)?;
    let pending = task.objection.as_ref().is_some_and(|objection| objection.answer.is_none());
    if !pending {
        let (zh, en) = ("没有待审查的异议。", "No objection waits for an answer.");
        return Err(Refusal::new("objection_not_made", 409, zh, en).on(act));
    }
    let (text, id) = (said(text, "text")?, act.to_owned());
    let mut events = vec![Event::ObjectionDecided { act: id.clone(), upheld, text }];
    if !upheld {
        return Ok(events);
    }
    if state.credentials.iter().any(|(_, _, by)| by == act) && task.state == TaskState::Approved {
        return Err(Refusal::new(
            "already_granted",
            409,
            "证照已按原决定核发；异议成立的，请更正或者撤销原决定。",
            "A credential was issued on the decision: correct or revoke it instead.",
        )
        .on(act));
    }
    if state.state.ended() {
        events.push(Event::Reopened);
    }
    let mut again = vec![id];
    while let Some((next, _)) = state.tasks.iter().find(|(next, task)| {
        let follows = task.after.iter().any(|before| again.contains(before));
        follows && task.state == TaskState::Stopped && !task.not_needed && !again.contains(next)
    }) {
        again.push(next.clone());
    }
    events.extend(again.into_iter().map(|act| Event::TaskReopened { act }));
    Ok(events)
}

/// Refused unless `act` is granted, so that its decision can fall or be corrected.
pub fn granted(state: &State, act: &str) -> Result<(), Refusal> {
    if state.tasks.get(act).is_some_and(|task| task.state == TaskState::Approved) {
        return Ok(());
    }
    let (zh, en) =
        ("该事项没有可以撤销或更正的准予决定。", "There is no approval to revoke or correct.");
    Err(Refusal::new("decision_not_granted", 409, zh, en).on(act))
}

/// A correction: new values of facts that the act gave. The key of a record is never corrected.
pub fn correct(
    pack: &Pack,
    state: &State,
    act: &str,
    facts: &Map<String, Json>,
    (reason, article): (&str, &str),
) -> Result<Event, Refusal> {
    granted(state, act)?;
    let definition = pack.acts.get(act).ok_or_else(Refusal::not_found)?;
    let given = |name: &str| {
        definition.gives.iter().any(|give| matches!(give, Give::Fact(give) if give.fact == name))
    };
    let is_key = |name: &str| {
        let (subject, fact) = name.split_once('.').unwrap_or_default();
        let register = pack.subjects.get(subject).and_then(|s| pack.registers.get(&s.register));
        register.is_some_and(|register| register.key == fact)
    };
    if facts.is_empty() {
        return Err(Refusal::new(
            "nothing_marked",
            422,
            "更正须写明至少一项。",
            "Name what is corrected.",
        )
        .on("facts"));
    }
    for (name, value) in facts {
        if !given(name) || is_key(name) {
            let zh = "只能更正该事项给出的内容，且不能更正登记的标识。";
            let en = "Only what the act gave can be corrected, and never the key of a record.";
            return Err(Refusal::new("fact_not_given", 422, zh, en).on(name));
        }
        let fact = pack.fact(name).ok_or_else(Refusal::not_found)?;
        if let Some(fault) = registers::engine::value_faults(pack, name, fact, value).pop() {
            let (zh, en) = (fault.must.zh, fault.must.en);
            return Err(Refusal::new("value_invalid", 422, zh, en).on(fault.field));
        }
    }
    let (act, article) = (act.to_owned(), Some(said(article, "article")?));
    Ok(Event::DecisionCorrected {
        act,
        facts: facts.clone(),
        reason: said(reason, "reason")?,
        article,
    })
}

/// The last day of a period of working days that began on `from`.
pub(super) fn due_on(pack: &Pack, from: Date, working_days: u32) -> Option<Date> {
    pack.calendar.add(from, working_days.into()).ok()
}
