//! Report that something could not be done. Answers 201 with the case that is opened for it;
//! 404 `unknown_package` or `not_found`, 422 `unknown_act` or `submission_incomplete`.

use std::collections::BTreeSet;

use access::Action;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base::id::CaseId;
use base::{Refusal, Result};
use cases::ops::{Actor, Direct, Edit, NewCase, Room, read, submit_directly};
use pack::Unresolved;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use store::Tx;
use utoipa::ToSchema;

use crate::api::cases::{OnBehalfOf, shown};
use crate::api::views::Case;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Request, once};
use crate::http::problem::Answer;
use crate::http::sent::{Key, Sent, Wants};

/// What could not be done.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UnresolvedReport, example = json!({"package": "company_opening", "act": "company_registration",
    "tried": "两次到窗口，没有一次性告知缺什么。", "contact": "19900000001", "district": "330106"}))]
pub struct Report {
    /// The package.
    package: String,
    /// The act that is stuck, when it is known.
    #[serde(default)]
    act: Option<String>,
    /// The case, when there is one that the caller may see.
    #[serde(default)]
    case: Option<String>,
    /// What was tried, and why it failed.
    tried: String,
    /// How to reach the person.
    contact: String,
    /// The district, a division code.
    district: String,
    /// The person at the window, when a clerk reports it.
    #[serde(default)]
    #[schema(value_type = Option<OnBehalfOf>)]
    on_behalf_of: Option<OnBehalfOf>,
}

/// Opens a supervised case of the package that the pack names for it.
#[utoipa::path(post, path = "/api/v1/unresolved", operation_id = "report_unresolved",
    tag = "cases", params(("Idempotency-Key" = Option<String>, Header)), request_body = Report,
    responses((status = 201, description = "Taken up", body = Case)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    key: Key,
    Sent { value, bytes }: Sent<Report>,
) -> Answer<Response> {
    let (room, now, who) = (edge.city.cases.clone(), edge.now(), caller.clone());
    let of = room.pack.manifest.unresolved.clone().ok_or_else(Refusal::not_found)?;
    known(&room, &value)?;
    let operation = "report_unresolved".to_owned();
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut Tx| {
        let actor = Actor { who: who.principal(), now };
        let number = number_of(tx, &room, &actor, value.case.as_deref()).await?;
        let new = NewCase {
            package: of.package.clone(),
            answers: answers(&of, &value, number.as_deref()),
            on_behalf_of: value.on_behalf_of.clone().map(Into::into),
            ..NewCase::default()
        };
        let edit = Edit { answers: Map::new(), commitments: Some(BTreeSet::new()) };
        let direct = Direct { new, edit, ..Direct::default() };
        let case = submit_directly(tx, &room, &actor, direct).await?;
        shown::made(tx, &room, case, &who, wants, now, StatusCode::CREATED).await
    };
    Ok(once(&edge.city.store, request, now, write).await?)
}

/// Refused unless the pack knows the package, and the act as one of it.
fn known(room: &Room, report: &Report) -> Result<(), Refusal> {
    let package = room.package(&report.package)?;
    match &report.act {
        Some(act) if !package.acts.contains(act) => Err(Refusal::new(
            "unknown_act",
            422,
            "这件事不包括该事项。",
            "The package has no such act.",
        )
        .on("act")),
        _ => Ok(()),
    }
}

/// The number of the case, which the caller may see.
async fn number_of(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    case: Option<&str>,
) -> Result<Option<String>> {
    let Some(id) = case else { return Ok(None) };
    let id = CaseId::parse(id)?;
    let (found, _) = read(tx, room, &id, actor.who, Action::ReadCase, actor.now).await?;
    Ok(Some(found.header.number.unwrap_or_else(|| id.to_string())))
}

/// What is reported, as the facts that the pack names for it.
fn answers(of: &Unresolved, report: &Report, number: Option<&str>) -> Map<String, Json> {
    let mut answers = Map::new();
    let mut put = |fact: &str, value: Json| answers.insert(fact.to_owned(), value);
    put(&of.about_package, json!(report.package));
    put(&of.knows_act, json!(report.act.is_some()));
    put(&of.has_case, json!(number.is_some()));
    put(&of.tried, json!(report.tried));
    put(&of.contact, json!(report.contact));
    put(&of.district, json!(report.district));
    if let Some(act) = &report.act {
        put(&of.about_act, json!(act));
    }
    if let Some(number) = number {
        put(&of.case_number, json!(number));
    }
    answers
}
