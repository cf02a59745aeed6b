//! A stream of numbers that look random and follow from where they are asked for.

/// SplitMix64: one multiply-and-shift a number, every seed a stream of its own. For synthetic
/// records, never for a draw or a secret.
pub(super) struct Random(u64);

impl Random {
    /// The stream of `place`: the same words give the same numbers, on every machine.
    pub(super) fn of(seed: u64, place: &[&str], index: u64) -> Self {
        let mut state = seed;
        for word in place {
            for byte in word.bytes().chain([0xff]) {
                state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        let mut random = Self(state);
        Self(random.next() ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not 0. The bias is below 1 in 2^32 for what packs say.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// One of `items`; `None` when there are none.
    pub(super) fn one<'i, T>(&mut self, items: &'i [T]) -> Option<&'i T> {
        let bound = items.len() as u64;
        (bound > 0).then(|| &items[self.below(bound) as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_one_stream_and_no_other_place_has_it() {
        let first = |seed, place: &[&str], index| Random::of(seed, place, index).next();
        let here = first(1, &["a", "b"], 7);
        assert_eq!(here, first(1, &["a", "b"], 7));
        assert_eq!(here, 11_889_731_993_998_510_830, "a change would change every synthetic city");
        for other in [
            first(2, &["a", "b"], 7),
            first(1, &["ab", ""], 7),
            first(1, &["b", "a"], 7),
            first(1, &["a", "b"], 8),
        ] {
            assert_ne!(here, other);
        }
    }

    #[test]
    fn the_stream_is_splitmix64() {
        // the first number of its reference implementation from 0
        assert_eq!(Random(0).next(), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn every_item_comes_about_as_often() {
        let items = [0, 1, 2, 3, 4];
        let mut counts = [0; 5];
        for index in 0..10_000 {
            counts[*Random::of(1, &["x"], index).one(&items).unwrap()] += 1;
        }
        assert!(counts.iter().all(|count| (1_800..2_200).contains(count)), "{counts:?}");
        assert_eq!(Random::of(1, &[], 0).one::<u8>(&[]), None);
    }
}
