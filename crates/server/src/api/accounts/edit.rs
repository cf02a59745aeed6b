//! Change an account. Answers 200; 404 `not_found`, 409 `own_administration`,
//! 422 `bad_account` or `weak_password`.

use access::AccountState;
use access::ops::accounts::{AccountChange, edit};
use axum::extract::{Path, State};
use base::id::AccountId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::views::{Account, Text};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// What is to be changed; what is absent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"state": "locked"}))]
pub struct AccountEdit {
    /// Lock or unlock.
    #[serde(default)]
    state: Option<State_>,
    /// What people see.
    #[serde(default)]
    text: Option<Text>,
    /// All roles.
    #[serde(default)]
    roles: Option<Vec<String>>,
    /// The department; empty for none.
    #[serde(default)]
    department: Option<String>,
    /// All districts.
    #[serde(default)]
    districts: Option<Vec<String>>,
    /// A new password.
    #[serde(default)]
    password: Option<String>,
}

/// Whether it may sign in.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountState)]
pub enum State_ {
    /// It may.
    Active,
    /// It may not.
    Locked,
}

/// Changes an account; who is locked is signed out everywhere.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}", operation_id = "edit_account",
    tag = "administration", params(("id" = String, Path)), request_body = AccountEdit,
    responses((status = 200, description = "Changed", body = Account)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path(id): Path<String>,
    Sent { value, .. }: Sent<AccountEdit>,
) -> Answer<Json<Account>> {
    let id = AccountId::parse(&id)?;
    let change = AccountChange {
        state: value.state.map(|state| match state {
            State_::Active => AccountState::Active,
            State_::Locked => AccountState::Locked,
        }),
        text: value.text.map(Into::into),
        roles: value.roles.map(|roles| roles.into_iter().collect()),
        department: value.department.map(|department| Some(department).filter(|d| !d.is_empty())),
        districts: value.districts,
        password: value.password,
        ..AccountChange::default()
    };
    let (store, access) = (&edge.city.store, &edge.city.access);
    let account = edit(store, access, caller.principal(), &id, change).await?;
    edge.sessions.forget(None);
    Ok(Json(Account::from(&account)))
}
