//! Read credentials.

use base::Result;
use base::id::{CaseId, CredentialId};
use store::Tx;

use crate::model::{Credential, Holder};

/// Credential `id`. Refused with `not_found`.
pub async fn get(tx: &mut Tx, id: &CredentialId) -> Result<Credential> {
    crate::store::get(tx, id).await
}

/// The credentials of `holder`, the youngest first, those older than `before` when it is given; at
/// most `limit` and [`crate::limits::PAGE_MAX`].
pub async fn list_for_holder(
    tx: &mut Tx,
    holder: &Holder,
    before: Option<&CredentialId>,
    limit: u32,
) -> Result<Vec<Credential>> {
    crate::store::of_holder(tx, holder, before, limit).await
}

/// The credentials that `case` led to, in the order of their issue.
pub async fn list_for_case(tx: &mut Tx, case: &CaseId) -> Result<Vec<Credential>> {
    crate::store::of_case(tx, case).await
}
