//! What a pack is as a whole: `pack.yaml`.

#![allow(missing_docs, reason = "see the module above")]

use base::{Basis, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::*;

/// `pack.yaml`: what the pack is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Such as `hangzhou`.
    pub id: String,
    /// The city's name.
    pub text: Text,
    /// Such as `2026.11.1`.
    pub version: String,
    /// A published pack is frozen: its content hash must be `hash`.
    pub state: PackState,
    /// SHA-256 of the content when published, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// Time zone of the city, an IANA name.
    pub zone: String,
    /// The division code of the city (GB/T 2260), such as `330100`.
    pub division: String,
    /// Name of the city's journal, the first line of its checkpoints (no scheme), such as
    /// `hangzhou.onevisit.example/journal`.
    pub journal: String,
    /// Issuer of the city's credentials, a URL.
    pub issuer: String,
    /// Working days past its due day after which a late task is a matter of the city; 3 when
    /// absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city_told_after_working_days: Option<u32>,
    /// What the treasuries are called in a payment file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treasuries: Option<Treasuries>,
    /// Calendar days after which a payment that still waits for an account may be given up; 90
    /// when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_given_up_after_days: Option<u32>,
    /// The package that an act that cannot be done is reported with (办不成事), when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unresolved: Option<Unresolved>,
    /// How policies are applied for and what was granted is paid (申报评审), when the pack says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awards: Option<Awards>,
    /// How policies are made (Art. 82), when the pack says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub making: Option<MakingFacts>,
    /// What the city has set itself for policies, when the documents say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_goals: Option<PolicyGoals>,
    /// What the pack rests on.
    pub basis: Vec<Basis>,
}

/// What the treasuries are called: who pays, as the payee's bank shows it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Treasuries {
    pub central: Text,
    pub province: Text,
    pub city: Text,
    /// That of the party's district, whichever it is.
    pub district: Text,
    /// An insurer, a fund, a guarantor.
    pub fund: Text,
}

impl Treasuries {
    /// The name of `payer`.
    pub fn of(&self, payer: Payer) -> &Text {
        match payer {
            Payer::Central => &self.central,
            Payer::Province => &self.province,
            Payer::City => &self.city,
            Payer::District => &self.district,
            Payer::Fund => &self.fund,
        }
    }
}

/// What the city has set itself for its policies.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyGoals {
    /// So many percent are paid without an application or by one click.
    pub without_review_percent: u32,
    /// Of so many percent people are told without asking.
    pub told_percent: u32,
    pub basis: Vec<Basis>,
}

/// The package that an act that cannot be done is reported with, and which fact says what.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unresolved {
    /// The package.
    pub package: String,
    /// The package that could not be done: a text.
    pub about_package: FactName,
    /// Whether it is known which act is stuck: a boolean.
    pub knows_act: FactName,
    /// Which one: a text.
    pub about_act: FactName,
    /// Whether there is a case already: a boolean.
    pub has_case: FactName,
    /// Its number: a text.
    pub case_number: FactName,
    /// What was tried: a text.
    pub tried: FactName,
    /// How to reach the person: a text.
    pub contact: FactName,
    /// The district: a division code.
    pub district: FactName,
}

/// The life of a pack version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PackState {
    /// May change.
    Draft,
    /// Frozen: its hash is recorded.
    Published,
    /// No new case starts on it.
    Ended,
}
