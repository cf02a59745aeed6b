//! Services that are open. Answers 200.

use axum::extract::State;
use pack::holds;
use serde::Deserialize;
use utoipa::IntoParams;

use super::shapes::GovService;
use super::shown::service;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, Wants};

/// Which services.
#[derive(Deserialize, Default, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Words of the name, in the language of the request.
    name: Option<String>,
}

/// Lists the packages that may be applied for today.
#[utoipa::path(get, path = "/govstack/registration/services", operation_id = "govstack_services",
    tag = "govstack", params(Query),
    responses((status = 200, description = "The services", body = Vec<GovService>)))]
pub async fn handle(
    State(edge): State<Shared>,
    wants: Wants,
    Asked(query): Asked<Query>,
) -> Answer<Json<Vec<GovService>>> {
    let search = crate::api::packages::search(query.name.as_deref())?;
    let (room, now) = (&edge.city.cases, edge.now());
    let today = now.date_in(&room.pack.zone());
    let open = room.pack.packages.values().filter(|package| {
        let name = package.text.get(wants.lang).to_lowercase();
        holds(package.from, package.to, today) && name.contains(&search)
    });
    Ok(Json(open.map(|package| service(room, package, wants.lang, now)).collect()))
}
