//! Records, where their facts come from, and why somebody reads them.

use base::{Instant, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// Where the facts of one version come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// `case`, `import`, `synthetic`, `correction`.
    pub kind: String,
    /// The case, the import or the file, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl Source {
    /// A source of `kind` with its `id`.
    pub fn new(kind: &str, id: &str) -> Self {
        Self { kind: kind.to_owned(), id: Some(id.to_owned()) }
    }
}

/// The latest version of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The register.
    pub register: String,
    /// Its key there.
    pub key: String,
    /// From 1.
    pub version: u32,
    /// Fact id (without the subject) -> value as the definition's JSON.
    pub facts: Map<String, Json>,
    /// Where the version comes from.
    pub source: Source,
    /// When it was recorded.
    pub recorded_at: Instant,
}

/// Why a record is read, for the log that the person can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// For people: what it is read for.
    pub text: Text,
    /// The case that justifies it.
    pub case: Option<String>,
    /// Who reads.
    pub reader: Reader,
}

/// Who reads a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// The platform itself, for a rule or to fill a form of the person's own.
    Platform,
    /// This account.
    Account(String),
}

/// One line of the log of reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLine {
    /// For paging: later reads have greater ids.
    pub id: String,
    /// When.
    pub at: Instant,
    /// The register.
    pub register: String,
    /// The facts read, personal ones only.
    pub facts: Vec<String>,
    /// Why.
    pub purpose: Text,
    /// The case that justified it.
    pub case: Option<String>,
    /// `platform` or the account.
    pub reader: String,
}
