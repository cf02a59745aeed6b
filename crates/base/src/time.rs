//! Points in time and dates. A point is microseconds since 1970 in UTC; a date is a day of the
//! city's civil calendar.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A day of the civil calendar.
pub type Date = jiff::civil::Date;

/// Microseconds since 1970-01-01T00:00:00Z. Stored as an integer, shown as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(pub i64);

impl Instant {
    /// Microseconds in a second.
    pub const SECOND: i64 = 1_000_000;

    /// This point moved by `seconds`, which may be negative. Saturates at the ends of time.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(Self::SECOND)))
    }

    /// The civil date at this point in `zone`.
    pub fn date_in(self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.timestamp()).date()
    }

    /// The point at which `date` ends in `zone` (the first moment of the next day).
    pub fn end_of(date: Date, zone: &TimeZone) -> Self {
        let next = date.tomorrow().unwrap_or(date).at(0, 0, 0, 0);
        let zoned = zone.to_ambiguous_zoned(next).compatible();
        zoned.map_or(Self(i64::MAX), |z| Self(z.timestamp().as_microsecond()))
    }

    /// The same point for jiff.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl From<Timestamp> for Instant {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp.as_microsecond())
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.timestamp())
    }
}

impl std::str::FromStr for Instant {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.parse::<Timestamp>()?.into())
    }
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
