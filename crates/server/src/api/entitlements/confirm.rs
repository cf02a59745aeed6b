//! A party confirms a payment that waits for it: account and commitment. Answers 204; 404
//! `not_found`, 409 `not_rejected`, 422 `account_missing`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::Result;
use policies::ops::confirm::{Confirmation as Given, confirm};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use super::acting_for;
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

impl Confirmation {
    /// The same as the caller may give it for that party.
    pub(super) fn of(self, edge: &Shared, caller: &Caller) -> Result<Given> {
        let Self { register, key, account, committed } = self;
        let by = acting_for(edge, caller, (&register, &key))?;
        Ok(Given { register, key, account, committed, by })
    }
}

/// Confirms a payment on a list that waits for an account, or whose account the bank refused: it
/// goes into the next batch file. Unless the policy wants each payment confirmed by itself, the
/// account holds for all that comes without an application, also for what waits now.
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
    let given = sent.value.of(&edge, &caller)?;
    let (pack, now) = (edge.city.pack.clone(), edge.now());
    let act = async move |tx: &mut Tx| confirm(tx, &pack, (&run, seq), &given, now).await;
    edge.city.store.write(act).await?;
    Ok(StatusCode::NO_CONTENT)
}
