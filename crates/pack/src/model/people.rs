//! The people of the demonstration, and how synthetic records are made.

#![allow(missing_docs, reason = "see the module above")]

use base::{Date, Text};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A person of the demonstration.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Persona {
    /// The account name.
    pub id: String,
    pub text: Text,
    pub roles: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// District codes; empty is the whole city.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<String>,
    /// Records of this person: register -> facts without the subject.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub records: IndexMap<String, IndexMap<String, serde_json::Value>>,
}

/// How synthetic records of a register are made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Synthetic {
    pub register: String,
    pub count: u32,
    /// One generator a fact, in the order of the facts.
    pub facts: IndexMap<String, Generator>,
}

/// How the records of a register are made for a synthetic city.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Population {
    pub id: String,
    pub register: String,
    /// Records for every thousand enterprises of the city.
    pub per_thousand: u32,
    /// One generator a fact, in the order of the facts.
    pub facts: IndexMap<String, Generator>,
}

/// Makes a value from a record's own stream of random numbers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Generator {
    /// Always this value.
    Constant(serde_json::Value),
    /// One of these, each as likely.
    Choice(Vec<serde_json::Value>),
    /// One id of a list of the pack.
    List(String),
    /// A division code of the pack's living districts.
    District(bool),
    /// One of these, each as likely as its weight says.
    Weighted(Vec<(serde_json::Value, u32)>),
    /// Yes in so many of a hundred records.
    Percent(u32),
    /// A whole number that grows with the size of the record: this is its median.
    Sized(u64),
    /// Made in so many of a hundred records, unknown in the others.
    Sometimes(u32, Box<Generator>),
    /// A whole number from the first to the second.
    Integer([i64; 2]),
    /// A date from the first to the second.
    Date([Date; 2]),
    /// Text parts put together, each part one choice of an array.
    Parts(Vec<Vec<String>>),
    /// A valid unified social credit code in the record's district.
    Uscc(bool),
    /// A valid identity number of a synthetic person.
    IdentityNumber(bool),
    /// A running code with this prefix, six digits.
    Running(String),
    /// A key of a record of another register that was made before.
    KeyOf(String),
}
