//! What will happen, before anybody applies. Answers 200; 404 `unknown_package`; 422
//! `answer_invalid` for a supposed fact of another type.

use axum::extract::{Path, State};
use base::Refusal;
use cases::engine::{plan, suppose};
use cases::ops::{Preview, preview};
use serde::Deserialize;
use serde_json::{Map, Value as Json_};
use utoipa::ToSchema;

use crate::api::views::{Outcome, Plan, Shown};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
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
    /// What if: fact -> value. With it, be it empty, nobody's record is read, whoever asks, and
    /// `answers` count as supposed too.
    #[serde(default)]
    #[schema(value_type = Option<std::collections::BTreeMap<String, serde_json::Value>>)]
    suppose: Option<Map<String, Json_>>,
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
    if let Some(mut facts) = value.suppose {
        facts.extend(value.answers);
        return Ok(Json(supposed(&edge, &id, &facts, wants)?));
    }
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

type Supposed = Map<String, Json_>;

/// The plan for facts that are only supposed: of values alone, without the store.
fn supposed(edge: &Shared, id: &str, facts: &Supposed, wants: Wants) -> Result<Plan, Refusal> {
    let (pack, room) = (&edge.city.pack, &edge.city.cases);
    let package = room.package(id)?;
    let today = edge.now().date_in(&pack.zone());
    if facts.len() > base::limits::LIST_ITEMS_MAX {
        return Err(crate::http::problem::bad_request().on("suppose"));
    }
    let facts = suppose::suppose(pack, facts, today)?;
    let plan = plan(pack, package, &facts);
    let shown = Shown { lang: wants.lang, own: false, today, editable: true };
    let outcome = suppose::outcome(pack, &plan, &facts);
    let outcome = Some(Outcome::new(pack, &outcome, today));
    Ok(Plan { outcome, ..Plan::new(pack, &plan, &facts, shown) })
}
