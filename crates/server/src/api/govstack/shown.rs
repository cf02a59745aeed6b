//! Cases and tasks in the shapes of the building block.

use std::collections::{BTreeMap, BTreeSet};

use access::{Action, Principal};
use base::{Instant, Lang, Refusal, Result, limits};
use cases::engine::form::schema;
use cases::model::{CaseState, TaskState};
use cases::ops::{Edit, Header, Loaded, Room};
use pack::{AskKind, Pack, Package, holds};
use serde_json::{Map, Value as Json, json};
use store::Tx;

use super::ids;
use super::shapes::*;
use crate::api::cases::shown::is_own;
use crate::api::packages::plain_plan;
use crate::api::views::{Text, act_text, department, mask_facts, package_name, promise_on};
use crate::http::caller::Caller;

/// One half of a text.
pub fn say(text: &Text, lang: Lang) -> String {
    match lang {
        Lang::Zh => text.zh.clone(),
        Lang::En => text.en.clone(),
    }
}

/// A package as a service.
pub fn service(room: &Room, package: &Package, lang: Lang, now: Instant) -> GovService {
    let today = now.date_in(&room.pack.zone());
    let plan = plain_plan(room, package, today);
    let promise = promise_on(package, &plan, today);
    let rows = [
        ("package", package.id.clone()),
        ("promised_working_days", promise.working_days.to_string()),
        ("acts", plan.tasks.len().to_string()),
        ("materials", plan.materials.to_string()),
        ("visits", plan.visits.to_string()),
    ];
    let property = |(code, value): (&str, String)| GovProperty { code: code.to_owned(), value };
    GovService {
        id: ids::service(&package.id),
        name: package.text.get(lang).to_owned(),
        version: room.pack.manifest.version.clone(),
        kind: "Public".to_owned(),
        is_executable: holds(package.from, package.to, today),
        is_closed: false,
        description: package.guide.get(lang).to_owned(),
        service_body: rows.into_iter().map(property).collect(),
    }
}

/// The form of a package in a list.
pub fn eform_row(pack: &Pack, package: &Package, lang: Lang) -> GovEFormRow {
    GovEFormRow {
        e_form_id: ids::eform(&package.id),
        name: package.text.get(lang).to_owned(),
        description: package.guide.get(lang).to_owned(),
        version: pack.manifest.version.clone(),
        latest: true,
    }
}

/// The form of a package: each answer is an object, as the building block has it.
pub fn eform(room: &Room, package: &Package, lang: Lang, now: Instant) -> GovEForm {
    let pack = &room.pack;
    let plan = plain_plan(room, package, now.date_in(&pack.zone()));
    let mut form = schema(pack, &plan, lang);
    let mut properties = Map::new();
    if let Some(fields) = form["properties"].as_object() {
        for (name, field) in fields {
            let title = field.get("title").cloned().unwrap_or_default();
            let value = json!({ "value": field });
            let wrapped = json!({ "type": "object", "title": title, "properties": value });
            properties.insert(name.clone(), wrapped);
        }
    }
    let mut materials = Vec::new();
    for ask in &plan.asks {
        let Some(definition) = pack.asks.get(&ask.id) else { continue };
        let title = definition.text.get(lang);
        match definition.kind {
            AskKind::Commitment => {
                let signed = json!({ "signed": { "type": "boolean" } });
                let wrapped = json!({ "type": "object", "title": title, "properties": signed });
                properties.insert(ask.id.clone(), wrapped);
            }
            AskKind::Material => materials.push(json!({ "ask": ask.id, "title": title })),
            _ => {}
        }
    }
    form["properties"] = Json::Object(properties);
    form["x-documents"] = Json::Array(materials);
    GovEForm { row: eform_row(pack, package, lang), schema: form }
}

/// Where a case stands, in the four words of the building block.
pub fn case_status(state: CaseState, lang: Lang) -> GovStatus {
    let (code, zh, en) = match state {
        CaseState::Draft => ("PENDING", "草稿", "Draft"),
        CaseState::InProgress => ("PENDING", "办理中", "Pending"),
        CaseState::SentBack => ("SENDBACK", "待补正", "Sent back"),
        CaseState::Closed => ("APPROVED", "已办结", "Approved"),
        CaseState::Refused => ("REJECTED", "不予办理", "Rejected"),
        CaseState::Withdrawn => ("REJECTED", "已撤回", "Withdrawn"),
    };
    GovStatus { code: code.to_owned(), title: say(&Text::new(zh, en), lang) }
}

/// Where a task of such a case stands.
pub fn task_status(case: CaseState, task: TaskState, lang: Lang) -> GovStatus {
    let (code, zh, en) = match task {
        TaskState::Approved => ("APPROVED", "准予", "Approved"),
        TaskState::Refused => ("REJECTED", "不予", "Refused"),
        TaskState::Stopped => ("REJECTED", "不再办理", "Stopped"),
        TaskState::Revoked => ("REJECTED", "已撤销", "Revoked"),
        _ if case == CaseState::SentBack => return case_status(case, lang),
        TaskState::Open => ("PENDING", "办理中", "Pending"),
        TaskState::Waiting => ("PENDING", "等待前置事项", "Waiting"),
    };
    GovStatus { code: code.to_owned(), title: say(&Text::new(zh, en), lang) }
}

/// The account of the applicant as a UUID; one of the case alone when a clerk filed it.
pub fn applicant_id(header: &Header) -> String {
    let account = header.account.as_deref().and_then(ids::uuid_of);
    account.unwrap_or_else(|| ids::named("applicant-of", header.id.as_str()))
}

/// The id of a case as a UUID.
pub fn file_id(header: &Header) -> String {
    ids::uuid_of(header.id.as_str()).unwrap_or_else(|| ids::named("case", header.id.as_str()))
}

/// A case in a list.
pub fn file_row(pack: &Pack, header: &Header, lang: Lang) -> GovFileRow {
    GovFileRow {
        file_id: file_id(header),
        main_task_id: file_id(header),
        task_title: header.subject_text.clone(),
        status: case_status(header.state, lang),
        applicant_id: applicant_id(header),
        created: header.created_at.to_string(),
        registered: header.submitted_at.map(|at| at.to_string()),
        description: header.number.clone().unwrap_or_default(),
        service_name: say(&package_name(pack, &header.package).text, lang),
        service_id: ids::service(&header.package),
        eform_id: ids::eform(&header.package),
    }
}

/// A case as its reader may see it.
pub fn file(pack: &Pack, case: &Loaded, caller: &Caller, lang: Lang) -> GovFile {
    let header = &case.header;
    let answers = match is_own(caller, case) {
        true => header.answers.clone(),
        false => mask_facts(pack, &header.answers),
    };
    let mut data: BTreeMap<String, Json> =
        answers.into_iter().map(|(name, value)| (name, json!({ "value": value }))).collect();
    for (ask, at) in &header.commitments {
        data.insert(ask.clone(), json!({ "signed": true, "at": at.to_string() }));
    }
    let place = |document: &cases::model::Document| {
        format!("/api/v1/cases/{}/documents/{}", header.id, document.id)
    };
    let application_data = GovSubmission {
        application_name: Some(header.subject_text.clone()),
        applicant_id: applicant_id(header),
        created: Some(header.created_at.to_string()),
        form_data: GovFormData { data, e_form_id: Some(ids::eform(&header.package)) },
        document_urls: case.documents.iter().map(place).collect(),
    };
    GovFile {
        file_id: file_id(header),
        registered: header.submitted_at.map(|at| at.to_string()),
        service_id: ids::service(&header.package),
        service_name: say(&package_name(pack, &header.package).text, lang),
        status: case_status(header.state, lang),
        ended: header.state.ended(),
        applicant_id: applicant_id(header),
        application_data,
    }
}

/// A task of a case.
pub fn task(pack: &Pack, header: &Header, act: &str, state: TaskState, lang: Lang) -> GovTask {
    let by = pack.acts.get(act).map_or(act, |act| act.department.as_str());
    GovTask {
        task_id: ids::task(&header.id, act),
        main_task_id: file_id(header),
        name: say(&act_text(pack, act), lang),
        role_id: ids::named("department", by),
        created: None,
        description: say(&department(pack, by).text, lang),
        service_id: ids::service(&header.package),
        service_name: say(&package_name(pack, &header.package).text, lang),
        file_id: file_id(header),
        e_form_id: ids::eform(&header.package),
        status: task_status(header.state, state, lang),
    }
}

/// What a form says: answers and, when any is named, the commitments that are signed.
pub fn edit(pack: &Pack, data: &BTreeMap<String, Json>) -> Result<Edit> {
    if data.len() > limits::LIST_ITEMS_MAX {
        return Err(crate::http::problem::bad_request().on("formData.data").into());
    }
    let mut edit = Edit::default();
    let mut signed = BTreeSet::new();
    let mut named = false;
    for (name, given) in data {
        if pack.asks.get(name).is_some_and(|ask| ask.kind == AskKind::Commitment) {
            named = true;
            if given.get("signed").and_then(Json::as_bool) == Some(true) {
                signed.insert(name.clone());
            }
            continue;
        }
        let Some(value) = given.get("value") else { return Err(answer_not_wrapped(name).into()) };
        edit.answers.insert(name.clone(), value.clone());
    }
    edit.commitments = named.then_some(signed);
    Ok(edit)
}

/// The value of `name` in `data`, as text.
pub fn text_of(data: &BTreeMap<String, Json>, name: &str) -> Option<String> {
    data.get(name)?.get("value")?.as_str().map(str::to_owned)
}

/// The case `id` as `who` may see it, under whatever room it began.
pub async fn read(
    tx: &mut Tx,
    room: &Room,
    id: &base::id::CaseId,
    who: &Principal,
    now: Instant,
) -> Result<Loaded> {
    let (case, _) = cases::ops::read(tx, room, id, who, Action::ReadCase, now).await?;
    Ok(case)
}

fn answer_not_wrapped(name: &str) -> Refusal {
    Refusal::new(
        "answer_not_wrapped",
        422,
        "每项数据须为对象：填写项为 {\"value\": …}，承诺为 {\"signed\": true}。",
        "Each entry is an object: {\"value\": …} for an answer, {\"signed\": true} for a commitment.",
    )
    .on(name)
}
