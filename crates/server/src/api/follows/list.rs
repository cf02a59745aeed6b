//! What the caller follows. Answers 200.

use axum::extract::State;
use policies::ops::follow;
use store::Tx;

use crate::api::views::FollowView;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;

/// Lists what the caller follows.
#[utoipa::path(get, path = "/api/v1/follows", operation_id = "list_follows", tag = "policies",
    responses((status = 200, description = "All", body = Vec<FollowView>)))]
pub async fn handle(State(edge): State<Shared>, caller: Caller) -> Answer<Json<Vec<FollowView>>> {
    let account = caller.account()?.id.to_string();
    let read = async move |tx: &mut Tx| follow::list(tx, &account).await;
    let found = edge.city.store.read(read).await?;
    let pack = &edge.city.pack;
    Ok(Json(found.iter().filter_map(|follow| FollowView::new(pack, follow)).collect()))
}
