//! The tests that a pack carries: situations without a database, stories through the real
//! operations.

pub mod situation;
pub mod story;

use serde::Serialize;

/// How one situation or story went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// `situation` or `story`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// File and line in the pack.
    pub place: String,
    /// What did not come out as expected; empty when it passed.
    pub failures: Vec<String>,
}

impl Trial {
    /// Whether everything came out as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}
