//! List accounts. Answers 200.

use access::ops::accounts::list;
use axum::extract::State;

use crate::api::views::{Account, Page};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, PageQuery, page_limit};

/// Lists accounts in the order of their names.
#[utoipa::path(get, path = "/api/v1/accounts", operation_id = "list_accounts",
    tag = "administration", params(PageQuery),
    responses((status = 200, description = "A page", body = Page<Account>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<Page<Account>>> {
    let (limit, after) = (page_limit(page.limit), page.after.unwrap_or_default());
    let (store, access) = (&edge.city.store, &edge.city.access);
    let accounts = list(store, access, caller.principal(), &after, limit as usize).await?;
    let cursor = accounts.last().map(|account| account.name.clone());
    Ok(Json(Page::new(accounts.iter().map(Account::from).collect(), limit, cursor)))
}
