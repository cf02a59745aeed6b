//! Give a mandate. Answers 201; 403 `forbidden`, 422 `mandate_party`, `mandate_period`,
//! `mandate_packages` or `mandate_paper`.

use access::RecordKey;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base::Date;
use cases::ops::Actor;
use cases::ops::mandates::{NewMandate, Party, grant};
use serde::Deserialize;
use utoipa::ToSchema;

use super::shown;
use crate::api::views::Mandate;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::once::{Made, Request, once};
use crate::http::problem::{Answer, bad_request};
use crate::http::sent::{Key, Sent};

/// A mandate to be given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMandate, example = json!({"agent": {"register": "person", "key": "330110198811022432",
    "name": "林悦"}, "packages": ["company_opening"], "commitments": false, "to": "2027-03-31"}))]
pub struct New {
    /// Who gives it: an organisation that the caller may act for, or, at the window, whoever
    /// signed the paper; the caller's own person when absent.
    #[serde(default)]
    principal: Option<Named>,
    /// The number or a description of the paper that the clerk saw: at the window only.
    #[serde(default)]
    paper: Option<String>,
    /// Who shall act.
    agent: Named,
    /// In these packages only; all when empty.
    #[serde(default)]
    packages: Vec<String>,
    /// Whether it covers the records that an organisation owns, too, such as its projects.
    #[serde(default)]
    owned: bool,
    /// Whether the agent may sign commitments.
    #[serde(default)]
    commitments: bool,
    /// The last day.
    to: String,
}

/// A person or an organisation by key and name, which must fit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PartyNamed)]
pub struct Named {
    /// The register, such as `person` or `entity`.
    register: String,
    /// The key in it.
    key: String,
    /// The name in it.
    name: String,
}

/// Lets a person or an organisation act for the caller; a clerk records one from paper.
#[utoipa::path(post, path = "/api/v1/mandates", operation_id = "grant_mandate",
    tag = "mandates", params(("Idempotency-Key" = Option<String>, Header)), request_body = New,
    responses((status = 201, description = "Given", body = Mandate)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    key: Key,
    Sent { value, bytes }: Sent<New>,
) -> Answer<Response> {
    let to: Date = value.to.parse().map_err(|_| bad_request().on("to"))?;
    let record = |named: &Named| RecordKey::new(&named.register, &named.key);
    let paper = match (&value.paper, &value.principal) {
        (Some(paper), Some(principal)) => Some((principal.name.clone(), paper.clone())),
        (Some(_), None) => return Err(bad_request().on("principal").into()),
        (None, _) => None,
    };
    let new = NewMandate {
        principal: value.principal.as_ref().map(record),
        paper,
        agent: Party { record: record(&value.agent), name: value.agent.name.clone() },
        packages: value.packages,
        owned: value.owned,
        commitments: value.commitments,
        to,
    };
    let (room, now, who) = (edge.city.cases.clone(), edge.now(), caller.clone());
    let by = edge.clone();
    let operation = "grant_mandate".to_owned();
    let request = Request { scope: caller.scope(), key, operation, body: &bytes };
    let write = async move |tx: &mut store::Tx| {
        let actor = Actor { who: who.principal(), now };
        let mandate = grant(tx, &room, &actor, &new).await?;
        Made::new(StatusCode::CREATED, &shown(&by, &who, &mandate, now)?)
    };
    let answer = once(&edge.city.store, request, now, write).await?;
    edge.sessions.forget(None); // whoever holds it may use it at once
    Ok(answer)
}
