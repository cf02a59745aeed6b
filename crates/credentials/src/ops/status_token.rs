//! Serve a status list.

use base::{Instant, Refusal, Result};
use store::Tx;

use crate::limits;
use crate::model::Issuer;
use crate::status::{self, StatusList};

/// Status list `list` as the signed token that is served at [`Issuer::status_uri`]. Refused with
/// `not_found` when no credential is in such a list.
pub async fn status_token(tx: &mut Tx, issuer: &Issuer, list: i64, now: Instant) -> Result<String> {
    if !(1..=crate::store::newest_list(tx).await?).contains(&list) {
        return Err(Refusal::not_found().into());
    }
    let revoked = crate::store::revoked(tx, list).await?;
    let statuses = StatusList::new(limits::STATUS_LIST_PLACES, revoked);
    Ok(status::sign(&issuer.key, &issuer.status_uri(list), &statuses, now))
}
