//! How an act is decided: by its rule when the rule can, by a reviewer when not; and what a
//! running case does next.

use base::{Instant, Refusal};
use pack::{
    Act, ActKind, AskKind, Clause, DecisionMode, Give, Otherwise, Pack, Package, StepKind,
    rule_type,
};
use rules::{Outcome, Value};
use serde_json::{Map, Value as Json};

use super::after::{Lapse, lapse};
use super::clock::deemed;
use super::facts::{Facts, Source};
use super::plan::Plan;
use super::report::awaited;
use super::state::{State, Task};
use super::steps::{Progress, delivery, progress};
use crate::model::*;

/// What a rule decides.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Every clause holds.
    Approve,
    /// A person must look.
    Review,
    /// The applicant must mend these.
    Correct(Vec<Fault>),
    /// This clause of the law forbids it.
    Refuse(Fault),
}

impl Verdict {
    /// As situations name it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Review => "review",
            Self::Correct(_) => "correct",
            Self::Refuse(_) => "refuse",
        }
    }
}

/// Weighs the clauses of `act`. A clause that forbids outweighs one to be mended, that outweighs
/// one to be looked at; what is unknown is looked at and never guessed.
pub fn weigh(pack: &Pack, act: &Act, facts: &Facts) -> (Vec<ClauseOutcome>, Verdict) {
    let mut outcomes = Vec::new();
    let (mut forbidden, mut faults, mut look) = (None, Vec::new(), false);
    for clause in &act.decision.clauses {
        let outcome = weigh_clause(pack, clause, facts);
        match (outcome.outcome.as_str(), clause.otherwise) {
            ("yes", _) => {}
            ("no", Otherwise::Refuse) => {
                forbidden.get_or_insert_with(|| fault(clause, act));
            }
            ("no", Otherwise::Correct) => faults.push(fault(clause, act)),
            _ => look = true,
        }
        outcomes.push(outcome);
    }
    let verdict = match forbidden {
        Some(fault) => Verdict::Refuse(fault),
        None if !faults.is_empty() => Verdict::Correct(faults),
        None if look || act.decision.mode == DecisionMode::Review => Verdict::Review,
        None => Verdict::Approve,
    };
    (outcomes, verdict)
}

fn weigh_clause(pack: &Pack, clause: &Clause, facts: &Facts) -> ClauseOutcome {
    let rule = pack.rule(&clause.rule);
    let (outcome, missing) = match rule.eval(facts) {
        Outcome::Known(Value::Bool(true)) => ("yes", Vec::new()),
        Outcome::Known(_) => ("no", Vec::new()),
        Outcome::Unknown(unknown) => ("unknown", unknown.missing),
    };
    let used = rule.facts().iter().filter_map(|name| Some((name, facts.get(name)?)));
    let values = used.map(|(name, known)| (name.clone(), known.json.clone())).collect();
    ClauseOutcome { id: clause.id.clone(), outcome: outcome.to_owned(), missing, values }
}

/// What does not hold, as the applicant reads it.
pub(super) fn fault(clause: &Clause, act: &Act) -> Fault {
    Fault {
        field: clause.field.clone().unwrap_or_else(|| act.id.clone()),
        code: clause.id.clone(),
        must: clause.text.clone(),
        basis: clause.basis.clone(),
    }
}

/// What a running case does next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Nothing is left but to say that something happened.
    Event(Event),
    /// The rule grants the act: its gifts are to be worked out.
    Approve(String, Vec<ClauseOutcome>),
    /// An approval falls by itself: its gifts are to be taken back.
    Revoke(String, RevokedFor),
}

/// The next step of a case in progress, or `None` when it waits for somebody.
pub fn next(pack: &Pack, package: &Package, state: &State, facts: &Facts) -> Option<Step> {
    if !matches!(state.state, CaseState::InProgress | CaseState::Closed) {
        return None;
    }
    match lapse(pack, state, facts) {
        Some(Lapse::Event(event)) => return Some(Step::Event(event)),
        Some(Lapse::Revoke(act, cause)) => return Some(Step::Revoke(act, cause)),
        None => {}
    }
    let granted = state.tasks.iter().filter(|(_, task)| task.state == TaskState::Approved);
    let mut granted = granted.filter_map(|(act, _)| pack.acts.get(act));
    if let Some(event) = granted.find_map(|act| delivery(pack, package, state, act, facts)) {
        return Some(Step::Event(event));
    }
    if state.state != CaseState::InProgress {
        return None;
    }
    if let Some(act) = state.cut_off().into_iter().next() {
        return Some(Step::Event(Event::TaskStopped { act, not_needed: false }));
    }
    let to_begin = |id: &String| {
        let act = &pack.acts[id.as_str()];
        act.kind == ActKind::Event || awaited(pack, state, act, facts).is_empty()
    };
    if let Some(act) = state.ready().into_iter().find(to_begin) {
        let rule = pack.acts[act.as_str()].when.as_deref();
        let applies = rule.is_none_or(|rule| pack.rule(rule).eval(facts) != known(false));
        return Some(Step::Event(match applies {
            true => {
                let department = named(pack, &pack.acts[act.as_str()], facts);
                Event::TaskOpened { act, department }
            }
            false => Event::TaskStopped { act, not_needed: true },
        }));
    }
    let undecided = |task: &Task| task.state == TaskState::Open && !task.review_needed;
    for (id, task) in &state.tasks {
        let act = &pack.acts[id.as_str()];
        if deemed(pack, act, task, facts) {
            return Some(match task.deemed {
                false => Step::Event(Event::TaskDeemed { act: id.clone() }),
                true => Step::Approve(id.clone(), weigh(pack, act, facts).0),
            });
        }
    }
    for (act, task) in state.tasks.iter().filter(|(_, task)| undecided(task)) {
        let act = &pack.acts[act.as_str()];
        if !awaited(pack, state, act, facts).is_empty() {
            continue;
        }
        match progress(pack, package, state, act, facts) {
            Progress::Done => return Some(decide_by_rule(pack, act, task, facts)),
            Progress::Waits => {}
            // what is refused or sent back anyway troubles nobody first
            Progress::Event(event) => {
                let early = task.steps.is_empty().then(|| decide_by_rule(pack, act, task, facts));
                let ends = |step: &Step| {
                    matches!(step, Step::Event(Event::SentBack { .. } | Event::TaskRefused { .. }))
                };
                return early.filter(ends).or(Some(Step::Event(event)));
            }
        }
    }
    let waits = |task: &Task| matches!(task.state, TaskState::Open | TaskState::Waiting);
    if state.tasks.values().any(waits) {
        return None;
    }
    let granted = package.goals.iter().any(|goal| has_given(pack, state, goal));
    Some(Step::Event(if granted { Event::Closed } else { Event::Refused }))
}

/// The department that the fact of an act names, when it has one and the fact is known.
fn named(pack: &Pack, act: &Act, facts: &Facts) -> Option<String> {
    let id = facts.get(act.department_from.as_ref()?)?.json.as_str()?;
    pack.departments.contains_key(id).then(|| id.to_owned())
}

fn known(value: bool) -> Outcome {
    Outcome::Known(Value::Bool(value))
}

/// An act that a reviewer always decides is never granted or refused by its rule alone, and
/// neither is one of which a step came out against it.
fn decide_by_rule(pack: &Pack, definition: &Act, task: &Task, facts: &Facts) -> Step {
    let act = definition.id.clone();
    let (clauses, verdict) = weigh(pack, definition, facts);
    match verdict {
        Verdict::Approve if failed(task).is_some() => {
            Step::Event(Event::ReviewNeeded { act, clauses })
        }
        Verdict::Approve => Step::Approve(act, clauses),
        Verdict::Review => Step::Event(Event::ReviewNeeded { act, clauses }),
        Verdict::Correct(faults) => Step::Event(Event::SentBack { act, faults }),
        Verdict::Refuse(_) if definition.decision.mode == DecisionMode::Review || upheld(task) => {
            Step::Event(Event::ReviewNeeded { act, clauses })
        }
        Verdict::Refuse(fault) => Step::Event(Event::TaskRefused {
            act,
            reason: fault.code,
            must: fault.must,
            basis: fault.basis,
            clauses,
            note: String::new(),
        }),
    }
}

/// Whether an approved task has given `goal`, a fact or a credential.
fn has_given(pack: &Pack, state: &State, goal: &str) -> bool {
    let approved = |(act, task): (&String, &Task)| {
        (task.state == TaskState::Approved).then(|| pack.acts.get(act)).flatten()
    };
    state.tasks.iter().filter_map(approved).flat_map(|act| &act.gives).any(|give| match give {
        Give::Fact(give) => give.fact == goal,
        Give::Credential(give) => give.credential == goal,
    })
}

/// The facts that an approved act gives. `worked_out` holds what functions of the kernel made.
/// What cannot be known is not given.
pub fn gives(
    pack: &Pack,
    act: &Act,
    facts: &Facts,
    worked_out: &Map<String, Json>,
) -> Map<String, Json> {
    let mut given = worked_out.clone();
    for give in &act.gives {
        let Give::Fact(give) = give else { continue };
        let Some(rule) = &give.value else { continue };
        let kind = pack.fact(&give.fact).and_then(|definition| rule_type(definition.kind));
        let Some(kind) = kind else { continue };
        if let Outcome::Known(value) = pack.value_rule(rule, kind).eval(facts) {
            given.insert(give.fact.clone(), value.to_json());
        }
    }
    given
}

/// What a reviewer decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Granted, or not.
    pub approve: bool,
    /// A reason of the act's catalogue, when not.
    pub reason: Option<String>,
    /// In the reviewer's words.
    pub note: String,
    /// What the act leaves to the reviewer to say when it is granted.
    pub facts: Map<String, Json>,
}

/// A reviewer's decision: a step to carry out, or why it may not be. `facts` knows what the
/// reviewer said afterwards.
pub fn decide(
    pack: &Pack,
    state: &State,
    id: &str,
    facts: &mut Facts,
    decision: &Decision,
    now: Instant,
) -> Result<Step, Refusal> {
    let act = open_act(pack, state, id)?;
    if decision.approve {
        say(pack, act, facts, &decision.facts, now)?;
    }
    let (clauses, verdict) = weigh(pack, act, facts);
    if decision.approve {
        steps_allow(pack, state, act, facts, &decision.note)?;
        return match verdict {
            Verdict::Refuse(fault) => Err(clause_forbids(fault)),
            // what must be mended is sent back, not granted
            Verdict::Correct(mut faults) => Err(clause_forbids(faults.remove(0))),
            Verdict::Approve | Verdict::Review => Ok(Step::Approve(id.to_owned(), clauses)),
        };
    }
    let chosen = decision.reason.as_deref().and_then(|id| act.refusals.iter().find(|r| r.id == id));
    let Some(reason) = chosen else { return Err(reason_missing(act)) };
    Ok(Step::Event(Event::TaskRefused {
        act: id.to_owned(),
        reason: reason.id.clone(),
        must: reason.text.clone(),
        basis: reason.basis.clone(),
        clauses,
        note: decision.note.clone(),
    }))
}

/// Takes what the reviewer says of the facts that the act leaves to them: all of those, and nothing
/// else.
fn say(
    pack: &Pack,
    act: &Act,
    facts: &mut Facts,
    said: &Map<String, Json>,
    now: Instant,
) -> Result<(), Refusal> {
    let left = act.gives.iter().filter_map(|give| match give {
        Give::Fact(give) if give.decided => Some(&give.fact),
        _ => None,
    });
    let left: Vec<&String> = left.collect();
    if let Some(other) = said.keys().find(|name| !left.contains(name)) {
        let zh = "只能填写该事项由审核人确定的内容。";
        let en = "Only what the act leaves to the reviewer can be said.";
        return Err(Refusal::new("fact_not_given", 422, zh, en).on(other));
    }
    for name in left {
        let fact = pack.fact(name).ok_or_else(Refusal::not_found)?;
        let Some(value) = said.get(name).filter(|value| !value.is_null()) else {
            let (zh, en) = (&fact.text.zh, &fact.text.en);
            let zh = format!("批准须同时确定「{zh}」。");
            let en = format!("An approval also says “{en}”.");
            return Err(Refusal::new("decision_incomplete", 422, zh, en).on(name));
        };
        if let Some(fault) = registers::engine::value_faults(pack, name, fact, value).pop() {
            let (zh, en) = (fault.must.zh, fault.must.en);
            return Err(Refusal::new("value_invalid", 422, zh, en).on(fault.field));
        }
        let source = Source::Act(act.id.clone());
        if facts.set(pack, name, value, source, now).is_err() {
            let (zh, en) = ("值的类型不对。", "The value has the wrong type.");
            return Err(Refusal::new("value_invalid", 422, zh, en).on(name));
        }
    }
    Ok(())
}

/// Whether a supervisor upheld an objection to how it was decided before: a person decides now.
fn upheld(task: &Task) -> bool {
    let answer = task.objection.as_ref().and_then(|objection| objection.answer.as_ref());
    answer.is_some_and(|(upheld, _)| *upheld)
}

/// The first step that came out against the act.
fn failed(task: &Task) -> Option<&str> {
    let failed = task.steps.iter().find(|(_, step)| step.state == StepState::Failed);
    failed.map(|(id, _)| id.as_str())
}

/// An approval comes after every step, and says why when one came out against it.
fn steps_allow(
    pack: &Pack,
    state: &State,
    act: &Act,
    facts: &Facts,
    note: &str,
) -> Result<(), Refusal> {
    let task = &state.tasks[act.id.as_str()];
    let over = |state| matches!(state, StepState::Done | StepState::Failed | StepState::Skipped);
    let open = act.steps.iter().filter(|step| step.kind != StepKind::Delivery).find(|step| {
        let not_called_for =
            step.when.as_deref().is_some_and(|rule| pack.rule(rule).eval(facts) == known(false));
        task.steps.get(&step.id).map_or(!not_called_for, |of| !over(of.state))
    });
    if let Some(step) = open {
        let zh = format!("环节「{}」尚未完成，不能批准。", step.text.zh);
        let en = format!("The step “{}” is not done yet.", step.text.en);
        return Err(Refusal::new("steps_open", 409, zh, en)
            .on(&step.id)
            .because(step.basis.clone()));
    }
    match failed(task) {
        Some(step) if note.trim().is_empty() => {
            let zh = "有环节的结论不利于批准，批准须说明理由。";
            let en = "A step came out against it: an approval must say why.";
            Err(Refusal::new("deed_incomplete", 422, zh, en).on(step))
        }
        _ => Ok(()),
    }
}

/// The act of an open task of a case in progress.
pub fn open_act<'p>(pack: &'p Pack, state: &State, id: &str) -> Result<&'p Act, Refusal> {
    state.must_be(&[CaseState::InProgress])?;
    let open = state.tasks.get(id).is_some_and(|task| task.state == TaskState::Open);
    let act = pack.acts.get(id).filter(|_| open);
    act.ok_or_else(|| {
        Refusal::new("task_not_open", 409, "该事项当前不在办理中。", "The task is not open.").on(id)
    })
}

fn clause_forbids(fault: Fault) -> Refusal {
    let (zh, en) = (fault.must.zh, fault.must.en);
    Refusal::new("clause_forbids", 422, format!("依法不得批准：{zh}"), format!("Forbidden: {en}"))
        .on(fault.field)
        .because(fault.basis)
}

fn reason_missing(act: &Act) -> Refusal {
    let ids: Vec<&str> = act.refusals.iter().map(|reason| reason.id.as_str()).collect();
    Refusal::new(
        "refusal_reason_missing",
        422,
        "不予批准须从该事项的理由目录中选择理由。",
        format!("A refusal names a reason of the act's catalogue: {}.", ids.join(", ")),
    )
    .on("reason")
}

/// What a reviewer sends back: fields with what is wrong with each. A field is what the applicant
/// answered or handed in, or what `plan` asks for the act.
pub fn send_back(
    pack: &Pack,
    plan: &Plan,
    state: &State,
    id: &str,
    fields: &[(String, String)],
) -> Result<Event, Refusal> {
    open_act(pack, state, id)?;
    if fields.is_empty() {
        let (zh, en) = ("退回补正须标明至少一处。", "Mark at least one field to mend.");
        return Err(Refusal::new("nothing_marked", 422, zh, en).on("fields"));
    }
    let asked = |field: &str| {
        state.submission.answers.contains_key(field)
            || state.submission.documents.contains_key(field)
            || state.submission.commitments.contains_key(field)
            || plan.asks.iter().filter(|ask| ask.acts.iter().any(|act| act == id)).any(|ask| {
                ask.id == field
                    || (ask.kind == AskKind::Field && ask.facts.iter().any(|f| f == field))
            })
    };
    let mut faults = Vec::new();
    for (field, text) in fields {
        if !asked(field) {
            let zh = "只能标明申请人已填写或提交、或者本事项要求填写或提交的内容。";
            let en = "Only what the applicant gave, or what the act asks for, can be marked.";
            return Err(Refusal::new("field_not_asked", 422, zh, en).on(field));
        }
        faults.push(Fault {
            field: field.clone(),
            code: "marked_by_reviewer".to_owned(),
            must: base::Text::new(text.as_str(), text.as_str()),
            basis: Vec::new(),
        });
    }
    Ok(Event::SentBack { act: id.to_owned(), faults })
}

/// The applicant's withdrawal: open until the city has granted something that outlives the case, a
/// credential or a fact in a register. `on_record`: what the case is about has a record by now.
pub fn withdraw(
    package: &Package,
    on_record: bool,
    state: &State,
    reason: &str,
) -> Result<Event, Refusal> {
    state.must_be(&[CaseState::Draft, CaseState::SentBack, CaseState::InProgress])?;
    let written = |fact: &String| {
        let subject = fact.split_once('.').map(|(subject, _)| subject);
        subject == Some(&package.applicant) || (on_record && subject == Some(&package.subject))
    };
    let granted = state.tasks.values().flat_map(|task| task.gives.keys()).any(written);
    if granted || !state.credentials.is_empty() {
        return Err(Refusal::new(
            "already_granted",
            409,
            "已有事项办成并已登记或发证，不能撤回申请；如需终止，请申请注销或变更。",
            "Something was granted and recorded already; apply to cancel or change it instead.",
        ));
    }
    Ok(Event::Withdrawn { reason: reason.to_owned() })
}
