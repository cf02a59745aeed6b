//! A party takes back the account that it has confirmed for all. Answers 204; 404 `not_found`.

use axum::extract::State;
use axum::http::StatusCode;
use policies::ops::confirm::withdraw;
use store::Tx;

use super::acting_for;
use super::list::Party;
use crate::http::Shared;
use crate::http::caller::Caller;
use crate::http::problem::Answer;
use crate::http::sent::Asked;

/// Takes back the account that was confirmed for all: later lists wait for the party again, what
/// was listed before is paid. Again is the same.
#[utoipa::path(delete, path = "/api/v1/entitlements/confirmation",
    operation_id = "withdraw_account", tag = "policies", params(Party),
    responses((status = 204, description = "Taken back")))]
pub async fn handle(
    State(edge): State<Shared>,
    caller: Caller,
    Asked(Party { register, key }): Asked<Party>,
) -> Answer<StatusCode> {
    let by = acting_for(&edge, &caller, (&register, &key))?;
    let (pack, now) = (edge.city.pack.clone(), edge.now());
    let act = async move |tx: &mut Tx| withdraw(tx, &pack, (&register, &key), &by, now).await;
    edge.city.store.write(act).await?;
    Ok(StatusCode::NO_CONTENT)
}
