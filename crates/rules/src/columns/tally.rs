//! Of several conditions together: which rows hold all of them, and how many fail one alone.

use pulp::{Arch, NullaryFnOnce};

use super::{Bits, Truths};

/// What some conditions are together on the rows of a batch. One is made and used for many.
#[derive(Debug, Default)]
pub struct Tally {
    /// Rows that are there.
    there: Vec<u64>,
    /// Rows that hold all.
    yes: Vec<u64>,
    /// Rows that fail at least one.
    failed: Vec<u64>,
    /// Rows that fail at least two.
    failed_more: Vec<u64>,
    /// Rows of which one at least is not known.
    missing: Vec<u64>,
}

impl Tally {
    /// Counts `conditions` on `len` rows: how many rows fail one alone and hold all others, and how
    /// many fail none while one at least is not known.
    pub fn count<'t>(
        &mut self,
        conditions: impl Iterator<Item = &'t Truths>,
        len: usize,
    ) -> (u64, u64) {
        let there = Bits::all(true, len);
        self.there.clear();
        self.there.extend_from_slice(there.words());
        self.yes.clone_from(&self.there);
        for none in [&mut self.failed, &mut self.failed_more, &mut self.missing] {
            none.clear();
            none.resize(self.there.len(), 0);
        }
        Arch::new().dispatch(Counted { tally: self, conditions })
    }

    /// Words of 64 rows that hold all, the first row in the lowest bit.
    pub fn yes(&self) -> &[u64] {
        &self.yes
    }

    #[inline(always)]
    fn add(&mut self, holds: &[u64], known: Option<&[u64]>) {
        let words = self.there.len();
        let (there, yes) = (&self.there[..words], &mut self.yes[..words]);
        let (failed, failed_more) = (&mut self.failed[..words], &mut self.failed_more[..words]);
        let missing = &mut self.missing[..words];
        let (holds, known) = (&holds[..words], &known.unwrap_or(there)[..words]);
        for at in 0..words {
            let fails = known[at] & !holds[at];
            yes[at] &= holds[at];
            missing[at] |= there[at] & !known[at];
            failed_more[at] |= failed[at] & fails;
            failed[at] |= fails;
        }
    }

    #[inline(always)]
    fn counts(&self) -> (u64, u64) {
        let (mut nearly, mut unknown) = (0, 0);
        let rows = self.failed.iter().zip(&self.failed_more).zip(&self.missing);
        for ((failed, failed_more), missing) in rows {
            nearly += u64::from((failed & !failed_more & !missing).count_ones());
            unknown += u64::from((missing & !failed).count_ones());
        }
        (nearly, unknown)
    }
}

/// The counting, with the widest registers that this processor has.
struct Counted<'c, C> {
    tally: &'c mut Tally,
    conditions: C,
}

impl<'t, C: Iterator<Item = &'t Truths>> NullaryFnOnce for Counted<'_, C> {
    type Output = (u64, u64);

    #[inline(always)]
    fn call(self) -> (u64, u64) {
        for Truths { yes, known } in self.conditions {
            self.tally.add(yes.words(), known.as_ref().map(Bits::words));
        }
        self.tally.counts()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn is_what_each_row_says_by_itself(
            len in 1..200_usize,
            seeds in prop::collection::vec((any::<u64>(), prop::option::of(any::<u64>())), 0..5),
        ) {
            let bits = |seed: u64| {
                let mut bits = Bits::default();
                (0..len).for_each(|row| bits.push(seed.rotate_left(row as u32 * 7) & 5 != 0));
                bits
            };
            let conditions: Vec<Truths> = seeds
                .into_iter()
                .map(|(yes, known)| {
                    let known = known.map(bits);
                    let yes = bits(yes);
                    Truths { yes: known.iter().fold(yes, |yes, known| yes.and(known)), known }
                })
                .collect();
            let (mut all, mut nearly, mut unknown) = (Vec::new(), 0, 0);
            for row in 0..len {
                let knows = |of: &&Truths| of.known.as_ref().is_none_or(|known| known.get(row));
                let known = conditions.iter().filter(knows);
                let failed = known.clone().filter(|of| !of.yes.get(row)).count();
                let missing = conditions.len() - known.count();
                match (failed, missing) {
                    (0, 0) => all.push(row),
                    (1, 0) => nearly += 1,
                    (0, _) => unknown += 1,
                    _ => {}
                }
            }
            let mut tally = Tally::default();
            // what is left of another batch does not count
            tally.count(conditions.iter(), len);
            prop_assert_eq!(tally.count(conditions.iter(), len), (nearly, unknown));
            let yes = Bits::of_words(tally.yes().to_vec(), len).unwrap();
            prop_assert_eq!(yes.rows().collect::<Vec<_>>(), all);
        }
    }
}
