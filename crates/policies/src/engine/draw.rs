//! Which events are drawn, as a function of a seed to which the city committed before it knew them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sha2::{Digest, Sha256};

/// Whether the event `key` of a `kind` is drawn with the chance `share`, a part of one: SHA-256
/// over `seed`, kind and key, a zero byte between them; its first 8 bytes as a number, divided by
/// 2^64, lie below the share.
pub fn drawn(seed: &str, kind: &str, key: &str, share: Decimal) -> bool {
    let mut hash = Sha256::new();
    hash.update(seed.as_bytes());
    for part in [kind, key] {
        hash.update([0]);
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    let number = digest[..8].iter().fold(0_u128, |n, byte| (n << 8) | u128::from(*byte));
    // nine digits of a share are enough, and nothing overflows
    let billionths = (share.clamp(Decimal::ZERO, Decimal::ONE) * Decimal::from(1_000_000_000))
        .round()
        .to_u128()
        .unwrap_or_default();
    number * 1_000_000_000 < billionths << 64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_draws_about_its_share_and_the_same_every_time() {
        let share = Decimal::new(1, 1);
        let count = |seed: &str| {
            (0..10_000).filter(|n| drawn(seed, "refund", &format!("K{n}"), share)).count()
        };
        assert_eq!(count("a"), count("a"));
        assert!((850..1_150).contains(&count("a")), "{}", count("a"));
        assert!(!drawn("a", "refund", "K1", Decimal::ZERO));
        assert!((0..1_000).all(|n| drawn("b", "refund", &n.to_string(), Decimal::ONE)));
    }
}
