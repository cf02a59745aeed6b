//! One application file. Answers 200; 404 `not_found`.

use axum::extract::{Path, State};

use super::mediator::Mediator;
use super::shapes::GovFile;
use super::{ids, shown};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Wants;

/// A case as its reader may see it; who reads somebody else's leaves a line in that log.
#[utoipa::path(get, path = "/govstack/registration/applications/{id}",
    operation_id = "govstack_application", tag = "govstack",
    params(("id" = String, Path), ("Information-Mediator-Client" = String, Header)),
    responses((status = 200, description = "The file", body = GovFile)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    _: Mediator,
    wants: Wants,
    Path(id): Path<String>,
) -> Answer<Json<GovFile>> {
    let (id, now) = (ids::case(&id)?, edge.now());
    let room = edge.room(&id).await?;
    let read = async move |tx: &mut store::Tx| {
        let case = shown::read(tx, &room, &id, caller.principal(), now).await?;
        Ok(shown::file(&room.pack, &case, &caller, wants.lang))
    };
    Ok(Json(edge.city.store.write(read).await?))
}
