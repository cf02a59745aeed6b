//! Credentials: what the city issued.
pub mod list;
pub mod read;
pub mod revoke;
pub mod verify;

use std::collections::BTreeSet;

use access::{Action, Relation};
use base::id::CredentialId;
use base::{Instant, Result};
use cases::ops::Room;
use store::Tx;

use crate::api::views::{
    Credential, CredentialFact, CredentialRow, fact_text, mask_fact, value_text,
};
use crate::http::caller::Caller;
use crate::http::limits::VIEW_DAYS;

/// Credential `id` as `caller`, who may read it, sees it. Opens an address of its page, so `tx`
/// must be one that writes; the page shows only what everybody may see.
async fn shown(
    tx: &mut Tx,
    room: &Room,
    id: &CredentialId,
    caller: &Caller,
    address: &str,
    now: Instant,
) -> Result<Credential> {
    let resource = cases::ops::credential_resource(tx, id).await?;
    room.access.authorise(caller.principal(), Action::ReadCredential, &resource)?;
    let pack = &room.pack;
    let credential = credentials::ops::get(tx, id).await?;
    let own = caller.standing(&resource).has(Relation::Own);
    let facts = credential.facts.iter().map(|(name, value)| {
        let value = if own { value.clone() } else { mask_fact(pack, name, value) };
        CredentialFact {
            name: name.clone(),
            text: fact_text(pack, name),
            value_text: value_text(pack, pack.fact(name), &value),
            value,
            open: credential.always_disclosed.contains(name),
        }
    });
    let (nothing_else, seconds) = (BTreeSet::new(), VIEW_DAYS * 86_400);
    let token =
        credentials::ops::open_view(tx, id, Some(&nothing_else), Some(seconds), now).await?;
    let view_url = format!("{address}/v/{}", token.as_str());
    let revoked = credential.state == credentials::State::Revoked;
    let may = room.access.authorise(caller.principal(), Action::RevokeCredential, &resource);
    let allowed = (may.is_ok() && !revoked).then(|| "revoke".to_owned());
    Ok(Credential {
        row: CredentialRow::new(pack, &credential),
        facts: facts.collect(),
        sd_jwt: if own { credential.body.clone() } else { String::new() },
        qr_svg: credentials::qr::svg(&view_url)?,
        view_url,
        receipt: credential.receipt_id.to_string(),
        allowed: allowed.into_iter().collect(),
    })
}
