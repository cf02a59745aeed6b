//! Revoke a credential.

use base::id::{CredentialId, ReceiptId};
use base::{Instant, Result};
use journal::Leaf;
use serde_json::json;
use store::{Tx, outbox};

use crate::engine;

/// Revokes credential `id` for `reason`, for ever; its status list says so from the next token on.
/// Publishes `credential.revoked` and leaves the leaf `credential_revoked` with the digest of the
/// reason. Refused with `not_found`, `credential_already_revoked` or `credential_reason_missing`.
pub async fn revoke(
    tx: &mut Tx,
    id: &CredentialId,
    reason: &str,
    now: Instant,
) -> Result<ReceiptId> {
    let credential = crate::store::get(tx, id).await?;
    engine::revoke(&credential, reason)?;
    crate::store::revoke(tx, id, reason, now).await?;
    let leaf = Leaf::new("credential_revoked", id.as_str(), now, reason.as_bytes());
    let receipt = journal::append(tx, &leaf)?;
    let event = json!({
        "type": credential.type_id,
        "holder_register": credential.holder.register,
        "holder_key": credential.holder.key,
        "reason": reason,
    });
    outbox::publish(tx, "credential.revoked", id.as_str(), &event, now)?;
    Ok(receipt)
}
