//! The page of a credential for people, behind a token that the holder gives away (as a QR code).

use std::collections::BTreeSet;

use base::id::CredentialId;
use base::{Fault, Instant, Result};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use sha2::{Digest, Sha256};
use store::Tx;

use crate::model::{View, ViewToken};
use crate::{engine, limits};

/// A new token for the page of credential `id`. It shows the facts in `facts` besides those that
/// are always shown, or all of them; it holds for `seconds`, or for ever. Refused with `not_found`.
pub async fn open_view(
    tx: &mut Tx,
    id: &CredentialId,
    facts: Option<&BTreeSet<String>>,
    seconds: Option<i64>,
    now: Instant,
) -> Result<ViewToken> {
    let credential = crate::store::get(tx, id).await?;
    let mut bytes = [0; limits::VIEW_TOKEN_BYTES];
    super::issue::random(&mut bytes)?;
    let token = ViewToken(BASE64_URL_SAFE_NO_PAD.encode(bytes));
    let facts = facts
        .map(serde_json::to_string)
        .transpose()
        .map_err(|error| Fault::during("writing the facts of a view", error))?;
    let ends_at = seconds.map(|seconds| now.plus_seconds(seconds));
    crate::store::insert_view(tx, &hash(token.as_str()), &credential.id, facts, now, ends_at)
        .await?;
    Ok(token)
}

/// What the page behind `token` shows at `now`. Refused with `not_found` when there is no such
/// token or it has ended.
pub async fn view(tx: &mut Tx, token: &str, now: Instant) -> Result<View> {
    let (id, facts) = crate::store::view(tx, &hash(token), now).await?;
    let mut credential = crate::store::get(tx, &id).await?;
    if let Some(facts) = facts {
        let facts: BTreeSet<String> = serde_json::from_str(&facts)
            .map_err(|error| Fault::during("reading the facts of a view", error))?;
        let always = &credential.always_disclosed;
        credential.facts.retain(|name, _| facts.contains(name) || always.contains(name));
        // the body would disclose what the holder keeps back
        credential.body = String::new();
    }
    let standing = engine::standing(&credential, now);
    Ok(View { credential, standing })
}

/// What the database holds of a token.
fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
