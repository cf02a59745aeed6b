//! Verify what somebody presents to the city itself: signature, time, and the live status.

use base::{Error, Instant, Result};
use store::Tx;

use crate::jwk::TrustedKeys;
use crate::model::{Issuer, State, StatusPlace};
use crate::verify::{self, VerifiedCredential, revoked, unknown};

/// What `text`, a credential of this city, proves at `now`. Keys that signed before and were
/// replaced may be in `keys`. Refused as by [`verify::verify`], with `credential_unknown` when the
/// city did not issue it, and with `credential_revoked`.
pub async fn verify_presented(
    tx: &mut Tx,
    issuer: &Issuer,
    keys: &TrustedKeys,
    text: &str,
    now: Instant,
) -> Result<VerifiedCredential> {
    let verified = verify::verify(text, keys, now)?;
    let place = place(issuer, &verified).ok_or_else(unknown)?;
    let credential = match crate::store::at(tx, place).await {
        Err(Error::Refusal(_)) => return Err(unknown().into()),
        other => other?,
    };
    match credential.state {
        State::Issued => Ok(verified),
        State::Revoked => Err(revoked().into()),
    }
}

/// The place that the status of a verified credential names.
fn place(issuer: &Issuer, verified: &VerifiedCredential) -> Option<StatusPlace> {
    let status = verified.status.as_ref()?;
    let list = status.uri.rsplit('/').next()?.parse().ok()?;
    let index = u32::try_from(status.index).ok()?;
    (issuer.status_uri(list) == status.uri).then_some(StatusPlace { list, index })
}
