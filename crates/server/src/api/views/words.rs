//! Closed lists of words: where an answer holds one of a few, the contract names them all. Each is
//! converted from the pack's or the engine's own by hand, so that a new word there is seen here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[doc = $doc:literal])* $name:ident of $from:ty {
        $($(#[doc = $is:literal])* $word:ident,)*
    })*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[doc = $is])* $word,)* }

        impl From<$from> for $name {
            fn from(word: $from) -> Self {
                match word { $(<$from>::$word => Self::$word,)* }
            }
        }

        impl From<$name> for $from {
            fn from(word: $name) -> Self {
                match word { $($name::$word => Self::$word,)* }
            }
        }
    )*};
}

words! {
    /// For whom something is.
    Audience of pack::Audience {
        /// An enterprise's.
        Enterprise,
        /// A person's.
        Person,
    }

    /// How somebody is asked.
    AskKind of pack::AskKind {
        /// Form fields.
        Field,
        /// A document, handed in electronically.
        Material,
        /// A statement that is signed.
        Commitment,
        /// The person comes.
        Visit,
    }

    /// What a fact's value is.
    FactType of pack::FactType {
        /// A text.
        Text,
        /// The id of a choice.
        Code,
        /// Several of them.
        CodeList,
        /// A whole number.
        Integer,
        /// A decimal number as text.
        Decimal,
        /// Yuan as text.
        Money,
        /// Such as `2026-11-22`.
        Date,
        /// True or false.
        Boolean,
        /// Rows of columns.
        Table,
    }

    /// Who may see a fact.
    Sensitivity of pack::Sensitivity {
        /// Anybody.
        Public,
        /// Officers.
        Internal,
        /// Who has a purpose; masked otherwise.
        Personal,
    }

    /// How a clock stands.
    ClockColour of base::deadline::Colour {
        /// Time enough.
        Green,
        /// Soon due.
        Yellow,
        /// Past the due day.
        Red,
        /// Not running.
        Stopped,
        /// Finished.
        Done,
    }
}
