//! Interest on what is taken back.

use base::{Date, Money};
use rust_decimal::Decimal;

/// Days by which a yearly rate is divided.
const DAYS_A_YEAR: i64 = 365;

/// What `amount` bears at `rate` a year (a part of one) from the day on which it was paid to the
/// day on which it is taken back: half up to the fen, once. Nothing for a rate that is none.
pub fn interest(amount: Money, rate: &str, paid_on: Date, back_on: Date) -> Option<(i64, Money)> {
    let days = i64::from(paid_on.until(back_on).ok()?.get_days()).max(0);
    let rate = rate.parse::<Decimal>().ok()?.max(Decimal::ZERO);
    let yuan = amount.yuan().checked_mul(rate)?.checked_mul(days.into())?;
    Some((days, Money::from_yuan(yuan.checked_div(DAYS_A_YEAR.into())?)?))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_count_from_payment_to_claw_back_and_the_fen_is_rounded_half_up() {
        let paid = date(2026, 1, 1);
        let fen = |fen: i64, rate: &str, back| {
            interest(Money::from_fen(fen), rate, paid, back).map(|(days, m)| (days, m.fen()))
        };
        assert_eq!(fen(10_000_000, "0.0365", date(2026, 1, 11)), Some((10, 10_000)));
        // a whole year is the whole rate
        assert_eq!(fen(10_000, "0.03", date(2027, 1, 1)), Some((365, 300)));
        // 0.5 fen is one fen, less than that is none
        assert_eq!(fen(5_000, "0.0365", date(2026, 1, 2)), Some((1, 1)));
        assert_eq!(fen(4_999, "0.0365", date(2026, 1, 2)), Some((1, 0)));
        assert_eq!(fen(10_000, "0.03", paid), Some((0, 0)));
        assert_eq!(fen(10_000, "three", paid), None);
    }
}
