//! Cases: draft, fill in, submit, follow.
pub mod acceptance_notice;
pub mod archive;
pub mod check_commitment;
pub mod create;
pub mod difference;
pub mod edit;
pub mod list;
pub mod making;
pub mod progress;
pub mod read;
pub mod replan;
pub mod shown;
pub mod submit;
pub mod withdraw;

use serde::Deserialize;
use utoipa::ToSchema;

/// A person at the window, for whom a clerk files.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnBehalfOf {
    /// GB 11643.
    identity_number: String,
    /// As on the identity card.
    name: String,
    /// Mobile number, for messages.
    #[serde(default)]
    mobile: Option<String>,
}

impl From<OnBehalfOf> for cases::ops::Applicant {
    fn from(person: OnBehalfOf) -> Self {
        let OnBehalfOf { identity_number, name, mobile } = person;
        let mobile = mobile.filter(|mobile| !mobile.is_empty());
        Self { identity_number, name, mobile }
    }
}
