//! A fact is wrong: a case by which its keeper corrects it. Answers 201 with the draft; 404
//! `not_found`, 422 `fact_not_correctable`, `correction_wrong`.

use access::{Action, Kind, RecordKey, Resource};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base::Refusal;
use cases::engine::named::corrected;
use cases::ops::{Actor, NewCase, draft};
use serde::Deserialize;
use serde_json::{Map, json};
use utoipa::ToSchema;

use crate::api::cases::shown;
use crate::api::views::Case;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent, Wants};

/// A fact that is wrong.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FactCorrection, example = json!({
    "register": "entity", "key": "91330110MA2DEM017L",
    "fact": "entity.overseas_engineers_brought", "value": "4"
}))]
pub struct Correction {
    /// The register of the record.
    register: String,
    /// Its key.
    key: String,
    /// The fact, as a clause names it.
    fact: String,
    /// What it should be, as a text: `true`, `2026-03-02`, `12.50`, the id of a choice.
    value: String,
}

/// Begins a case of the package by which facts of such a record are corrected, filled in with the
/// fact and what it should be; the evidence is handed in with it.
#[utoipa::path(post, path = "/api/v1/entitlements/corrections", operation_id = "correct_fact",
    tag = "policies", params(("Idempotency-Key" = Option<String>, Header)),
    request_body = Correction,
    responses((status = 201, description = "The draft", body = Case)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    key: Key,
    Sent { value: asked, bytes }: Sent<Correction>,
) -> Answer<Response> {
    let (room, now, who) = (edge.city.cases.clone(), edge.now(), caller.clone());
    let pack = &room.pack;
    let owner = RecordKey::new(&asked.register, &asked.key);
    let resource = Resource::new(Kind::Record, &asked.key).owned_by(owner);
    edge.city.access.authorise(caller.principal(), Action::CorrectFact, &resource)?;
    let subject = asked.fact.split_once('.').map_or("", |(subject, _)| subject);
    let of_record = pack.subjects.get(subject).is_some_and(|of| of.register == asked.register);
    if !of_record {
        return Err(Refusal::not_found().into());
    }
    corrected(pack, subject, &asked.fact, &asked.value)?;
    let (package, names) = pack.correction(subject).ok_or_else(Refusal::not_found)?;
    let mut answers = Map::new();
    for (name, value) in names.facts.iter().zip([&asked.fact, &asked.value]) {
        answers.insert(name.clone(), json!(value));
    }
    let own = package.applicant == package.subject;
    let new = NewCase {
        package: package.id.clone(),
        answers,
        subject: (!own).then(|| asked.key.clone()),
        ..NewCase::default()
    };
    let operation = "correct_fact".to_owned();
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let room = room.clone();
    let begin = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let case = draft(tx, &room, &actor, new.clone()).await?;
        shown::made(tx, &room, case, &who, wants, now, StatusCode::CREATED).await
    };
    Ok(once(&edge.city.store, request, now, begin).await?)
}
