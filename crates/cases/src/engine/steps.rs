//! The steps of an act: which comes next, when one is done, and who may do what in it.

use base::{Date, Money, Refusal, limits};
use pack::{Act, ActStep, DeliveryWay, OpinionSays, Pack, Package, Score, StepDeed, StepKind};
use rules::{Outcome, Type, Value};

use super::clock::notice_ends;
use super::facts::Facts;
use super::state::{State, Task, step_of};
use crate::model::*;

/// How far an open task is with the steps before its decision.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// None is left: it can be decided.
    Done,
    /// Somebody has to do something first.
    Waits,
    /// This happens now.
    Event(Event),
}

/// Who does something in a step, as far as the step must know.
#[derive(Debug, Clone, Copy, Default)]
pub struct Doer<'a> {
    /// An officer's department.
    pub department: Option<&'a str>,
    /// The number under which the person is known.
    pub identity: Option<&'a str>,
    /// SHA-256 of the submission, which whoever signs has seen.
    pub digest: &'a str,
}

/// How the open task `act` goes on with the steps before its decision, in the order of the pack.
pub fn progress(
    pack: &Pack,
    package: &Package,
    state: &State,
    act: &Act,
    facts: &Facts,
) -> Progress {
    let task = &state.tasks[act.id.as_str()];
    for step in act.steps.iter().filter(|step| step.kind != StepKind::Delivery) {
        match forward(pack, package, task, act, step, facts) {
            Progress::Done => {}
            other => return other,
        }
    }
    Progress::Done
}

/// What happens next in handing over the result of a granted act: once everything is paid.
pub fn delivery(
    pack: &Pack,
    package: &Package,
    state: &State,
    act: &Act,
    facts: &Facts,
) -> Option<Event> {
    let unpaid = state.tasks.iter().any(|(act, task)| {
        let open = task.steps.iter().filter(|(_, of)| of.state == StepState::Open);
        open.into_iter()
            .any(|(id, _)| step_of(pack, act, id).is_some_and(|step| step.kind == StepKind::Fee))
    });
    let task = &state.tasks[act.id.as_str()];
    let mut steps = act.steps.iter().filter(|step| step.kind == StepKind::Delivery);
    steps.find_map(|step| match forward(pack, package, task, act, step, facts) {
        Progress::Event(event) if !unpaid => Some(event),
        _ => None,
    })
}

fn forward(
    pack: &Pack,
    package: &Package,
    task: &Task,
    act: &Act,
    step: &ActStep,
    facts: &Facts,
) -> Progress {
    let (id, name) = (act.id.clone(), step.id.clone());
    let Some(of) = task.steps.get(&step.id) else {
        let rule = step.when.as_deref();
        let no = Outcome::Known(Value::Bool(false));
        let skip = rule.is_some_and(|rule| pack.rule(rule).eval(facts) == no)
            || amount(pack, step, facts).is_some_and(|order| order.amount_yuan <= Money::ZERO);
        return Progress::Event(match skip {
            true => Event::StepSkipped { act: id, step: name },
            false => {
                let departments = listed((act, task), step, facts);
                Event::StepBegun {
                    act: id,
                    step: name,
                    fee: amount(pack, step, facts),
                    departments,
                }
            }
        });
    };
    if of.state != StepState::Open {
        return Progress::Done;
    }
    if of.fee.is_none()
        && let Some(fee) = amount(pack, step, facts)
    {
        let (fee, departments) = (Some(fee), of.departments.clone());
        return Progress::Event(Event::StepBegun { act: id, step: name, fee, departments });
    }
    let electronic = matches!(step.ways.as_slice(), [DeliveryWay::Electronic])
        || of.way() == Some(DeliveryWay::Electronic);
    if step.kind == StepKind::Delivery && electronic && !delivered(of) {
        let record = StepRecord::Delivered { way: DeliveryWay::Electronic, tracking_number: None };
        return Progress::Event(Event::StepRecorded { act: id, step: name, record });
    }
    match outcome(pack, package, step, of, facts) {
        Some(passed) => Progress::Event(Event::StepEnded { act: id, step: name, passed }),
        None => Progress::Waits,
    }
}

/// What is to be paid by the rule of the step; `None` while that cannot be told.
fn amount(pack: &Pack, step: &ActStep, facts: &Facts) -> Option<FeeOrder> {
    let fee = step.fee.as_ref().filter(|_| step.kind == StepKind::Fee)?;
    match pack.value_rule(&fee.amount, Type::Decimal).eval(facts) {
        Outcome::Known(Value::Decimal(yuan)) => {
            Some(FeeOrder { item: fee.item.clone(), amount_yuan: Money::from_yuan(yuan)? })
        }
        _ => None,
    }
}

/// The departments that the fact of a step lists, when it has one. While nobody knows the fact,
/// those of the pack are asked, or the one that decides: never nobody.
fn listed((act, task): (&Act, &Task), step: &ActStep, facts: &Facts) -> Vec<String> {
    let Some(fact) = &step.departments_from else { return Vec::new() };
    match facts.get(fact).and_then(|known| known.json.as_array()) {
        Some(ids) => ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect(),
        None if step.departments.is_empty() => {
            vec![task.department(act).unwrap_or(&act.department).to_owned()]
        }
        None => Vec::new(),
    }
}

fn delivered(of: &StepOf) -> bool {
    of.last(|record| matches!(record, StepRecord::Delivered { .. }).then_some(())).is_some()
}

/// Whether an open step is done, and whether it speaks for the act.
pub fn outcome(
    pack: &Pack,
    package: &Package,
    step: &ActStep,
    of: &StepOf,
    facts: &Facts,
) -> Option<bool> {
    match step.kind {
        StepKind::JointOpinion => joint(step, of),
        StepKind::PublicNotice => {
            let objections = of.objections();
            let answered: Option<Vec<bool>> = objections.into_iter().collect();
            let founded = answered?.contains(&true);
            let last = notice_ends(pack, step, of, facts.today?)?;
            (facts.today? > last).then_some(!founded)
        }
        StepKind::SiteVisit => current(of, |record| match record {
            StepRecord::Visited { passed, .. } => Some(*passed),
            _ => None,
        }),
        StepKind::ExpertReview => current(of, |record| match record {
            StepRecord::Reviewed { passed, .. } => Some(*passed),
            _ => None,
        }),
        StepKind::Hearing => {
            current(of, |record| matches!(record, StepRecord::Heard { .. }).then_some(true))
        }
        StepKind::Fee => {
            current(of, |record| matches!(record, StepRecord::Paid { .. }).then_some(true))
        }
        StepKind::Signature => {
            let applicant = applicant(pack, package, facts);
            let signed = |signer: &String| {
                of.signed(signer) || applicant.is_some_and(|id| identity(facts, signer) == Some(id))
            };
            step.signers.iter().all(signed).then_some(true)
        }
        StepKind::Delivery => delivered(of).then_some(true),
    }
}

/// The last record of the kind that `choose` takes, made since the step began this time.
fn current(of: &StepOf, choose: impl Fn(&StepRecord) -> Option<bool>) -> Option<bool> {
    of.records[of.since..].iter().rev().find_map(|recorded| choose(&recorded.record))
}

/// Everybody agrees, or the lead settled it. `None` while somebody is missing.
fn joint(step: &ActStep, of: &StepOf) -> Option<bool> {
    let settled = of.last(|record| match record {
        StepRecord::Reconciled { agree, .. } => Some(*agree),
        _ => None,
    });
    if settled.is_some() || !awaited(step, of).is_empty() {
        return settled;
    }
    (!disagreement(of)).then_some(true)
}

/// The departments of a step: those that a fact listed when it began, or those of the pack.
pub fn asked<'p>(step: &'p ActStep, of: &'p StepOf) -> Vec<&'p str> {
    match of.departments.as_slice() {
        [] => step.departments.iter().map(|asked| asked.department.as_str()).collect(),
        listed => listed.iter().map(String::as_str).collect(),
    }
}

/// Departments whose opinion is still missing.
pub fn awaited<'p>(step: &'p ActStep, of: &'p StepOf) -> Vec<&'p str> {
    let asked = asked(step, of).into_iter();
    asked.filter(|asked| of.opinions().all(|(given, _)| given != *asked)).collect()
}

fn disagreement(of: &StepOf) -> bool {
    of.opinions().any(|(_, says)| says == OpinionSays::Disagree)
}

/// Whether the lead has a disagreement to settle: everybody spoke, and somebody is against it.
pub fn to_reconcile(step: &ActStep, of: &StepOf) -> bool {
    joint(step, of).is_none() && awaited(step, of).is_empty() && disagreement(of)
}

/// Parties that have not signed yet: the fact that holds each one's number, and the number.
pub fn unsigned<'f>(
    pack: &Pack,
    package: &Package,
    step: &'f ActStep,
    of: &StepOf,
    facts: &'f Facts,
) -> Vec<(&'f str, Option<&'f str>)> {
    let applicant = applicant(pack, package, facts);
    let parties = step.signers.iter().map(|signer| (signer.as_str(), identity(facts, signer)));
    let open =
        parties.filter(|(signer, id)| !of.signed(signer) && (id.is_none() || *id != applicant));
    open.collect()
}

fn identity<'f>(facts: &'f Facts, fact: &str) -> Option<&'f str> {
    facts.get(fact)?.json.as_str()
}

fn applicant<'f>(pack: &Pack, package: &Package, facts: &'f Facts) -> Option<&'f str> {
    let register = &pack.subjects.get(&package.applicant)?.register;
    let key = &pack.registers.get(register)?.key;
    identity(facts, &format!("{}.{key}", package.applicant))
}

/// The step `id` of the act, or the only one that is open; and the step as its events left it.
pub fn open_step<'p, 's>(
    pack: &'p Pack,
    state: &'s State,
    act: &str,
    id: Option<&str>,
) -> Result<(&'p ActStep, &'s StepOf), Refusal> {
    let task = state.tasks.get(act).ok_or_else(Refusal::not_found)?;
    let again = |step: &StepOf| step.state == StepState::Failed && task.state == TaskState::Open;
    let found = match id {
        Some(id) => task.steps.get(id).map(|of| (id, of)),
        None => {
            let open = |(_, of): &(&String, &StepOf)| of.state == StepState::Open;
            task.steps.iter().find(open).map(|(id, of)| (id.as_str(), of))
        }
    };
    let found = found.filter(|(_, of)| of.state == StepState::Open || again(of));
    let (id, of) = found.ok_or_else(|| {
        let (zh, en) = ("该环节当前不在进行中。", "This step is not under way.");
        Refusal::new("step_not_open", 409, zh, en).on(id.unwrap_or(act))
    })?;
    Ok((step_of(pack, act, id).ok_or_else(Refusal::not_found)?, of))
}

/// What `deed` comes to in the step, or why it may not be done. Whether the doer may do such a
/// thing at all was asked before.
pub fn record(
    pack: &Pack,
    package: &Package,
    state: &State,
    (act, step, of): (&Act, &ActStep, &StepOf),
    facts: &Facts,
    deed: &StepDeed,
    doer: Doer<'_>,
) -> Result<StepRecord, Refusal> {
    let reopens = matches!(deed, StepDeed::Appoint { .. } | StepDeed::Experts { .. });
    if of.state != StepState::Open && !reopens {
        let (zh, en) = ("该环节当前不在进行中。", "This step is not under way.");
        return Err(Refusal::new("step_not_open", 409, zh, en).on(&step.id));
    }
    let task = state.tasks.get(&act.id).ok_or_else(Refusal::not_found)?;
    whose((act, task), (step, of), deed, doer)?;
    let today = facts.today.unwrap_or_default();
    match (step.kind, deed) {
        (StepKind::JointOpinion, StepDeed::Opinion { says, text }) => {
            opinion(step, of, *says, text, doer)
        }
        (StepKind::JointOpinion, StepDeed::Reconcile { agree, text }) => {
            if !to_reconcile(step, of) {
                let zh = "各部门意见未齐或者没有分歧，不需要协调。";
                let en =
                    "There is nothing to settle: opinions are missing, or nobody is against it.";
                return Err(Refusal::new("nothing_to_reconcile", 409, zh, en).on(&step.id));
            }
            Ok(StepRecord::Reconciled { agree: *agree, text: said(text, "text")? })
        }
        (StepKind::PublicNotice, StepDeed::Object { text }) => {
            let last = notice_ends(pack, step, of, today);
            if last.is_none_or(|last| today > last) {
                let (zh, en) = ("公示期已满或者暂停。", "The notice is over, or stands still.");
                return Err(Refusal::new("notice_over", 409, zh, en).on(&step.id));
            }
            Ok(StepRecord::Objected { text: said(text, "text")? })
        }
        (StepKind::PublicNotice, StepDeed::Answer { objection, founded, text }) => {
            let place = (*objection as usize).wrapping_sub(1);
            if of.objections().get(place).is_none_or(Option::is_some) {
                return Err(missing("objection"));
            }
            let (objection, founded) = (*objection, *founded);
            Ok(StepRecord::Answered { objection, founded, text: said(text, "text")? })
        }
        (StepKind::SiteVisit, _) => visit(state, deed, today),
        (StepKind::ExpertReview, StepDeed::Experts { names, passed, text, scores }) => {
            let (names, text) = (people(names)?, said(text, "text")?);
            let scores = points(&names, scores)?;
            Ok(StepRecord::Reviewed { names, passed: *passed, text, scores })
        }
        (StepKind::Hearing, StepDeed::Hear { names, text }) => {
            Ok(StepRecord::Heard { names: people(names)?, text: said(text, "text")? })
        }
        (StepKind::Fee, StepDeed::Pay { reference }) => {
            if of.fee.is_none() {
                return Err(missing("fee"));
            }
            Ok(StepRecord::Paid { reference: said(reference, "reference")? })
        }
        (StepKind::Signature, StepDeed::Sign { identity_number }) => {
            let parties = unsigned(pack, package, step, of, facts);
            signature(&parties, identity_number.as_deref(), doer)
        }
        (StepKind::Delivery, _) => hand_over(step, of, deed),
        _ => Err(not_fitting(step)),
    }
}

/// What only some departments may do: the lead settles and answers; the rest is done by the
/// departments of the step, or by the act's own when it names none.
fn whose(
    (act, task): (&Act, &Task),
    (step, of): (&ActStep, &StepOf),
    deed: &StepDeed,
    doer: Doer<'_>,
) -> Result<(), Refusal> {
    let departments = asked(step, of);
    let asked = |id: &str| departments.contains(&id);
    let lead = |id: &str| task.department(act) == Some(id);
    let department = doer.department.unwrap_or_default();
    let fits = match deed {
        StepDeed::Reconcile { .. } | StepDeed::Answer { .. } => lead(department),
        StepDeed::Appoint { .. }
        | StepDeed::Visit { .. }
        | StepDeed::Experts { .. }
        | StepDeed::Hear { .. } => match departments.is_empty() {
            true => lead(department),
            false => asked(department),
        },
        StepDeed::Opinion { .. } => asked(department),
        // people, and windows of any department
        _ => true,
    };
    if fits {
        return Ok(());
    }
    let (zh, en) = ("这一步由其他部门办理。", "Another department does this.");
    Err(Refusal::new("not_your_step", 403, zh, en).on(&step.id))
}

fn opinion(
    step: &ActStep,
    of: &StepOf,
    says: OpinionSays,
    text: &str,
    doer: Doer<'_>,
) -> Result<StepRecord, Refusal> {
    let department = doer.department.unwrap_or_default();
    if !awaited(step, of).contains(&department) {
        let (zh, en) = ("本部门已出具意见。", "The department gave its opinion already.");
        return Err(Refusal::new("opinion_given_already", 409, zh, en).on(&step.id));
    }
    // who says yes need not say why
    let text = match says {
        OpinionSays::Agree => within(text, "text")?,
        _ => said(text, "text")?,
    };
    Ok(StepRecord::Opinion { department: department.to_owned(), says, text })
}

fn visit(state: &State, deed: &StepDeed, today: Date) -> Result<StepRecord, Refusal> {
    let wrong = |zh: &str, en: &str| Refusal::new("visit_day_wrong", 409, zh, en).on("on");
    match deed {
        StepDeed::Appoint { on } if *on < today => {
            Err(wrong("踏勘日期不得早于今天。", "The day of the visit has passed."))
        }
        StepDeed::Appoint { on } => Ok(StepRecord::Appointed { on: *on }),
        StepDeed::Visit { passed, text } => match state.visit_on() {
            None => Err(wrong("尚未约定踏勘日期。", "No day was set for the visit.")),
            Some(on) if on > today => {
                Err(wrong("约定的踏勘日期还没有到。", "The day of the visit has not come."))
            }
            Some(_) => Ok(StepRecord::Visited { passed: *passed, text: said(text, "text")? }),
        },
        _ => {
            let (zh, en) = ("这个环节不做这件事。", "This is not done in this step.");
            Err(Refusal::new("deed_not_fitting", 422, zh, en).on("deed"))
        }
    }
}

fn signature(
    parties: &[(&str, Option<&str>)],
    shown: Option<&str>,
    doer: Doer<'_>,
) -> Result<StepRecord, Refusal> {
    let identity = shown.or(doer.identity);
    let party = parties.iter().find(|(_, of)| of.is_some() && *of == identity);
    let Some((signer, _)) = party else {
        let zh = "该人不是需要签字的一方，或者已经签字。";
        let en = "Not one of those who have to sign, or signed already.";
        return Err(Refusal::new("not_a_party", 403, zh, en).on("identity_number"));
    };
    let (signer, digest) = ((*signer).to_owned(), doer.digest.to_owned());
    Ok(StepRecord::Signed { signer, digest, at_window: shown.is_some() })
}

fn hand_over(step: &ActStep, of: &StepOf, deed: &StepDeed) -> Result<StepRecord, Refusal> {
    match deed {
        StepDeed::Choose { way, address } => {
            if !step.ways.contains(way) {
                return Err(missing("way"));
            }
            let address = match way {
                DeliveryWay::Post => said(address, "address")?,
                _ => String::new(),
            };
            Ok(StepRecord::Chosen { way: *way, address })
        }
        StepDeed::Deliver { tracking_number } => {
            let only = match step.ways.as_slice() {
                [only] if *only != DeliveryWay::Post => Some(*only),
                _ => None,
            };
            let way = of.way().or(only).ok_or_else(|| missing("way"))?;
            let tracking_number = match (way, tracking_number) {
                (DeliveryWay::Post, number) => {
                    Some(said(number.as_deref().unwrap_or_default(), "tracking_number")?)
                }
                _ => None,
            };
            Ok(StepRecord::Delivered { way, tracking_number })
        }
        _ => Err(not_fitting(step)),
    }
}

fn people(names: &[String]) -> Result<Vec<String>, Refusal> {
    let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
    let fits = |name: &String| (1..=limits::NAME_CHARS_MAX).contains(&name.chars().count());
    if names.is_empty() || names.len() > limits::LIST_ITEMS_MAX || !names.iter().all(fits) {
        return Err(missing("names"));
    }
    Ok(names)
}

/// Points of 100, at most once by each of `names`.
fn points(names: &[String], scores: &[Score]) -> Result<Vec<Score>, Refusal> {
    let mut seen = Vec::new();
    for score in scores {
        let name = score.name.trim();
        if score.points > 100 || seen.contains(&name) || !names.iter().any(|one| one == name) {
            return Err(missing("scores"));
        }
        seen.push(name);
    }
    let taken = |score: &Score| Score { name: score.name.trim().to_owned(), ..score.clone() };
    Ok(scores.iter().map(taken).collect())
}

/// `text`, which must say something.
pub(crate) fn said(text: &str, field: &str) -> Result<String, Refusal> {
    let text = within(text, field)?;
    if text.is_empty() { Err(missing(field)) } else { Ok(text) }
}

fn within(text: &str, field: &str) -> Result<String, Refusal> {
    if text.chars().count() > limits::TEXT_CHARS_MAX {
        let (zh, en) = ("说明过长。", "The note is too long.");
        return Err(Refusal::new("note_too_long", 422, zh, en).on(field));
    }
    Ok(text.trim().to_owned())
}

fn missing(field: &str) -> Refusal {
    let zh = format!("缺少办理这一步所需的内容：{field}。");
    let en = format!("What is needed to do this is missing: {field}.");
    Refusal::new("deed_incomplete", 422, zh, en).on(field)
}

fn not_fitting(step: &ActStep) -> Refusal {
    let (zh, en) = ("这个环节不做这件事。", "This is not done in this step.");
    Refusal::new("deed_not_fitting", 422, zh, en).on(&step.id)
}
