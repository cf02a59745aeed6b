//! Money in yuan: an exact count of fen.

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

/// An amount of money as a whole number of fen (1 yuan is 100 fen).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount of `fen`.
    pub const fn from_fen(fen: i64) -> Self {
        Self(fen)
    }

    /// `yuan` rounded half away from zero to the fen; `None` past what an i64 of fen holds.
    pub fn from_yuan(yuan: Decimal) -> Option<Self> {
        let rounded = yuan.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        rounded.checked_mul(Decimal::ONE_HUNDRED)?.to_i64().map(Self)
    }

    /// The count of fen.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// In yuan with two digits after the point.
    pub fn yuan(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// The sum, or `None` past the end of an i64.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` past the end of an i64.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2}", self.yuan())
    }
}

/// As a text of yuan, such as `"12.50"`, so that no reader makes a binary fraction of it.
impl Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let yuan: Decimal = text.parse().map_err(serde::de::Error::custom)?;
        Self::from_yuan(yuan).ok_or_else(|| serde::de::Error::custom("amount out of range"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_up_to_the_fen_once() {
        let rows = [("0.005", 1), ("0.004", 0), ("-0.005", -1), ("12.345", 1235), ("1", 100)];
        for (yuan, fen) in rows {
            assert_eq!(Money::from_yuan(yuan.parse().unwrap()).unwrap().fen(), fen, "{yuan}");
        }
    }

    #[test]
    fn past_the_end_is_none_and_never_wraps() {
        assert_eq!(Money::from_yuan(Decimal::MAX), None);
        assert_eq!(Money::from_fen(i64::MAX).checked_add(Money::from_fen(1)), None);
    }

    #[test]
    fn travels_as_text() {
        let money = Money::from_fen(1250);
        assert_eq!(serde_json::to_string(&money).unwrap(), "\"12.50\"");
        assert_eq!(serde_json::from_str::<Money>("\"12.50\"").unwrap(), money);
    }
}
