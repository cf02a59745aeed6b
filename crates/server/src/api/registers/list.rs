//! The registers that somebody keeps. Answers 200.

use access::{Action, Kind, Resource};
use axum::extract::State;

use crate::api::views::{Page, RegisterRow};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Lists the registers that the caller may look up or import into, in pack order, with the facts
/// that a file names.
#[utoipa::path(get, path = "/api/v1/registers", operation_id = "list_registers",
    tag = "registers",
    responses((status = 200, description = "All", body = Page<RegisterRow>)))]
pub async fn handle(State(edge): State<Shared>, caller: Caller) -> Answer<Json<Page<RegisterRow>>> {
    caller.account()?;
    let (pack, access) = (&edge.city.pack, &edge.city.access);
    let rows = pack.registers.values().filter_map(|register| {
        let may = |action, kind| {
            let resource = Resource::new(kind, &register.id).handled_by(&register.department, None);
            access.authorise(caller.principal(), action, &resource).is_ok()
        };
        let rights = [
            ("read", Action::ReadRecord, Kind::Record),
            ("import", Action::ImportRecords, Kind::Register),
        ];
        let allowed = rights.into_iter().filter(|(_, action, kind)| may(*action, *kind));
        let allowed: Vec<String> = allowed.map(|(name, _, _)| name.to_owned()).collect();
        (!allowed.is_empty()).then(|| RegisterRow::new(pack, register, allowed))
    });
    Ok(Json(Page { items: rows.collect(), next: None }))
}
