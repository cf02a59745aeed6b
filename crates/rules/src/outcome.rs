//! What a rule answers: a value, or that it cannot be known and why.

use base::Text;
use serde::{Deserialize, Serialize};

use crate::value::Value;

/// The answer of a rule on the facts of one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The facts settle it.
    Known(Value),
    /// They do not; this says what is missing. Never read it as "no".
    Unknown(Unknown),
}

impl Outcome {
    /// The value, if known.
    pub fn known(&self) -> Option<&Value> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// What is missing, if it is not known.
    pub fn unknown(&self) -> Option<&Unknown> {
        match self {
            Self::Known(_) => None,
            Self::Unknown(unknown) => Some(unknown),
        }
    }

    /// Yes, no, or `None` for unknown (and for a value that is no truth value).
    pub fn truth(&self) -> Option<bool> {
        self.known().and_then(Value::as_bool)
    }
}

/// Why an answer is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unknown {
    /// Names of the missing facts that mattered, sorted, each once.
    pub missing: Vec<String>,
    /// What else kept the answer from being computed, each once.
    pub reasons: Vec<Reason>,
}

/// What, other than a missing fact, makes an answer unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A number was divided by nought.
    DivisionByZero,
    /// A number or date left the range that the language holds (see docs/rules.md).
    Overflow,
    /// A fact held a value of another type than the pack declares; the fact is named as missing.
    WrongType,
}

impl Reason {
    /// The reason in words.
    pub fn text(self) -> Text {
        match self {
            Self::DivisionByZero => Text::new("除数为零", "division by zero"),
            Self::Overflow => Text::new("数值超出范围", "a value is out of range"),
            Self::WrongType => Text::new("事实的类型不符", "a fact has a value of another type"),
        }
    }
}
