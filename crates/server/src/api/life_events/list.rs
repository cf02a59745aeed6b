//! List life events. Answers 200.

use axum::extract::State;
use pack::holds;

use crate::api::views::LifeEvent;
use crate::http::Shared;
use crate::http::json::Json;

/// Lists the life events under which packages are found, in pack order.
#[utoipa::path(get, path = "/api/v1/life-events", operation_id = "list_life_events",
    tag = "packages", responses((status = 200, description = "All", body = Vec<LifeEvent>)))]
pub async fn handle(State(edge): State<Shared>) -> Json<Vec<LifeEvent>> {
    let pack = &edge.city.pack;
    let today = edge.now().date_in(&pack.zone());
    let packages = |event: &pack::LifeEvent| {
        let open = |one: &&pack::Package| holds(one.from, one.to, today);
        let under = |one: &&pack::Package| one.life_event == event.id;
        pack.packages.values().filter(open).filter(under).count()
    };
    let event = |event: &pack::LifeEvent| LifeEvent {
        id: event.id.clone(),
        text: (&event.text).into(),
        audience: event.audience.into(),
        packages: packages(event),
    };
    Json(pack.life_events.values().map(event).collect())
}
