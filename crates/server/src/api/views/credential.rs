//! Credentials.

use pack::Pack;
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{Check, Named, Text, credential_text, department, mask_text};

/// A credential in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CredentialRow {
    /// Its id.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What that is called.
    pub text: Text,
    /// Whose it is, for people.
    pub holder_text: String,
    /// When it was issued.
    pub issued_at: String,
    /// Its last day.
    pub expires_on: Option<String>,
    /// `issued` or `revoked`.
    pub state: String,
    /// Who issued it.
    pub department: Named,
}

impl CredentialRow {
    /// `credential` under `pack`.
    pub fn new(pack: &Pack, credential: &credentials::Credential) -> Self {
        let kind = pack.credentials.get(&credential.type_id);
        let name = kind.and_then(|kind| credential.facts.get(&format!("{}.name", kind.holder)));
        let holder_text = match name.and_then(Json::as_str) {
            Some(name) => name.to_owned(),
            None => mask_text(&credential.holder.key),
        };
        Self {
            id: credential.id.to_string(),
            kind: credential.type_id.clone(),
            text: credential_text(pack, &credential.type_id),
            holder_text,
            issued_at: credential.issued_at.to_string(),
            expires_on: credential.expires_on.map(|date| date.to_string()),
            state: credential.state.name().to_owned(),
            department: department(pack, &credential.issuer),
        }
    }
}

/// A credential as its holder sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Credential {
    /// The row.
    #[serde(flatten)]
    pub row: CredentialRow,
    /// What it says; personal facts are masked unless it is the reader's own.
    pub facts: Vec<CredentialFact>,
    /// The SD-JWT with all disclosures; empty for anybody but the holder.
    pub sd_jwt: String,
    /// The page that anybody who has its address may see.
    pub view_url: String,
    /// Its address as a QR code.
    pub qr_svg: String,
    /// The receipt of its issue.
    pub receipt: String,
    /// What the reader may do: `revoke`.
    pub allowed: Vec<String>,
}

/// What a credential says.
#[derive(Debug, Serialize, ToSchema)]
pub struct CredentialFact {
    /// The fact.
    pub name: String,
    /// What it is called.
    pub text: Text,
    /// Its value.
    pub value: Json,
    /// What the codes of the value are called, when it is made of codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_text: Option<Text>,
    /// Whether everybody sees it.
    pub open: bool,
}

/// What a verifier sees of a credential.
#[derive(Debug, Serialize, ToSchema)]
pub struct CredentialView {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What that is called.
    pub text: Text,
    /// Who issued it.
    pub issuer: Text,
    /// `valid`, `expired`, `revoked` or `invalid`.
    pub state: String,
    /// Whether it holds now.
    pub valid: bool,
    /// What was checked.
    pub checks: Vec<Check>,
    /// What it says, as far as it is shown.
    pub facts: Vec<ShownFact>,
    /// When it was issued.
    pub issued_at: Option<String>,
}

/// A fact that a credential shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownFact {
    /// What it is called.
    pub text: Text,
    /// Its value.
    pub value: Json,
    /// What the codes of the value are called, when it is made of codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_text: Option<Text>,
}

/// What a receipt proves.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptCheck {
    /// Whether everything holds.
    pub ok: bool,
    /// What was checked.
    pub checks: Vec<Check>,
    /// What the journal says.
    pub leaf: Option<ReceiptLeaf>,
}

/// What the journal says of one act.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptLeaf {
    /// What was done.
    pub kind: String,
    /// To what.
    pub subject: String,
    /// When.
    pub at: String,
}
