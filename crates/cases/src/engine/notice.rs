//! The one-time notice: everything that is wrong with a submission, all at once.

use std::collections::BTreeSet;

use base::{Refusal, Text};
use pack::{AskKind, FactDef, Otherwise, Pack};
use rules::{Outcome, Value};
use serde_json::Value as Json;

use super::decide::fault;
use super::facts::Facts;
use super::plan::{Plan, PlannedAsk};
use crate::model::{Fault, Submission};

/// Everything that is wrong with `submission` under `plan`; empty when it can be accepted. What is
/// asked after an event of the world is not asked yet.
pub fn check(pack: &Pack, plan: &Plan, submission: &Submission, facts: &Facts) -> Vec<Fault> {
    check_of(pack, plan, submission, facts, |ask| ask.moment == 0)
}

/// The same for the asks that `asked` takes.
pub fn check_of(
    pack: &Pack,
    plan: &Plan,
    submission: &Submission,
    facts: &Facts,
    asked: impl Fn(&PlannedAsk) -> bool,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for ask in plan.asks.iter().filter(|ask| ask.conditional.is_empty() && asked(ask)) {
        match ask.kind {
            AskKind::Field => fields(pack, ask, submission, &mut faults),
            AskKind::Commitment if !submission.commitments.contains_key(&ask.id) => {
                faults.push(missing(
                    &ask.id,
                    "commitment_missing",
                    "请阅读并签署",
                    "Read and sign: ",
                    pack,
                ));
            }
            AskKind::Material
                if submission.documents.get(&ask.id).is_none_or(Vec::is_empty)
                    && !promised(pack, &ask.id, submission) =>
            {
                faults.push(missing(&ask.id, "material_missing", "请提交", "Hand in: ", pack));
            }
            _ => {}
        }
        for clause in &pack.asks[ask.id.as_str()].checks {
            if fails(pack, &clause.rule, facts) {
                let field = clause.field.clone().or_else(|| ask.facts.first().cloned());
                let (code, must) = (clause.id.clone(), clause.text.clone());
                let field = field.unwrap_or_else(|| ask.id.clone());
                faults.push(Fault { field, code, must, basis: clause.basis.clone() });
            }
        }
    }
    for task in &plan.tasks {
        let act = &pack.acts[task.act.as_str()];
        for clause in &act.decision.clauses {
            if clause.otherwise == Otherwise::Correct && fails(pack, &clause.rule, facts) {
                faults.push(fault(clause, act));
            }
        }
    }
    let mut seen = BTreeSet::new();
    faults.retain(|fault| seen.insert((fault.field.clone(), fault.code.clone())));
    faults
}

/// Whether the material is promised for later, and may be.
fn promised(pack: &Pack, ask: &str, submission: &Submission) -> bool {
    submission.commitments.contains_key(ask) && pack.asks[ask].may_follow.is_some()
}

/// What the law forbids as far as it is known: told before anybody submits.
pub fn warnings(pack: &Pack, plan: &Plan, facts: &Facts) -> Vec<Fault> {
    let acts = plan.tasks.iter().map(|task| &pack.acts[task.act.as_str()]);
    let clauses = acts.flat_map(|act| act.decision.clauses.iter().map(move |c| (act, c)));
    let forbidden = clauses.filter(|(_, clause)| {
        clause.otherwise == Otherwise::Refuse && fails(pack, &clause.rule, facts)
    });
    forbidden.map(|(act, clause)| fault(clause, act)).collect()
}

fn fails(pack: &Pack, rule: &str, facts: &Facts) -> bool {
    matches!(pack.rule(rule).eval(facts), Outcome::Known(Value::Bool(false)))
}

fn missing(id: &str, code: &str, zh: &str, en: &str, pack: &Pack) -> Fault {
    let text = &pack.asks[id].text;
    Fault {
        field: id.to_owned(),
        code: code.to_owned(),
        must: Text::new(format!("{zh}《{}》。", text.zh), format!("{en}{}.", text.en)),
        basis: Vec::new(),
    }
}

fn fields(pack: &Pack, ask: &PlannedAsk, submission: &Submission, faults: &mut Vec<Fault>) {
    for name in &ask.facts {
        let Some(definition) = pack.fact(name) else { continue };
        match submission.answers.get(name) {
            None | Some(Json::Null) => faults.push(Fault {
                field: name.clone(),
                code: "answer_missing".to_owned(),
                must: Text::new(
                    format!("请填写{}。", definition.text.zh),
                    format!("Fill in: {}.", definition.text.en),
                ),
                basis: Vec::new(),
            }),
            Some(value) => value_faults(pack, name, definition, value, faults),
        }
    }
}

/// What is wrong with one answer under its definition; rows of a table are named `fact[0].column`.
fn value_faults(
    pack: &Pack,
    name: &str,
    definition: &FactDef,
    value: &Json,
    faults: &mut Vec<Fault>,
) {
    let wrong = registers::engine::value_faults(pack, name, definition, value);
    faults.extend(wrong.into_iter().map(|fault| {
        let code = if fault.code == "value_missing" { "answer_missing" } else { "answer_invalid" };
        let (field, must) = (fault.field, fault.must);
        Fault { field, code: code.to_owned(), must, basis: Vec::new() }
    }));
}

/// The notice as one refusal, which names every fault.
pub fn refusal(faults: Vec<Fault>) -> Option<Refusal> {
    let refusals = faults.into_iter().map(|fault| {
        let mut refusal = Refusal::new("submission_incomplete", 422, fault.must.zh, fault.must.en);
        refusal.field = Some(fault.field);
        refusal.because(fault.basis)
    });
    Refusal::all(refusals.collect())
}
