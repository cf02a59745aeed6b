//! One package. Answers 200; 404 `unknown_package`.

use axum::extract::{Path, State};
use cases::engine::savings::savings;
use cases::engine::suppose::levers;

use super::plain_plan;
use crate::api::views::{
    Act, Ask, Documented, Graph, Lever, Package, Promise, Savings, Stage, Text, bases, promise_on,
};
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// A package with its acts, what is asked when nothing is known, and its graph.
#[utoipa::path(get, path = "/api/v1/packages/{id}", operation_id = "read_package",
    tag = "packages", params(("id" = String, Path, example = "company_opening")),
    responses((status = 200, description = "The package", body = Package)))]
pub async fn handle(State(edge): State<Shared>, Path(id): Path<String>) -> Answer<Json<Package>> {
    let pack = &edge.city.pack;
    let package = edge.city.cases.package(&id)?;
    let today = edge.now().date_in(&pack.zone());
    let plan = plain_plan(&edge.city.cases, package, today);
    let acts = plan.tasks.iter().filter_map(|task| pack.acts.get(&task.act));
    Ok(Json(Package {
        id: package.id.clone(),
        text: (&package.text).into(),
        guide: (&package.guide).into(),
        life_event: package.life_event.clone(),
        applicant: package.applicant.clone(),
        subject: package.subject.clone(),
        new_subject: package.new_subject,
        promise: promise_on(package, &plan, today),
        promises: package.promises.iter().map(Promise::from).collect(),
        acts: acts.map(|act| Act::new(pack, act)).collect(),
        asks: plan.asks.iter().filter_map(|ask| Ask::new(pack, ask)).collect(),
        graph: Graph::new(pack, &plan),
        stage: package.stage.as_ref().map(|stage| Stage::new(pack, stage)),
        levers: levers(pack, package, &plan).iter().map(|l| Lever::new(pack, l)).collect(),
        savings: Savings::from(&savings(pack, package, today)),
        documented: package.documented.as_ref().map(Documented::from),
        basis: bases(&package.basis),
        modelled: package.modelled.as_ref().map(Text::from),
    }))
}
