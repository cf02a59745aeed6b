//! What will happen, before anybody applies. Answers 200; 404 `unknown_package`.

use axum::Json;
use axum::extract::{Path, State};
use cases::ops::{Preview, preview};
use serde::Deserialize;
use serde_json::{Map, Value as Json_};
use utoipa::ToSchema;

use crate::api::views::{Plan, Shown};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::{Sent, Wants};

/// What is known so far.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answers": {"entity.name": "杭州云栖示例软件有限公司"}}))]
pub struct Known {
    /// Fact -> value.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    answers: Map<String, Json_>,
    /// Key of an existing subject that the person may act for.
    #[serde(default)]
    subject_key: Option<String>,
}

/// The plan of a package for who asks: what is asked, what the city knows, who does what by when.
#[utoipa::path(post, path = "/api/v1/packages/{id}/plan", operation_id = "plan_package",
    tag = "packages", params(("id" = String, Path, example = "company_opening")),
    request_body = Known, responses((status = 200, description = "The plan", body = Plan)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    wants: Wants,
    Path(id): Path<String>,
    Sent { value, .. }: Sent<Known>,
) -> Answer<Json<Plan>> {
    let now = edge.now();
    let own = caller.principal().account().is_some();
    let asked = Preview { package: id, answers: value.answers, subject: value.subject_key };
    let room = edge.city.cases.clone();
    // who shows one's own record reads it: the log says so
    let (plan, facts) = if own {
        let who = caller.principal().clone();
        let read = async move |tx: &mut store::Tx| preview(tx, &room, &who, &asked, now).await;
        edge.city.store.write(read).await?
    } else {
        let who = access::Principal::Anonymous;
        let read = async move |tx: &mut store::Tx| preview(tx, &room, &who, &asked, now).await;
        edge.city.store.read(read).await?
    };
    let pack = &edge.city.pack;
    let today = now.date_in(&pack.zone());
    let shown = Shown { lang: wants.lang, own, today, editable: true };
    Ok(Json(Plan::new(pack, &plan, &facts, shown)))
}
