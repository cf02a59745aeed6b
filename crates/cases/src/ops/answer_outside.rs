//! A body outside the city's government answers for a task that is its own.

use access::Action;
use base::id::CaseId;
use base::{Instant, Refusal, Result};
use serde_json::{Map, Value as Json};
use store::Tx;

use super::command::{done, open};
use super::give::approve;
use super::load::Loaded;
use super::{Actor, Room};
use crate::engine::decide::{Decision, Step, decide, open_act};
use crate::engine::facts::{Facts, Source};
use crate::engine::steps::said;
use crate::model::{Event, OutsideAnswer};

/// What the body says.
#[derive(Debug, Clone)]
pub struct OutsideWord {
    /// How it stands.
    pub answer: OutsideAnswer,
    /// The number under which the body has the matter.
    pub reference: String,
    /// A reason of the act's catalogue, when rejected.
    pub reason: Option<String>,
    /// In its words.
    pub note: String,
    /// Facts that only it can tell, among those that the act asks for.
    pub facts: Map<String, Json>,
}

/// Takes the answer of the outside body whose task `act` is. The same answer again changes nothing.
pub async fn answer_outside(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    (id, act): (&CaseId, &str),
    word: &OutsideWord,
) -> Result<Loaded> {
    let (action, seen) = (Action::AnswerOutside, Loaded::task_resource);
    let (mut case, mut facts) = open(tx, room, actor, (id, act), action, seen).await?;
    let definition = room.pack.acts.get(act).ok_or_else(Refusal::not_found)?;
    let department = case.state.tasks.get(act).and_then(|task| task.department(definition));
    if !department.is_some_and(|id| room.pack.departments.get(id).is_some_and(|d| d.outside)) {
        let (zh, en) = ("该事项不由外部单位办理。", "The act is not an outside body's.");
        return Err(Refusal::new("not_outside", 409, zh, en).on(act).into());
    }
    let reference = said(&word.reference, "reference")?;
    let said_before = case.state.tasks[act].outside.as_ref();
    if said_before.is_some_and(|(answer, of)| *answer == word.answer && *of == reference) {
        return Ok(case);
    }
    open_act(&room.pack, &case.state, act)?;
    let answer = word.answer;
    let mut events = told(room, &mut case, act, &mut facts, &word.facts, actor.now)?;
    events.push(Event::OutsideAnswered { act: act.to_owned(), answer, reference });
    if answer != OutsideAnswer::Requested {
        let approve_it = answer == OutsideAnswer::Accepted;
        let (reason, note) = (word.reason.clone(), word.note.clone());
        let decision = Decision { approve: approve_it, reason, note, facts: Map::new() };
        match decide(&room.pack, &case.state, act, &mut facts, &decision, actor.now)? {
            Step::Event(event) => events.push(event),
            Step::Approve(act, clauses) => {
                let (note, now) = (&decision.note, actor.now);
                let made =
                    approve(tx, room, &mut case, &mut facts, &act, clauses, note, now).await?;
                events.extend(made);
            }
            Step::Revoke(..) => {}
        }
    }
    done(tx, room, actor, case, &facts, events).await
}

/// The facts that the body tells, as a report of the act.
fn told(
    room: &Room,
    case: &mut Loaded,
    act: &str,
    facts: &mut Facts,
    values: &Map<String, Json>,
    now: Instant,
) -> Result<Vec<Event>, Refusal> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let needs = room.pack.acts.get(act).into_iter().flat_map(|act| &act.needs);
    let needs: Vec<&String> = needs.map(|need| &need.fact).collect();
    let mut submission = case.state.submission.clone();
    for (name, value) in values {
        let ask = room.pack.givers.asks.get(name).and_then(|asks| asks.first());
        let Some(ask) = ask.filter(|_| needs.contains(&name)) else {
            let zh = "只能填写该事项所需、且可以询问的内容。";
            let en = "Only what the act needs and may be asked can be told.";
            return Err(Refusal::new("fact_not_asked", 422, zh, en).on(name));
        };
        let source = Source::Ask(ask.clone());
        if facts.set(&room.pack, name, value, source, now).is_err() {
            let (zh, en) = ("值的类型不对。", "The value has the wrong type.");
            return Err(Refusal::new("value_invalid", 422, zh, en).on(name));
        }
        submission.answers.insert(name.clone(), value.clone());
    }
    case.header.answers.clone_from(&submission.answers);
    Ok(vec![Event::Reported { act: act.to_owned(), submission }])
}
