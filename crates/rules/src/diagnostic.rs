//! What is wrong with the text of a rule, where, and what was probably meant.

use base::Text;
use serde::{Deserialize, Serialize};

/// One finding about the text of a rule. Positions are of characters, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable code, with a page in docs/errors.
    pub code: String,
    /// What must hold.
    pub message: Text,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Length in characters of the text that is meant; at least 1.
    pub length: u32,
    /// What to write instead, where that can be guessed.
    pub suggestion: Option<String>,
}

/// The nearest of `names` to `wrong`, if one is near enough to be a slip of the pen.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let folded = wrong.to_lowercase();
    let last = |name: &str| name.rsplit('.').next().map(str::to_owned);
    names
        .into_iter()
        .map(|name| {
            let whole = strsim::normalized_damerau_levenshtein(&folded, &name.to_lowercase());
            // the right noun under a wrong or forgotten prefix
            let tail = if last(name) == last(&folded) { 0.9 } else { 0.0 };
            (whole.max(tail), whole, name)
        })
        .filter(|(score, _, _)| *score >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(b.2.cmp(a.2)))
        .map(|(_, _, name)| name.to_owned())
}
