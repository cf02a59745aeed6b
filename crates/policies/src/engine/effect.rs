//! What policies have brought about, from sums: how long money took, and which share of what.

use std::collections::BTreeMap;

/// How many payments took how many days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DaysTaken(BTreeMap<i64, i64>);

impl DaysTaken {
    /// `payments` more took `days`.
    pub fn add(&mut self, days: i64, payments: i64) {
        *self.0.entry(days).or_default() += payments;
    }

    /// All of `other`, too.
    pub fn join(&mut self, other: &Self) {
        other.0.iter().for_each(|(days, payments)| self.add(*days, *payments));
    }

    /// The days within which so many percent of the payments came, by the nearest rank; `None`
    /// without payments.
    pub fn percentile(&self, percent: u8) -> Option<i64> {
        let whole: i64 = self.0.values().sum();
        let rank = (whole * i64::from(percent) + 99) / 100;
        let mut seen = 0;
        let reached = self.0.iter().find(|(_, payments)| {
            seen += **payments;
            seen >= rank.max(1)
        });
        reached.map(|(days, _)| *days)
    }
}

/// How many of a thousand `part` is of `whole`, at most all of them; `None` of nothing.
pub fn per_mille(part: i128, whole: i128) -> Option<u32> {
    (whole > 0).then(|| u32::try_from((part.max(0) * 1_000 / whole).min(1_000)).unwrap_or(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_nine_tenths_of_the_payments_by_the_nearest_rank() {
        type Row<'a> = (&'a [(i64, i64)], Option<i64>, Option<i64>);
        let rows: [Row<'_>; 5] = [
            (&[], None, None),
            (&[(3, 1)], Some(3), Some(3)),
            (&[(1, 1), (9, 1)], Some(1), Some(9)),
            (&[(0, 5), (2, 4), (30, 1)], Some(0), Some(2)),
            (&[(0, 50), (2, 39), (30, 11)], Some(0), Some(30)),
        ];
        for (taken, median, most) in rows {
            let mut days = DaysTaken::default();
            taken.iter().for_each(|(took, payments)| days.add(*took, *payments));
            let found = (days.percentile(50), days.percentile(90));
            assert_eq!(found, (median, most), "{taken:?}");
        }
    }

    #[test]
    fn a_share_is_never_more_than_all() {
        let rows = [(0, 0, None), (1, 3, Some(333)), (4, 3, Some(1_000)), (-1, 3, Some(0))];
        for (part, whole, share) in rows {
            assert_eq!(per_mille(part, whole), share, "{part} of {whole}");
        }
    }
}
