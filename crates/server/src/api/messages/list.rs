//! Messages on policies. Answers 200.

use axum::extract::State;
use policies::ops::messages;
use store::Tx;

use crate::api::views::{MessageView, Messages};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, PageQuery, page_limit};

/// Lists the caller's messages, the latest first, and says how many are not read.
#[utoipa::path(get, path = "/api/v1/messages", operation_id = "list_messages", tag = "policies",
    params(PageQuery), responses((status = 200, description = "A page", body = Messages)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<Messages>> {
    let account = caller.account()?.id.to_string();
    let limit = page_limit(page.limit);
    let read = async move |tx: &mut Tx| {
        let before = page.after.as_deref();
        let found = messages::list(tx, &account, before, i64::from(limit)).await?;
        Ok((messages::unread(tx, &account).await?, found))
    };
    let (unread, found) = edge.city.store.read(read).await?;
    let full = found.len() == limit as usize;
    let next = found.last().filter(|_| full).map(|message| message.id.clone());
    let pack = &edge.city.pack;
    let items = found.into_iter().map(|message| MessageView::new(pack, message)).collect();
    Ok(Json(Messages { unread, items, next }))
}
