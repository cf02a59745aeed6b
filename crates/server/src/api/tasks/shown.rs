//! A task on a desk: only what its act needs, read from the registers for this case.

use access::{Action, Relation};
use base::{Instant, Refusal, Result, Text};
use cases::engine::Facts;
use cases::engine::decide::open_act;
use cases::engine::facts::{Known, Source};
use cases::ops::{Loaded, Room};
use pack::{Act, Sensitivity};
use registers::{Purpose, Reader};
use rules::{Outcome, Value};
use serde_json::Value as Json;
use store::Tx;

use crate::api::views::{
    DecidedFact, Document, Task, TaskCase, TaskDetail, TaskFact, TaskSource, fact_text, mask_fact,
    package_name, refusal_reasons, suspension_reasons, value_text,
};
use crate::http::caller::Caller;

/// The task `act` of `case` for `caller`, who may read it. Reads of personal facts are logged under
/// the caller's account with the case as their purpose, so `tx` must be one that writes.
pub async fn detail(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    act: &str,
    caller: &Caller,
    now: Instant,
) -> Result<TaskDetail> {
    let pack = &room.pack;
    let task = case.state.tasks.get(act).ok_or_else(Refusal::not_found)?;
    let definition = pack.acts.get(act).ok_or_else(Refusal::not_found)?;
    let facts = case.facts(tx, room, now).await?;
    let resource = case.task_resource(room, act, &facts);
    let readers = case.step_resource(room, act, None, &facts);
    room.access.authorise(caller.principal(), Action::ReadTask, &readers)?;
    let header = &case.header;
    // who works on it sees what the act needs; who only looks (an auditor) sees it masked
    let works = caller.standing(&readers).has(Relation::SamePlace);
    let mut shown = Vec::new();
    for need in &definition.needs {
        if need.when.as_deref().is_some_and(|rule| holds_not(room, rule, &facts)) {
            continue;
        }
        let known = facts.get(&need.fact);
        if works {
            log_read(tx, room, case, &facts, definition, &need.fact, known, caller, now).await?;
        }
        let value = known.map_or(Json::Null, |known| known.json.clone());
        let value = if works { value } else { mask_fact(pack, &need.fact, &value) };
        shown.push(TaskFact {
            name: need.fact.clone(),
            text: fact_text(pack, &need.fact),
            value_text: value_text(pack, pack.fact(&need.fact), &value),
            value,
            source: known.and_then(source),
            at: known.map(|known| known.at.to_string()),
        });
    }
    let plan = case.plan(room, &facts)?;
    let serves = |ask: &str| {
        plan.asks.iter().any(|asked| asked.id == ask && asked.acts.iter().any(|one| one == act))
    };
    let documents = case.documents.iter().filter(|document| serves(&document.ask));
    let open = open_act(pack, &case.state, act).is_ok();
    let may = |action| room.access.authorise(caller.principal(), action, &resource).is_ok();
    let rows = [(Action::DecideTask, "decide"), (Action::SendBackTask, "send_back")];
    let allowed = rows.into_iter().filter(|(action, _)| open && may(*action));
    Ok(TaskDetail {
        task: Task::new(pack, header.id.as_str(), act, task, now, works),
        case: TaskCase {
            id: header.id.to_string(),
            number: header.number.clone(),
            package: package_name(pack, &header.package),
        },
        facts: shown,
        documents: documents.map(Document::from).collect(),
        decides: DecidedFact::of(pack, definition),
        refusals: refusal_reasons(definition),
        suspensions: suspension_reasons(definition),
        extension_working_days: definition.extension_working_days,
        allowed: allowed.map(|(_, name)| name.to_owned()).collect(),
    })
}

fn holds_not(room: &Room, rule: &str, facts: &Facts) -> bool {
    matches!(room.pack.rule(rule).eval(facts), Outcome::Known(Value::Bool(false)))
}

fn source(known: &Known) -> Option<TaskSource> {
    let none = TaskSource::default();
    Some(match &known.source {
        Source::Register(id) | Source::Credential(id) => {
            TaskSource { register: Some(id.clone()), ..none }
        }
        Source::Ask(id) => TaskSource { ask: Some(id.clone()), ..none },
        Source::Act(id) => TaskSource { act: Some(id.clone()), ..none },
        Source::Computed => return None,
    })
}

/// Leaves a line in the log of the person whose personal fact `name` is shown.
#[allow(clippy::too_many_arguments)] // who reads what of whom for which act of which case, when
async fn log_read(
    tx: &mut Tx,
    room: &Room,
    case: &Loaded,
    facts: &Facts,
    act: &Act,
    name: &str,
    known: Option<&Known>,
    caller: &Caller,
    now: Instant,
) -> Result<()> {
    let pack = &room.pack;
    let personal = pack.fact(name).is_some_and(|fact| fact.sensitivity == Sensitivity::Personal);
    let Some(Source::Register(register)) = known.map(|known| &known.source) else { return Ok(()) };
    let Some((subject, fact)) = name.split_once('.').filter(|_| personal) else { return Ok(()) };
    let package = case.package(room)?;
    let key = match pack.subjects.get(subject).and_then(|subject| subject.key.as_ref()) {
        Some(key) => facts.get(key).and_then(|known| known.json.as_str()).map(str::to_owned),
        None if subject == package.applicant => Some(case.header.applicant.key.clone()),
        None => case.header.subject_key.clone(),
    };
    let Some(key) = key else { return Ok(()) };
    let number = case.header.number.as_deref().unwrap_or(case.header.id.as_str());
    let purpose = Purpose {
        text: Text::new(
            format!("办理「{}」（办件 {number}）", act.text.zh),
            format!("For “{}”, case {number}", act.text.en),
        ),
        case: Some(case.header.id.to_string()),
        reader: Reader::Account(caller.account()?.id.to_string()),
    };
    registers::read(tx, pack, register, &key, &[fact], &purpose, now).await?;
    Ok(())
}
