//! An officer revokes a credential that a case issued.

use access::{Action, Kind, Resource};
use base::id::{CredentialId, ReceiptId};
use base::{Result, limits};
use store::Tx;

use super::{Actor, Room};
use crate::store as tables;

/// Revokes a credential: allowed to the department that issued it, in the district of its case.
pub async fn revoke(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CredentialId,
    reason: &str,
) -> Result<ReceiptId> {
    let resource = resource(tx, room, actor, id).await?;
    room.access.authorise(actor.who, Action::RevokeCredential, &resource)?;
    let reason: String = reason.trim().chars().take(limits::TEXT_CHARS_MAX).collect();
    let case = credentials::ops::get(tx, id).await?.case_id;
    let receipt = credentials::ops::revoke(tx, id, &reason, actor.now).await?;
    if let Some(case) = case {
        tables::receipt(tx, &case, receipt.as_str(), "credential_revoked", actor.now);
    }
    Ok(receipt)
}

/// A credential as access rules see it: its holder, its applicant, and where it was decided.
pub async fn resource(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CredentialId,
) -> Result<Resource> {
    let credential = credentials::ops::get(tx, id).await?;
    let holder = &credential.holder;
    let mut resource = Resource::new(Kind::Credential, id.as_str())
        .owned_by(access::RecordKey::new(&holder.register, &holder.key));
    let Some(case) = &credential.case_id else { return Ok(resource) };
    let case = super::load(tx, room, case).await?;
    let facts = case.facts(tx, room, actor.now).await?;
    resource = resource.owned_by(case.header.applicant.clone());
    for (_, issued, act) in case.state.credentials.iter().filter(|(c, ..)| c == id.as_str()) {
        debug_assert_eq!(*issued, credential.type_id);
        resource.places.extend(case.task_resource(room, act, &facts).places);
    }
    Ok(resource)
}
