//! Money that nobody applies for: what happens in the world, who tells of it, whom it pays.
//!
//! A **claim event** is one record of a register: a hospital visit, a bill, a return. Its sender
//! tells of it once; the policies are weighed with its facts and those of the party that it pays.

#![allow(missing_docs, reason = "see the module above")]

use base::{Basis, Date, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FactName, RuleText};

/// A kind of event that pays without a claim.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimEvent {
    pub id: String,
    pub text: Text,
    /// What happens, who tells of it and who is paid, in a sentence or two.
    pub guide: Text,
    /// The department that may send it.
    pub sender: String,
    /// The subject of whose register every event is a record: the register's key is the event's.
    pub subject: String,
    /// The subject that is paid; its record is found by a fact of the event.
    pub payee: String,
    /// The policies by which it is weighed, whose party is the event: the first that grants pays.
    pub policies: Vec<String>,
    /// Working days from arrival to the money; those of the policy when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_within_working_days: Option<u32>,
    /// Lines of a bill, each held against a directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<ClaimLines>,
    /// A share of what the rules grant is drawn, and a person looks before it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampling: Option<ClaimSampling>,
    pub from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    pub basis: Vec<Basis>,
    /// Why parts of the entry are ours, when the documents do not say them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modelled: Option<Text>,
}

/// The lines of an event, such as the items of a bill, held against a directory one by one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimLines {
    /// A table of the event.
    pub fact: FactName,
    /// The column that names an entry of the directory.
    pub code: String,
    /// The column with the yuan of the line.
    pub amount: String,
    /// The subject whose register is the directory; rules name its facts.
    pub directory: String,
    /// Whether the directory lets a line count, by rule.
    pub payable: RuleText,
    /// What part of it counts, by rule; all of it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<RuleText>,
    /// The fact of the event that gets the sum of what counts, in yuan.
    pub counted: FactName,
    /// The fact that gets the sum of what was taken out.
    pub cut: FactName,
}

/// How many of the events that the rules grant a person looks at before they are paid. Which ones
/// follows from a number that the city has committed to beforehand (see `docs/policies.md`).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimSampling {
    pub text: Text,
    /// The chance of each event, a part of one, by rule over the facts of event and payee.
    pub share: RuleText,
    pub basis: Vec<Basis>,
}
