//! List one's credentials. Answers 200.

use access::Action;
use axum::extract::State;
use base::id::CredentialId;
use credentials::Holder;

use crate::api::views::{CredentialRow, Page};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::{Asked, PageQuery, page_limit};

/// Lists the credentials of the caller and of the organisations that the caller may act for, the
/// youngest first.
#[utoipa::path(get, path = "/api/v1/credentials", operation_id = "list_credentials",
    tag = "credentials", params(PageQuery),
    responses((status = 200, description = "A page", body = Page<CredentialRow>)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<Page<CredentialRow>>> {
    let account = caller.account()?;
    edge.city.access.scope(caller.principal(), Action::ListOwnCredentials)?;
    let limit = page_limit(page.limit);
    let before = page.after.as_deref().map(CredentialId::parse).transpose()?;
    let holders: Vec<Holder> = account
        .person
        .iter()
        .chain(&account.organisations)
        .map(|record| Holder { register: record.register.clone(), key: record.key.clone() })
        .collect();
    let read = async move |tx: &mut store::Tx| {
        let mut found = Vec::new();
        for holder in &holders {
            let before = before.as_ref();
            found.extend(credentials::ops::list_for_holder(tx, holder, before, limit).await?);
        }
        Ok(found)
    };
    let mut found = edge.city.store.read(read).await?;
    found.sort_by(|a, b| b.id.cmp(&a.id));
    found.truncate(limit as usize);
    let cursor = found.last().map(|credential| credential.id.to_string());
    let pack = &edge.city.pack;
    let rows = found.iter().map(|credential| CredentialRow::new(pack, credential)).collect();
    Ok(Json(Page::new(rows, limit, cursor)))
}
