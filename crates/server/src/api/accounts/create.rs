//! Make an account. Answers 201; 409 `account_exists`, 422 `bad_account` or `weak_password`.

use access::ops::accounts::{NewAccount, create};
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::views::{Account, Text};
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// An account to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "reviewer_water", "text": {"zh": "水务审查", "en": "Water"},
    "roles": ["reviewer"], "password": "a long password"}))]
pub struct NewAccountBody {
    /// 2 to 64 of `a-z 0-9 . _ - @`.
    name: String,
    /// What people see.
    text: Text,
    /// Ids of roles of the pack.
    #[serde(default)]
    roles: Vec<String>,
    /// The department that it works for.
    #[serde(default)]
    department: Option<String>,
    /// Division codes; empty is the whole city.
    #[serde(default)]
    districts: Vec<String>,
    /// Absent for who signs in at the identity provider only.
    #[serde(default)]
    password: Option<String>,
}

/// Makes an account. Its name is unique, so a second request makes no second account.
#[utoipa::path(post, path = "/api/v1/accounts", operation_id = "create_account",
    tag = "administration", request_body = NewAccountBody,
    responses((status = 201, description = "Made", body = Account)))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Sent { value, .. }: Sent<NewAccountBody>,
) -> Answer<(StatusCode, Json<Account>)> {
    let new = NewAccount {
        name: value.name,
        text: value.text.into(),
        roles: value.roles.into_iter().collect(),
        department: value.department.filter(|department| !department.is_empty()),
        districts: value.districts,
        password: value.password,
        ..NewAccount::default()
    };
    let (store, access) = (&edge.city.store, &edge.city.access);
    let account = create(store, access, caller.principal(), new, edge.now()).await?;
    Ok((StatusCode::CREATED, Json(Account::from(&account))))
}
