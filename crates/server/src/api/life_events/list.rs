//! List life events. Answers 200.

use axum::Json;
use axum::extract::State;

use crate::api::views::LifeEvent;
use crate::http::Shared;

/// Lists the life events under which packages are found, in pack order.
#[utoipa::path(get, path = "/api/v1/life-events", operation_id = "list_life_events",
    tag = "packages", responses((status = 200, description = "All", body = Vec<LifeEvent>)))]
pub async fn handle(State(edge): State<Shared>) -> Json<Vec<LifeEvent>> {
    let event = |event: &pack::LifeEvent| LifeEvent {
        id: event.id.clone(),
        text: (&event.text).into(),
        audience: event.audience.into(),
    };
    Json(edge.city.pack.life_events.values().map(event).collect())
}
