//! Records, where their facts come from, and why somebody reads them.

use base::{Instant, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// Where the facts of one version come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// `case`, `import`, `load`, `synthetic`, `event`, `correction`, `party`.
    pub kind: String,
    /// The case, the import or the file, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// What kind of source a department is that imports the records that it keeps.
pub const BY_DEPARTMENT: &str = "import";

impl Source {
    /// A source of `kind` with its `id`.
    pub fn new(kind: &str, id: &str) -> Self {
        Self { kind: kind.to_owned(), id: Some(id.to_owned()) }
    }
}

/// A version of a record.
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

impl Record {
    /// Forgets what is not among `facts`; nothing when they are none.
    pub(crate) fn keep(&mut self, facts: &[&str]) {
        self.facts.retain(|fact, _| facts.is_empty() || facts.contains(&fact.as_str()));
    }
}

/// Something that is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueFault {
    /// The fact, or the cell of a table as `fact[0].column`.
    pub field: String,
    /// `value_invalid` or `value_missing`.
    pub code: &'static str,
    /// What must hold.
    pub must: Text,
}

/// What became of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Rows that made a new version of a record.
    pub accepted: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    /// What is wrong with the rows that were refused, the first
    /// [`REFUSED_ROWS_MAX`](crate::limits::REFUSED_ROWS_MAX) faults.
    pub refused: Vec<RefusedRow>,
    /// Rows that were refused.
    pub refused_count: u64,
}

/// Something that is wrong with a row of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// From 1, the heading apart.
    pub row: u64,
    /// The fact; empty when it is about the row as a whole.
    pub field: String,
    /// Such as `value_invalid`, each with a page in docs/errors/.
    pub code: &'static str,
    /// What must hold.
    pub must: Text,
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
