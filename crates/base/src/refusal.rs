//! How the product says no, and how it says that the world failed. The two never mix.
//!
//! - [`Refusal`]: the domain says no. It has a stable code, an HTTP status, what must hold in both
//!   languages, the field it is about and the article it rests on.
//! - [`Fault`]: the world failed (disk, network, database). It has context and a source and is
//!   logged once.
//! - A broken invariant of our own is neither: it is an assertion.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Text;

/// Where a rule comes from: a seed document and its lines, and the article where the text has one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// The seed document by the beginning of its file name, such as `003`; or the name of another
    /// public source, such as `GB 32100-2015`.
    pub source: String,
    /// Lines of the seed document, such as `2663` or `101-109`; absent for other sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<String>,
    /// The article, such as `第二十三条`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

/// The domain says no.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{code}: {}", must.en)]
pub struct Refusal {
    /// Stable and documented in `docs/errors/`, such as `case_not_draft`.
    pub code: &'static str,
    /// The HTTP status that carries it: 400, 401, 403, 404, 409, 412, 413, 415, 422, 428 or 429.
    pub status: u16,
    /// What must hold, for the person who reads it.
    pub must: Text,
    /// The field it is about, such as `entity.name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What the refusal rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Basis>,
    /// Everything else that is wrong: a one-time notice names all of it at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Refusal>,
}

impl Refusal {
    /// A refusal with `code`, HTTP `status`, and what must hold in Chinese and in English.
    pub fn new(
        code: &'static str,
        status: u16,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let must = Text::new(zh, en);
        Self { code, status, must, field: None, basis: Vec::new(), also: Vec::new() }
    }

    /// The same, about `field`.
    #[must_use]
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same, resting on `basis`.
    #[must_use]
    pub fn because(mut self, basis: impl IntoIterator<Item = Basis>) -> Self {
        self.basis.extend(basis);
        self
    }

    /// One refusal that carries all of `refusals`, or `None` when there are none.
    pub fn all(mut refusals: Vec<Refusal>) -> Option<Refusal> {
        if refusals.is_empty() {
            return None;
        }
        let mut first = refusals.remove(0);
        first.also.extend(refusals);
        Some(first)
    }

    /// What one may not see, and what is not there: the same answer.
    pub fn not_found() -> Self {
        Self::new("not_found", 404, "没有找到，或者您无权查看。", "Not found, or not yours to see.")
    }
}

/// The world failed.
#[derive(Debug, thiserror::Error)]
#[error("{context}")]
pub struct Fault {
    /// What we were doing.
    pub context: String,
    /// What went wrong, if another error says it.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    /// A fault without another error behind it.
    pub fn new(context: impl Into<String>) -> Self {
        Self { context: context.into(), source: None }
    }

    /// A fault that happened while doing `context`.
    pub fn during(
        context: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { context: context.into(), source: Some(source.into()) }
    }

    /// The fault and everything behind it, on one line.
    pub fn chain(&self) -> String {
        let mut text = self.context.clone();
        let mut next = std::error::Error::source(self);
        while let Some(error) = next {
            text.push_str(": ");
            text.push_str(&error.to_string());
            next = error.source();
        }
        text
    }
}

/// Either a refusal or a fault: what an operation answers when it does not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The domain says no.
    #[error(transparent)]
    Refusal(Box<Refusal>),
    /// The world failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(Box::new(refusal))
    }
}

/// What operations answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_keeps_every_refusal_in_order() {
        let refusal = |code| Refusal::new(code, 422, "一", "one");
        assert_eq!(Refusal::all(Vec::new()), None);
        let all = Refusal::all(vec![refusal("a"), refusal("b"), refusal("c")]).unwrap();
        assert_eq!(all.code, "a");
        assert_eq!(all.also.iter().map(|r| r.code).collect::<Vec<_>>(), ["b", "c"]);
    }

    #[test]
    fn a_fault_says_its_whole_chain() {
        let fault = Fault::during("reading pack.yaml", std::io::Error::other("disk gone"));
        assert_eq!(fault.chain(), "reading pack.yaml: disk gone");
    }
}
