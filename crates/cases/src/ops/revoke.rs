//! An officer revokes a credential that a case issued.

use access::{Action, Kind, Resource};
use base::id::{CredentialId, ReceiptId};
use base::{Refusal, Result, limits};
use store::Tx;

use super::{Actor, Room};
use crate::model::{CaseReceipt, Event};
use crate::store as tables;

/// Revokes a credential: allowed to the department that issued it, in the district of its case.
pub async fn revoke(
    tx: &mut Tx,
    room: &Room,
    actor: &Actor<'_>,
    id: &CredentialId,
    reason: &str,
) -> Result<ReceiptId> {
    let resource = resource(tx, id).await?;
    room.access.authorise(actor.who, Action::RevokeCredential, &resource)?;
    let reason: String = reason.trim().chars().take(limits::TEXT_CHARS_MAX).collect();
    let credential = credentials::ops::get(tx, id).await?;
    let receipt = credentials::ops::revoke(tx, id, &reason, actor.now).await?;
    if let Some(case) = credential.case_id {
        let revoked = CaseReceipt {
            id: receipt.to_string(),
            kind: "credential_revoked".to_owned(),
            act: None,
            credential: Some(credential.type_id),
            at: actor.now,
        };
        tables::receipt(tx, &case, &revoked);
    }
    Ok(receipt)
}

/// A credential as access rules see it: its holder, its applicant, and where it was decided. It
/// needs no pack.
pub async fn resource(tx: &mut Tx, id: &CredentialId) -> Result<Resource> {
    let credential = credentials::ops::get(tx, id).await?;
    let holder = &credential.holder;
    let mut resource = Resource::new(Kind::Credential, id.as_str())
        .owned_by(access::RecordKey::new(&holder.register, &holder.key));
    let Some(case) = &credential.case_id else { return Ok(resource) };
    let header = tables::header(tx, case).await?.ok_or_else(Refusal::not_found)?;
    // who filed it sees it, and may not revoke it
    resource.filed_by = header.resource().filed_by;
    resource = resource.owned_by(header.applicant);
    let events = tables::events(tx, case).await?;
    let issued_by = events.iter().find_map(|happened| match &happened.event {
        Event::CredentialIssued { act, credential, .. } if credential == id.as_str() => Some(act),
        _ => None,
    });
    let Some(act) = issued_by else { return Ok(resource) };
    match tables::place(tx, case, act).await? {
        Some((department, district)) => Ok(resource.handled_by(department, district.as_deref())),
        None => Ok(resource),
    }
}
