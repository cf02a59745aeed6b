//! What is wrong with a pack, and where.

use base::{Basis, Text};
use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The pack cannot serve.
    Error,
    /// Somebody should look.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diagnostic {
    /// Stable, such as `unknown_key`, `unknown_fact`, `art_23_catch_all`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// File relative to the pack's folder.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What must hold.
    pub message: Text,
    /// What the author may have meant, or should write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The article, for lints of the law.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
}
