//! A party confirms a payment that waits for it: account and commitment. Answers 204; 404
//! `not_found`, 409 `not_rejected`, 422 `account_missing`.

use access::{Action, Kind, RecordKey, Resource};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::Refusal;
use policies::ops::mend::confirm;
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::Sent;

/// A confirmation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "register": "entity", "key": "91330110MA2DEM017L",
    "account": "6222020000000000002", "committed": true
}))]
pub struct Confirmation {
    /// The register of the party.
    #[schema(example = "entity")]
    register: String,
    /// Its key.
    #[schema(example = "91330110MA2DEM017L")]
    key: String,
    /// The account to which the money goes.
    #[schema(example = "6222020000000000002")]
    account: String,
    /// The party says that what the city knows is right and keeps to the policy's terms.
    committed: bool,
}

/// Confirms a payment on a list that waits for an account, or whose account the bank refused: it
/// goes into the next batch file.
#[utoipa::path(post, path = "/api/v1/entitlements/payments/{run}/{seq}/confirmation",
    operation_id = "confirm_payment", tag = "policies",
    params(("run" = String, Path), ("seq" = i64, Path)), request_body = Confirmation,
    responses((status = 204, description = "Confirmed")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Path((run, seq)): Path<(String, i64)>,
    sent: Sent<Confirmation>,
) -> Answer<StatusCode> {
    let Confirmation { register, key, account, committed } = sent.value;
    edge.city.pack.registers.get(&register).ok_or_else(Refusal::not_found)?;
    let resource = Resource::new(Kind::Record, &key).owned_by(RecordKey::new(&register, &key));
    edge.city.access.authorise(caller.principal(), Action::ClaimPolicy, &resource)?;
    let now = edge.now();
    let act =
        async move |tx: &mut Tx| confirm(tx, (&run, seq), &key, (&account, committed), now).await;
    edge.city.store.write(act).await?;
    Ok(StatusCode::NO_CONTENT)
}
