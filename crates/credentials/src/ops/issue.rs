//! Issue a credential: sign it, store it, open its page, leave a leaf in the journal, tell the
//! rooms.

use base::id::CredentialId;
use base::{Fault, Instant, Result};
use journal::Leaf;
use serde_json::json;
use store::{Tx, outbox};

use crate::model::{Credential, IssueRequest, Issued, Issuer, State, StatusPlace};
use crate::{engine, limits, sdjwt};

/// Issues what `request` asks for. Publishes `credential.issued` and leaves the leaf
/// `credential_issued` with the digest of the token. Refused with `credential_request_wrong`.
pub async fn issue(
    tx: &mut Tx,
    issuer: &Issuer,
    request: &IssueRequest,
    now: Instant,
) -> Result<Issued> {
    let expires_at = engine::check(request, issuer, now)?;
    let id = CredentialId::new(now);
    let status = free_place(tx).await?;
    let (shown, hidden) = engine::claims(request, &id, issuer, status, expires_at, now);
    let mut salts = vec![[0; limits::SALT_BYTES]; hidden.len()].into_iter();
    for salt in salts.as_mut_slice() {
        random(salt)?;
    }
    let salt = || salts.next().expect("a salt for every hidden fact");
    let body = sdjwt::issue(&issuer.key, shown, hidden, salt)?;

    let leaf = Leaf::new("credential_issued", id.as_str(), now, body.as_bytes());
    let receipt_id = journal::append(tx, &leaf)?;
    let credential = Credential {
        id: id.clone(),
        type_id: request.type_id.clone(),
        issuer: request.issuer.clone(),
        holder: request.holder.clone(),
        facts: request.facts.clone(),
        always_disclosed: request.always_disclosed.clone(),
        body: body.clone(),
        state: State::Issued,
        status,
        case_id: request.case_id.clone(),
        pack_version: request.pack_version.clone(),
        issued_at: now,
        expires_on: request.valid_until,
        expires_at,
        revoked_at: None,
        revoked_because: None,
        receipt_id: receipt_id.clone(),
    };
    crate::store::insert(tx, &credential).await?;
    let view = super::open_view(tx, &id, None, None, now).await?;
    let event = json!({
        "type": request.type_id,
        "holder_register": request.holder.register,
        "holder_key": request.holder.key,
        "case_id": request.case_id.as_ref().map(|case| case.as_str()),
    });
    outbox::publish(tx, "credential.issued", id.as_str(), &event, now)?;
    Ok(Issued { id, body, view, receipt_id })
}

/// A free place in the newest status list, drawn so that places tell nothing about the order of
/// issue; in a new list once the newest is so full that several draws in a row hit a taken one.
async fn free_place(tx: &mut Tx) -> Result<StatusPlace> {
    let newest = crate::store::newest_list(tx).await?;
    for list in newest..newest + i64::from(limits::STATUS_LISTS_TRIED_MAX) {
        for _ in 0..limits::STATUS_PLACE_DRAWS_MAX {
            let mut bytes = [0; 4];
            random(&mut bytes)?;
            // the number of places is a power of two, so every place is drawn equally often
            let index = u32::from_le_bytes(bytes) % limits::STATUS_LIST_PLACES;
            let place = StatusPlace { list, index };
            if crate::store::is_free(tx, place).await? {
                return Ok(place);
            }
        }
    }
    Err(Fault::new("no free place in the newest status lists").into())
}

/// Fills `bytes` from the operating system.
pub(super) fn random(bytes: &mut [u8]) -> Result<(), Fault> {
    getrandom::fill(bytes).map_err(|error| Fault::new(format!("drawing random bytes: {error}")))
}
