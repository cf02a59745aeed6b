//! Truths of many rows, 64 to a word.

use pulp::{Arch, NullaryFnOnce};

/// 64 answers in a word, the first in the lowest bit: bytes first, which the compiler makes side by
/// side, then eight of them at a time into a byte of bits.
#[inline(always)]
fn packed(holds: impl Fn(usize) -> bool) -> u64 {
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut bytes = [0_u8; 64];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from(holds(at));
    }
    let (eights, _) = bytes.as_chunks::<8>();
    let mut word = 0;
    for (at, eight) in eights.iter().enumerate() {
        word |= (u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56) << (8 * at);
    }
    word
}

/// The words of a condition on values, with the widest registers that this processor has. A type,
/// as a closure need not be made within the function that may use them.
struct Each<'a, T, F> {
    words: &'a mut [u64],
    values: &'a [[T; 64]],
    holds: F,
}

impl<T: Copy, F: Fn(T) -> bool> NullaryFnOnce for Each<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (word, values) in self.words.iter_mut().zip(self.values) {
            *word = packed(|at| (self.holds)(values[at]));
        }
    }
}

/// The same, of pairs.
struct EachPair<'a, T, U, F> {
    words: &'a mut [u64],
    lefts: &'a [[T; 64]],
    rights: &'a [[U; 64]],
    holds: F,
}

impl<T: Copy, U: Copy, F: Fn(T, U) -> bool> NullaryFnOnce for EachPair<'_, T, U, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for ((word, a), b) in self.words.iter_mut().zip(self.lefts).zip(self.rights) {
            *word = packed(|at| (self.holds)(a[at], b[at]));
        }
    }
}

/// One bit a row. Bits beyond the last row are 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// `len` rows, all `value`.
    pub fn all(value: bool, len: usize) -> Self {
        let word = if value { u64::MAX } else { 0 };
        let mut bits = Self { words: vec![word; len.div_ceil(64)], len };
        bits.trim();
        bits
    }

    /// One bit for each of `values`.
    pub fn of<T: Copy>(values: &[T], holds: impl Fn(T) -> bool) -> Self {
        let (whole, rest) = values.as_chunks::<64>();
        let mut words = vec![0; values.len().div_ceil(64)];
        Arch::new().dispatch(Each { words: &mut words, values: whole, holds: &holds });
        if !rest.is_empty() {
            words[whole.len()] = packed(|at| rest.get(at).is_some_and(|value| holds(*value)));
        }
        Self { words, len: values.len() }
    }

    /// One bit for each pair of `left` and `right`, which are of one length.
    pub fn of_pairs<T: Copy, U: Copy>(
        left: &[T],
        right: &[U],
        holds: impl Fn(T, U) -> bool,
    ) -> Self {
        let ((lefts, left_rest), (rights, right_rest)) =
            (left.as_chunks::<64>(), right.as_chunks::<64>());
        let mut words = vec![0; left.len().div_ceil(64)];
        Arch::new().dispatch(EachPair { words: &mut words, lefts, rights, holds: &holds });
        if !left_rest.is_empty() {
            let pair = |at| Some((*left_rest.get(at)?, *right_rest.get(at)?));
            words[lefts.len()] = packed(|at| pair(at).is_some_and(|(a, b)| holds(a, b)));
        }
        Self { words, len: left.len() }
    }

    /// `len` rows in `words` of 64; nothing when there are not as many words, or truths beyond the
    /// last row.
    pub(super) fn of_words(words: Vec<u64>, len: usize) -> Option<Self> {
        let mut bits = Self { words: Vec::new(), len };
        let last = words.last().copied();
        (words.len() == len.div_ceil(64)).then(|| bits.words = words)?;
        bits.trim();
        (bits.words.last().copied() == last).then_some(bits)
    }

    /// Puts one more row at the end.
    pub fn push(&mut self, value: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        if value {
            self.words[self.len / 64] |= 1 << (self.len % 64);
        }
        self.len += 1;
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bit of a row.
    pub fn get(&self, row: usize) -> bool {
        self.words[row / 64] >> (row % 64) & 1 == 1
    }

    /// Sets the bit of a row.
    pub fn set(&mut self, row: usize, value: bool) {
        let bit = 1 << (row % 64);
        if value { self.words[row / 64] |= bit } else { self.words[row / 64] &= !bit }
    }

    /// Sets the bit of a row that is there or is the next.
    pub(crate) fn put(&mut self, row: usize, value: bool) {
        if row == self.len { self.push(value) } else { self.set(row, value) }
    }

    /// How many rows are true.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The rows that are true, in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                (left != 0).then(|| {
                    left &= left - 1;
                    at * 64 + bit
                })
            })
        })
    }

    /// Words of 64 rows, the first row in the lowest bit.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The rows `start..start + len`; `start` is a multiple of 64.
    pub(crate) fn slice(&self, start: usize, len: usize) -> Self {
        let words = self.words[start / 64..(start + len).div_ceil(64)].to_vec();
        let mut bits = Self { words, len };
        bits.trim();
        bits
    }

    /// The bits of `rows`, in their order.
    pub(crate) fn gather(&self, rows: &[u32]) -> Self {
        Self::of(rows, |row| self.get(row as usize))
    }

    /// `word` on the words of both.
    pub(crate) fn with(mut self, other: &Self, word: impl Fn(u64, u64) -> u64) -> Self {
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a = word(*a, *b));
        self.trim();
        self
    }

    /// Rows that are true here and there.
    pub fn and(self, other: &Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    /// Rows that are true here or there.
    pub fn or(self, other: &Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    /// Rows that are true here and not there.
    pub fn and_not(self, other: &Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    /// Rows that are not true.
    pub fn not(&self) -> Self {
        let mut bits = Self { words: self.words.iter().map(|word| !word).collect(), len: self.len };
        bits.trim();
        bits
    }

    fn trim(&mut self) {
        if let Some(last) = self.words.last_mut()
            && !self.len.is_multiple_of(64)
        {
            *last &= (1 << (self.len % 64)) - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_beyond_the_last_are_no() {
        for len in [0, 1, 63, 64, 65, 130] {
            assert_eq!(Bits::all(true, len).count(), len);
            let none = Bits::all(false, len).with(&Bits::all(false, len), |a, b| !(a | b));
            assert_eq!(none.count(), len);
        }
    }

    #[test]
    fn takes_rows_and_parts() {
        let values: Vec<u32> = (0..200).collect();
        let third = Bits::of(&values, |value| value % 3 == 0);
        let rows: Vec<usize> = third.rows().collect();
        assert_eq!(rows, (0..200).step_by(3).collect::<Vec<_>>());
        assert_eq!(third.slice(64, 100).rows().next(), Some(2));
        assert_eq!(third.gather(&[0, 1, 3]), Bits::of(&[true, false, true], |bit| bit));
        let mut pushed = Bits::default();
        values.iter().for_each(|value| pushed.push(value % 3 == 0));
        assert_eq!(pushed, third);
    }
}
