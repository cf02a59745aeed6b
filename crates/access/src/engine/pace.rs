//! How fast somebody may try: a leaky bucket of which one point in time is kept.

use base::Instant;

/// So many tries a minute, at once or spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Tries in a minute.
    pub per_minute: u32,
}

impl Pace {
    /// One more try at `now`, when earlier ones fill the bucket until `free_at`: answers until
    /// when it is full now, or how many seconds to wait (at least 1).
    pub fn take(self, free_at: Option<Instant>, now: Instant) -> Result<Instant, i64> {
        let minute = 60 * Instant::SECOND;
        let each = minute / i64::from(self.per_minute.max(1));
        let from = free_at.unwrap_or(now).max(now);
        let until = from.0.saturating_add(each);
        let over = until.saturating_sub(now.0.saturating_add(minute));
        if over > 0 {
            return Err((over + Instant::SECOND - 1) / Instant::SECOND);
        }
        Ok(Instant(until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_a_minute_at_once_then_one_every_six_seconds() {
        let pace = Pace { per_minute: 10 };
        let start = Instant(1_000_000_000);
        let mut free_at = None;
        for _ in 0..10 {
            free_at = Some(pace.take(free_at, start).unwrap());
        }
        let rows = [(0, Err(6)), (1, Err(5)), (5, Err(1)), (6, Ok(())), (60, Ok(()))];
        for (seconds, expected) in rows {
            let answer = pace.take(free_at, start.plus_seconds(seconds)).map(|_| ());
            assert_eq!(answer, expected, "after {seconds} s");
        }
        let later = start.plus_seconds(6);
        let filled = pace.take(free_at, later).unwrap();
        assert_eq!(pace.take(Some(filled), later), Err(6));
    }
}
