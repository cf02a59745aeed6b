//! Service points, the nearest first. Answers 200; 400 `bad_coordinates`.

use axum::extract::State;
use cases::ops::appointments::{Near, near};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::views::ServicePoint;
use crate::http::Shared;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, page_limit};

/// Which service points, and from where.
#[derive(Deserialize, Default, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `latitude,longitude` in degrees, such as `30.27,120.15`: sorted by distance from there.
    near: Option<String>,
    /// Those that serve this package.
    package: Option<String>,
    /// Those of this kind: `hall`, `outlet` or `terminal`.
    kind: Option<String>,
    /// At most so many, 1 to 200; 50 when absent.
    limit: Option<u32>,
}

/// Lists where people are served, the nearest first when `near` says from where.
#[utoipa::path(get, path = "/api/v1/service-points", operation_id = "list_service_points",
    tag = "service points", params(Filter),
    responses((status = 200, description = "The points", body = Vec<ServicePoint>)))]
pub async fn handle(
    State(edge): State<Shared>,
    Asked(filter): Asked<Filter>,
) -> Answer<Json<Vec<ServicePoint>>> {
    let from = filter.near.as_deref().map(Near::parse).transpose()?;
    if let Some(package) = &filter.package {
        edge.city.cases.package(package)?;
    }
    let pack = &edge.city.pack;
    let today = edge.now().date_in(&pack.zone());
    let found = near(pack, from, filter.package.as_deref(), today);
    let views = found.into_iter().map(|(point, metres)| ServicePoint::new(pack, point, metres));
    let wanted = views.filter(|view| filter.kind.as_ref().is_none_or(|kind| *kind == view.kind));
    Ok(Json(wanted.take(page_limit(filter.limit) as usize).collect()))
}
