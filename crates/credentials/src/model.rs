//! The types of the room.

use std::collections::BTreeSet;

use base::id::{CaseId, CredentialId, ReceiptId};
use base::{Date, Instant};
use indexmap::IndexMap;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::jwk::{PublicKey, SecretKey, TrustedKeys};

/// Who issues: the city as the world sees it, and its key.
#[derive(Debug, Clone)]
pub struct Issuer {
    /// The address of the city without a slash at its end: `iss` of every credential, and what
    /// status lists are served under.
    pub url: String,
    /// What signs.
    pub key: SecretKey,
    /// The keys that signed before it: what they signed still holds.
    pub retired: Vec<PublicKey>,
    /// Where a day of validity ends.
    pub zone: TimeZone,
}

impl Issuer {
    /// The address of status list `list`.
    pub fn status_uri(&self, list: i64) -> String {
        format!("{}/credentials/status/{list}", self.url)
    }

    /// What a verifier needs: served as `/.well-known/jwt-vc-issuer`.
    pub fn trusted_keys(&self) -> TrustedKeys {
        let present = std::iter::once(self.key.public());
        TrustedKeys::new(&self.url, present.chain(&self.retired).cloned().collect())
    }
}

/// Whose credential it is: a record of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The register, such as `entity`.
    pub register: String,
    /// The key in it, such as the unified social credit code.
    pub key: String,
}

/// What is to be issued.
#[derive(Debug, Clone)]
pub struct IssueRequest {
    /// The type of the pack, such as `business_licence`.
    pub type_id: String,
    /// The address of the type for wallets (`vct`).
    pub vct: String,
    /// Who gets it.
    pub holder: Holder,
    /// What it says, in its order.
    pub facts: IndexMap<String, Value>,
    /// Facts that every presentation shows; the holder may keep back the others.
    pub always_disclosed: BTreeSet<String>,
    /// The department that issues it.
    pub issuer: String,
    /// The last day on which it holds; without one it holds until it is revoked.
    pub valid_until: Option<Date>,
    /// The case that led to it.
    pub case_id: Option<CaseId>,
    /// The version of the pack that names the type.
    pub pack_version: String,
    /// The key of the holder's wallet, to which the credential is then bound.
    pub holder_public_key: Option<PublicKey>,
}

/// Where a credential stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Issued and not revoked.
    Issued,
    /// Revoked for ever.
    Revoked,
}

impl State {
    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Revoked => "revoked",
        }
    }
}

/// What a credential is worth at a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Valid,
    /// Its last day is over.
    Expired,
    /// It was revoked.
    Revoked,
}

/// The place of a credential in the status lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusPlace {
    /// The list, from 1.
    pub list: i64,
    /// The place in it, below [`crate::limits::STATUS_LIST_PLACES`].
    pub index: u32,
}

/// A credential that the city issued.
#[derive(Debug, Clone, PartialEq)]
pub struct Credential {
    /// Its id.
    pub id: CredentialId,
    /// The type of the pack.
    pub type_id: String,
    /// The department that issued it.
    pub issuer: String,
    /// Whose it is.
    pub holder: Holder,
    /// What it says.
    pub facts: IndexMap<String, Value>,
    /// Facts that every presentation shows.
    pub always_disclosed: BTreeSet<String>,
    /// The SD-JWT with all disclosures: for the holder alone.
    pub body: String,
    /// Issued or revoked.
    pub state: State,
    /// Its place in the status lists.
    pub status: StatusPlace,
    /// The case that led to it.
    pub case_id: Option<CaseId>,
    /// The version of the pack that names the type.
    pub pack_version: String,
    /// When it was issued.
    pub issued_at: Instant,
    /// The last day on which it holds.
    pub expires_on: Option<Date>,
    /// When it ends: the end of that day.
    pub expires_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
    /// Why it was revoked.
    pub revoked_because: Option<String>,
    /// The receipt of its issue in the journal.
    pub receipt_id: ReceiptId,
}

/// What `IssueRequest` became.
#[derive(Debug, Clone, PartialEq)]
pub struct Issued {
    /// The credential.
    pub id: CredentialId,
    /// The SD-JWT with all disclosures.
    pub body: String,
    /// The token that opens its page.
    pub view: ViewToken,
    /// The receipt of its issue in the journal.
    pub receipt_id: ReceiptId,
}

/// 128 random bits that open the page of one credential. The database holds only their hash.
#[derive(Clone, PartialEq, Eq)]
pub struct ViewToken(pub(crate) String);

impl ViewToken {
    /// As text for an address: 22 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Never shown in a log.
impl std::fmt::Debug for ViewToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ViewToken(…)")
    }
}

/// What the page behind a view token shows.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The credential; its facts are only those that the holder shows.
    pub credential: Credential,
    /// What it is worth now.
    pub standing: Standing,
}
