//! Everything that happened to a subject. Answers 200; 404 `not_found`.

use access::{Action, Relation, Standing};
use axum::extract::{Path, State};
use base::{Error, Instant, Result, Text};
use cases::ops::{self, cases_of_subject, next_packages, number_sources, subject_resource};
use credentials::Holder;
use credentials::limits::PAGE_MAX;
use pack::Pack;
use registers::{Purpose, Reader};
use store::Tx;

use crate::api::views::{
    CredentialRow, NextPackage, RecordFact, RecordView, Subject, SubjectCase, SubjectEntry,
    TimelineEntry, mask_defined, source,
};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// A project, an enterprise or a property unit by its code: what its register holds, its cases over
/// all packages and stages, credentials, one timeline, and what may begin next.
#[utoipa::path(get, path = "/api/v1/subjects/{register}/{key}", operation_id = "read_subject",
    tag = "cases", params(("register" = String, Path), ("key" = String, Path)),
    responses((status = 200, description = "The subject", body = Subject)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((register, key)): Path<(String, String)>,
) -> Answer<Json<Subject>> {
    let (store, pack, now) = (&edge.city.store, edge.city.pack.clone(), edge.now());
    let of = (register.clone(), key.clone());
    let find = async move |tx: &mut store::Tx| {
        let resource = subject_resource(tx, &of.0, &of.1).await?;
        Ok((resource, cases_of_subject(tx, &of.0, &of.1).await?))
    };
    let (resource, ids) = store.read(find).await?;
    edge.city.access.authorise(caller.principal(), Action::ReadSubject, &resource)?;
    let mut subject =
        Subject { register: register.clone(), key: key.clone(), ..Subject::default() };
    let mut done = Vec::new();
    for id in ids {
        // each case under the pack on which it began
        let (room, who) = (edge.room(&id).await?, caller.clone());
        let under = room.pack.clone();
        let read = async move |tx: &mut store::Tx| {
            let action = Action::ReadCase;
            let (case, _) = ops::read(tx, &room, &id, who.principal(), action, now).await?;
            Ok((case, ops::parent(tx, &id).await?))
        };
        let (case, parent) = match store.write(read).await {
            Ok(found) => found,
            Err(Error::Refusal(_)) => continue,
            Err(fault) => return Err(fault.into()),
        };
        if case.header.state == cases::model::CaseState::Closed {
            done.push(case.header.package.clone());
        }
        let filed = case.header.filed_by.is_some();
        subject.timeline.extend(case.events.iter().map(|event| SubjectEntry {
            case: case.header.id.to_string(),
            entry: TimelineEntry::new(&under, &case.state, event, filed),
        }));
        if subject.text.is_empty() {
            subject.text.clone_from(&case.header.subject_text);
        }
        let parent = parent.map(|id| id.to_string());
        subject.cases.push(SubjectCase::new(&under, &case, parent, now));
    }
    subject.timeline.sort_by(|a, b| b.entry.at.cmp(&a.entry.at));
    let (room, of_pack) = (edge.city.cases.clone(), pack.clone());
    let account = caller.account()?;
    let own = Standing::of(account, &resource).has(Relation::Own);
    let reader = account.id.to_string();
    let rest = async move |tx: &mut store::Tx| {
        let holder = Holder { register: register.clone(), key: key.clone() };
        let held = credentials::ops::list_for_holder(tx, &holder, None, PAGE_MAX).await?;
        let facts = facts(tx, &of_pack, (&register, &key), (&reader, own), now).await?;
        Ok((held, facts, next_packages(tx, &room, (&register, &key), &done, now).await?))
    };
    let (held, facts, next) = store.write(rest).await?;
    subject.facts = facts;
    subject.credentials = held.iter().map(|c| CredentialRow::new(&pack, c)).collect();
    subject.next = next.iter().map(|next| NextPackage::new(&pack, next)).collect();
    Ok(Json(subject))
}

/// What the register holds of the subject; personal facts masked unless it is the reader's own.
async fn facts(
    tx: &mut Tx,
    pack: &Pack,
    (register, key): (&str, &str),
    (reader, own): (&str, bool),
    now: Instant,
) -> Result<Vec<RecordFact>> {
    let purpose = Purpose {
        text: Text::new("查看办理对象全貌", "To see a subject over all its cases"),
        case: None,
        reader: Reader::Account(reader.to_owned()),
    };
    let found = registers::read_with_origins(tx, pack, register, key, &[], &purpose, now).await?;
    let Some((record, mut origins)) = found else { return Ok(Vec::new()) };
    number_sources(tx, origins.values_mut().map(|origin| &mut origin.source).collect()).await?;
    let definitions = pack.registers.get(register).map(|register| &register.facts);
    let facts = RecordView::new(pack, &record).facts.into_iter().map(|mut fact| {
        if let Some(origin) = origins.get(&fact.name) {
            fact.source = source(&origin.source);
            fact.at = origin.since.to_string();
        }
        let mut defined = definitions.into_iter().flatten();
        match defined.find(|definition| definition.id == fact.name) {
            _ if own => {}
            Some(definition) => {
                let shown = mask_defined(definition, &fact.value);
                // what a code is called says as much as the code
                fact.value_text = fact.value_text.filter(|_| shown == fact.value);
                fact.value = shown;
            }
            // the register no longer has it: nobody can tell whether it was personal
            None => (fact.value, fact.value_text) = (serde_json::Value::Null, None),
        }
        fact
    });
    Ok(facts.collect())
}
