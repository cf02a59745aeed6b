//! Versions of the pack as administrators and auditors look through them.

use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{Basis, Text, bases, word};

/// A version of the pack that the server holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackVersion {
    /// The pack's id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// `draft`, `published` or `ended`.
    pub state: String,
    /// Its content hash.
    pub hash: String,
    /// When the server read it.
    pub loaded_at: String,
    /// How many entries of each kind.
    #[schema(value_type = std::collections::BTreeMap<String, usize>)]
    pub entries: Json,
    /// What the lints said, once somebody asked (`/packs/{hash}/diagnostics`).
    pub diagnostics: Vec<PackDiagnostic>,
}

/// What a lint said of a pack.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PackDiagnostic {
    /// Stable.
    pub code: String,
    /// `error`, `warning` or `waived`.
    pub severity: String,
    /// What must hold.
    pub message: Text,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
    /// What to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The article, for lints of the law.
    pub basis: Vec<Basis>,
}

impl From<&pack::Diagnostic> for PackDiagnostic {
    fn from(diagnostic: &pack::Diagnostic) -> Self {
        Self {
            code: diagnostic.code.to_string(),
            severity: word(diagnostic.severity),
            message: (&diagnostic.message).into(),
            file: diagnostic.file.clone(),
            line: diagnostic.line,
            column: diagnostic.column,
            suggestion: diagnostic.suggestion.clone(),
            basis: bases(&diagnostic.basis),
        }
    }
}

/// One entry of a pack version.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackEntry {
    /// Key of its kind in a file, such as `acts`.
    pub kind: String,
    /// Its name within its kind.
    pub id: String,
    /// What people call it.
    pub text: Option<Text>,
    /// The file in which it stands.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
    /// What it says, as its file says it.
    pub body: Json,
    /// What the lints say of it.
    pub diagnostics: Vec<PackDiagnostic>,
    /// Situations and stories that go through it.
    pub trials: Vec<PackTrial>,
}

/// A situation or a story.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PackTrial {
    /// `situations` or `stories`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What it tells.
    pub text: Option<Text>,
}

/// What is different between two pack versions.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackDifference {
    /// Content hash of the one before.
    pub from: String,
    /// Content hash of the one after.
    pub to: String,
    /// Whether the access policies differ.
    pub access_changed: bool,
    /// Entries that are there in one only, or say something else.
    pub entries: Vec<EntryDifference>,
    /// There are more than are listed.
    pub more: bool,
}

/// One entry that is not the same.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct EntryDifference {
    /// Key of its kind in a file.
    pub kind: String,
    /// Its name within its kind.
    pub id: String,
    /// What people call it.
    pub text: Option<Text>,
    /// What happened to it.
    pub change: EntryChange,
    /// The values that changed.
    pub values: Vec<ValueDifference>,
}

/// What happened to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryChange {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
}

/// One value that is not the same.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct ValueDifference {
    /// JSON pointer within the entry.
    pub at: String,
    /// What was there; null when nothing.
    pub before: Json,
    /// What is there; null when nothing.
    pub after: Json,
}

/// What people call the entry with `body`.
pub fn entry_text(body: &Json) -> Option<Text> {
    serde_json::from_value(body.get("text")?.clone()).ok()
}
