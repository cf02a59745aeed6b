//! The one-time notice: everything that is wrong with a submission, all at once.

use std::collections::BTreeSet;

use base::code::{division, identity, industry, uscc};
use base::{Refusal, Text, limits};
use pack::{AskKind, FactDef, FactType, Otherwise, Pack, Standard};
use rules::{Outcome, Value};
use serde_json::Value as Json;

use super::decide::fault;
use super::facts::{Facts, rule_type};
use super::plan::{Plan, PlannedAsk};
use crate::model::{Fault, Submission};

/// Everything that is wrong with `submission` under `plan`; empty when it can be accepted.
pub fn check(pack: &Pack, plan: &Plan, submission: &Submission, facts: &Facts) -> Vec<Fault> {
    let mut faults = Vec::new();
    for ask in plan.asks.iter().filter(|ask| ask.conditional.is_empty()) {
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
            AskKind::Material if submission.documents.get(&ask.id).is_none_or(Vec::is_empty) => {
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

/// What is wrong with one value under its definition; rows of a table are named `fact[0].column`.
pub fn value_faults(
    pack: &Pack,
    name: &str,
    definition: &FactDef,
    value: &Json,
    faults: &mut Vec<Fault>,
) {
    if definition.kind == FactType::Table {
        return table_faults(pack, name, definition, value, faults);
    }
    let must = rule_type(definition.kind)
        .and_then(|kind| Value::from_json(value, kind).err())
        .map(|_| type_text(definition))
        .or_else(|| length_text(definition, value))
        .or_else(|| choice_text(pack, definition, value))
        .or_else(|| standard_text(definition, value));
    if let Some(must) = must {
        let (field, code) = (name.to_owned(), "answer_invalid".to_owned());
        faults.push(Fault { field, code, must, basis: Vec::new() });
    }
}

fn table_faults(
    pack: &Pack,
    name: &str,
    definition: &FactDef,
    value: &Json,
    faults: &mut Vec<Fault>,
) {
    let rows = value.as_array().filter(|rows| {
        !rows.is_empty() && rows.len() <= limits::LIST_ITEMS_MAX && rows.iter().all(Json::is_object)
    });
    let Some(rows) = rows else {
        let must = Text::new(
            format!("{}须有 1 至 {} 行。", definition.text.zh, limits::LIST_ITEMS_MAX),
            format!("{} has 1 to {} rows.", definition.text.en, limits::LIST_ITEMS_MAX),
        );
        let (field, code) = (name.to_owned(), "answer_invalid".to_owned());
        return faults.push(Fault { field, code, must, basis: Vec::new() });
    };
    for (i, row) in rows.iter().enumerate() {
        for column in &definition.columns {
            let name = format!("{name}[{i}].{}", column.id);
            match row.get(&column.id) {
                None | Some(Json::Null) => faults.push(Fault {
                    field: name,
                    code: "answer_missing".to_owned(),
                    must: Text::new(
                        format!("请填写{}。", column.text.zh),
                        format!("Fill in: {}.", column.text.en),
                    ),
                    basis: Vec::new(),
                }),
                Some(value) => value_faults(pack, &name, column, value, faults),
            }
        }
    }
}

fn type_text(definition: &FactDef) -> Text {
    let (zh, en) = match definition.kind {
        FactType::Text | FactType::Code => ("一段文字", "a text"),
        FactType::CodeList => ("一组选项", "a list of choices"),
        FactType::Integer => ("一个整数", "a whole number"),
        FactType::Decimal | FactType::Money => ("一个数", "a number"),
        FactType::Date => ("一个日期,如 2026-03-02", "a date such as 2026-03-02"),
        FactType::Boolean => ("是或否", "yes or no"),
        FactType::Table => ("一张表", "a table"),
    };
    let name = &definition.text;
    Text::new(format!("{}须为{zh}。", name.zh), format!("{} must be {en}.", name.en))
}

fn length_text(definition: &FactDef, value: &Json) -> Option<Text> {
    let max = definition.max_length.map_or(limits::TEXT_CHARS_MAX, |max| max as usize);
    let name = &definition.text;
    let length = match value {
        Json::String(text) => text.trim().chars().count(),
        Json::Array(items) => items.len(),
        Json::Number(number) => {
            let below = definition.min.zip(number.as_f64()).filter(|(min, n)| *n < *min as f64);
            return below.map(|(min, _)| {
                Text::new(
                    format!("{}不得小于 {min}。", name.zh),
                    format!("{} must be at least {min}.", name.en),
                )
            });
        }
        _ => return None,
    };
    (length == 0 || length > max).then(|| {
        Text::new(
            format!("{}的长度须为 1 至 {max}。", name.zh),
            format!("{} must have a length of 1 to {max}.", name.en),
        )
    })
}

fn choice_text(pack: &Pack, definition: &FactDef, value: &Json) -> Option<Text> {
    let list = definition.list.as_deref().and_then(|id| pack.lists.get(id));
    let choices = list.map_or(definition.values.as_slice(), |list| &list.entries);
    if choices.is_empty() || !matches!(definition.kind, FactType::Code | FactType::CodeList) {
        return None;
    }
    let known = |id: &Json| choices.iter().any(|choice| id.as_str() == Some(&choice.id));
    let fits = match value {
        Json::Array(items) => items.iter().all(known),
        one => known(one),
    };
    (!fits).then(|| {
        Text::new(
            format!("{}须从列表中选择。", definition.text.zh),
            format!("{} must be chosen from the list.", definition.text.en),
        )
    })
}

fn standard_text(definition: &FactDef, value: &Json) -> Option<Text> {
    let text = value.as_str()?;
    let refused: Result<(), Refusal> = match definition.standard? {
        Standard::Uscc => uscc::check(text).map(drop),
        Standard::IdentityNumber => identity::check(text).map(drop),
        Standard::Division => division::lookup(text).map(drop),
        Standard::Industry => industry::lookup(text).map(drop),
        Standard::Mobile => mobile(text),
    };
    refused.err().map(|refusal| refusal.must)
}

fn mobile(text: &str) -> Result<(), Refusal> {
    let digits = text.len() == 11 && text.bytes().all(|c| c.is_ascii_digit());
    if digits && text.starts_with('1') && text.as_bytes()[1] >= b'3' {
        return Ok(());
    }
    let (zh, en) = ("手机号码须为 11 位数字。", "A mobile number has 11 digits.");
    Err(Refusal::new("bad_mobile", 422, zh, en))
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
