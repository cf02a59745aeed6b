//! The one kind of number of the rule language: exact, fixed point, bounded.
//!
//! A number is a whole count of 10⁻¹² and lies strictly between -10¹⁶ and 10¹⁶; whole numbers are
//! the same thing with nothing after the point. Every operation is exact or rounded half away from
//! zero to twelve digits, and answers `None` when the result leaves the range. The same bounds are
//! `decimal(28, 12)` in the SQL of every engine that we emit for.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Digits after the point.
pub const SCALE: u32 = 12;
/// Every number is smaller than this, and greater than its negative.
pub const NUMBER_BOUND: i64 = 10_000_000_000_000_000;

const UNIT: i128 = 10_i128.pow(SCALE);
const BOUND: i128 = NUMBER_BOUND as i128 * UNIT;

/// A number of the rule language, in units of 10⁻¹².
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Number(i128);

impl Number {
    pub(crate) const ZERO: Self = Self(0);

    fn within(mantissa: i128) -> Option<Self> {
        (-BOUND < mantissa && mantissa < BOUND).then_some(Self(mantissa))
    }

    /// The whole number `whole`.
    pub(crate) fn from_int(whole: i64) -> Option<Self> {
        Self::within(i128::from(whole) * UNIT)
    }

    /// `decimal`, rounded half away from zero to twelve digits.
    pub(crate) fn from_decimal(decimal: Decimal) -> Option<Self> {
        let (mantissa, scale) = (decimal.mantissa(), decimal.scale());
        match SCALE.checked_sub(scale) {
            Some(missing) => Self::within(mantissa.checked_mul(10_i128.pow(missing))?),
            None => Self::within(round_div(mantissa, 10_i128.pow(scale - SCALE))),
        }
    }

    /// The whole number that this is, if it is one.
    pub(crate) fn to_int(self) -> Option<i64> {
        (self.0 % UNIT == 0).then(|| (self.0 / UNIT).to_i64()).flatten()
    }

    /// The shortest decimal of the same value.
    pub(crate) fn to_decimal(self) -> Decimal {
        Decimal::from_i128_with_scale(self.0, SCALE).normalize()
    }

    /// The number of `count` steps of 10⁻ˢᶜᵃˡᵉ; `count` is in range and `scale` at most twelve.
    pub(crate) fn of_count(count: i64, scale: u32) -> Self {
        Self(i128::from(count) * 10_i128.pow(SCALE - scale))
    }

    /// How many steps of 10⁻ˢᶜᵃˡᵉ this is, if it is a whole count that 64 bits hold.
    pub(crate) fn to_count(self, scale: u32) -> Option<i64> {
        let step = 10_i128.pow(SCALE - scale);
        (self.0 % step == 0).then(|| i64::try_from(self.0 / step).ok()).flatten()
    }

    /// The steps of 10⁻¹² of `a / b`, counts of one scale, rounded as [`Self::div`] does; `b` is
    /// not nought.
    pub(crate) fn ratio(a: i64, b: i64) -> Option<Self> {
        /// Digits of a step, and a divisor for which a step stays within 64 bits.
        const STEP: u64 = 10_000;
        if b.unsigned_abs() < u64::MAX / STEP {
            let divisor = b.unsigned_abs();
            let whole = a.unsigned_abs() / divisor;
            let mut rest = a.unsigned_abs() % divisor;
            let mut part = 0_u64;
            for _ in 0..3 {
                rest *= STEP;
                part = part * STEP + rest / divisor;
                rest %= divisor;
            }
            part += u64::from(rest >= divisor - rest);
            let quotient = i128::from(whole) * UNIT + i128::from(part);
            return Self::within(if (a < 0) == (b < 0) { quotient } else { -quotient });
        }
        let (scaled, divisor) = (i128::from(a) * UNIT, i128::from(b));
        let scaled = if divisor < 0 { -scaled } else { scaled };
        Self::within(round_div(scaled, divisor.abs()))
    }

    /// Whether this is nought.
    pub(crate) fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn neg(self) -> Self {
        Self(-self.0)
    }

    pub(crate) fn abs(self) -> Self {
        Self(self.0.abs())
    }

    pub(crate) fn add(self, other: Self) -> Option<Self> {
        Self::within(self.0 + other.0)
    }

    pub(crate) fn sub(self, other: Self) -> Option<Self> {
        Self::within(self.0 - other.0)
    }

    /// The product, computed in whole and broken parts so that 128 bits hold every step.
    pub(crate) fn mul(self, other: Self) -> Option<Self> {
        let negative = (self.0 < 0) != (other.0 < 0);
        let (a, b) = (self.0.abs(), other.0.abs());
        let (a_whole, a_part, b_whole, b_part) = (a / UNIT, a % UNIT, b / UNIT, b % UNIT);
        let product = (a_whole * b_whole).checked_mul(UNIT)?;
        let product = product.checked_add(a_whole * b_part + a_part * b_whole)?;
        let product = product.checked_add(round_div(a_part * b_part, UNIT))?;
        Self::within(if negative { -product } else { product })
    }

    /// The quotient, by long division in two steps; `other` is not nought.
    pub(crate) fn div(self, other: Self) -> Option<Self> {
        let negative = (self.0 < 0) != (other.0 < 0);
        let (mut rest, divisor) = (self.0.abs(), other.0.abs());
        let mut quotient = rest / divisor;
        rest %= divisor;
        for _ in 0..2 {
            let step = rest * 1_000_000;
            quotient = quotient.checked_mul(1_000_000)?.checked_add(step / divisor)?;
            rest = step % divisor;
        }
        if rest * 2 >= divisor {
            quotient += 1;
        }
        Self::within(if negative { -quotient } else { quotient })
    }

    /// Rounded half away from zero to `digits` after the point (before it, when negative).
    pub(crate) fn round(self, digits: i32) -> Option<Self> {
        let step = place(digits);
        Self::within(round_div(self.0, step) * step)
    }

    /// The greatest whole number not above this.
    pub(crate) fn floor(self) -> Option<Self> {
        Self::within(self.0.div_euclid(UNIT) * UNIT)
    }

    /// The least whole number not below this.
    pub(crate) fn ceil(self) -> Option<Self> {
        Self::within(-((-self.0).div_euclid(UNIT)) * UNIT)
    }
}

/// How many units one step at `digits` after the point is.
fn place(digits: i32) -> i128 {
    10_i128.pow(u32::try_from(SCALE as i32 - digits.clamp(-15, SCALE as i32)).unwrap_or(0))
}

/// `value / divisor`, rounded half away from zero; `divisor` is positive.
fn round_div(value: i128, divisor: i128) -> i128 {
    // one division: the processor has none of this width
    let quotient = value / divisor;
    let rest = value - quotient * divisor;
    if rest.unsigned_abs() >= divisor.unsigned_abs().div_ceil(2) && rest != 0 {
        quotient + value.signum()
    } else {
        quotient
    }
}

/// `count / step`, rounded half away from zero; `step` is a power of ten.
pub(crate) fn rounded(count: i64, step: i64) -> i64 {
    let (quotient, rest) = (count / step, count % step);
    // half a step is whole, or there is no rest
    if rest.abs() >= step - rest.abs() { quotient + count.signum() } else { quotient }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn number(text: &str) -> Number {
        Number::from_decimal(Decimal::from_str(text).unwrap()).unwrap()
    }

    fn text(number: Option<Number>) -> String {
        number.map_or("overflow".into(), |number| number.to_decimal().to_string())
    }

    #[test]
    fn multiplies() {
        for (a, b, product) in [
            ("2", "3", "6"),
            ("-1.5", "1.5", "-2.25"),
            ("0.000001", "0.0000005", "0.000000000001"),
            ("0.000001", "-0.0000005", "-0.000000000001"),
            ("0.000001", "0.00000049", "0"),
            ("9999999999999999", "1.000000000001", "overflow"),
            ("9999999999999998", "1", "9999999999999998"),
            ("100000000", "100000000", "overflow"),
            ("-9999999999999999.9", "-9999999999999999.9", "overflow"),
            ("9999999999999999.999999999999", "0.1", "1000000000000000"),
        ] {
            assert_eq!(text(number(a).mul(number(b))), product, "{a} * {b}");
            assert_eq!(text(number(b).mul(number(a))), product, "{b} * {a}");
        }
    }

    #[test]
    fn divides() {
        for (a, b, quotient) in [
            ("1", "3", "0.333333333333"),
            ("2", "3", "0.666666666667"),
            ("-2", "3", "-0.666666666667"),
            ("1", "2000000000000", "0.000000000001"),
            ("1", "2000000000001", "0"),
            ("9999999999999999.999999999999", "0.000000000001", "overflow"),
            ("9999999999999999.999999999999", "9999999999999999.999999999998", "1"),
            ("9999999999999999", "1", "9999999999999999"),
            ("0.000000000001", "9999999999999999", "0"),
        ] {
            assert_eq!(text(number(a).div(number(b))), quotient, "{a} / {b}");
        }
    }

    #[test]
    fn ratios_are_quotients() {
        let counts = [0, 1, -1, 2, 3, -3, 7, 100, 999_999, -123_456_789, i64::MAX, i64::MIN + 1];
        for a in counts {
            for b in counts.into_iter().filter(|b| *b != 0) {
                let quotient = Number::from_int(a).zip(Number::from_int(b));
                let Some((x, y)) = quotient else { continue };
                assert_eq!(Number::ratio(a, b), x.div(y), "{a} / {b}");
            }
        }
    }

    #[test]
    fn counts_are_rounded_as_numbers_are() {
        for count in [0, 1, 4, 5, 49, 50, 51, 149, 150, 99_999, i64::MAX / 10_000] {
            for (count, digits) in
                [count, -count].into_iter().flat_map(|n| [(n, 0), (n, 1), (n, 2)])
            {
                let exact = Number::of_count(count, digits).round(0).unwrap();
                let of_count = rounded(count, 10_i64.pow(digits));
                assert_eq!(Number::from_int(of_count), Some(exact), "{count} / 10^{digits}");
            }
        }
        assert_eq!(rounded(i64::MAX, 10), i64::MAX / 10 + 1);
        assert_eq!(rounded(i64::MIN, 10), i64::MIN / 10 - 1);
    }

    #[test]
    fn rounds_half_away_from_zero() {
        for (value, digits, rounded) in [
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("2.4999", 0, "2"),
            ("0.125", 2, "0.13"),
            ("-0.125", 2, "-0.13"),
            ("150", -2, "200"),
            ("149.99", -2, "100"),
            ("4999999999999999", -15, "5000000000000000"),
            ("9999999999999999", -15, "overflow"),
            ("9999999999999999.5", 0, "overflow"),
        ] {
            assert_eq!(text(number(value).round(digits)), rounded, "round({value}, {digits})");
        }
        for (value, floor, ceil) in [
            ("1.5", "1", "2"),
            ("-1.5", "-2", "-1"),
            ("7", "7", "7"),
            ("-9999999999999999.5", "overflow", "-9999999999999999"),
            ("9999999999999999.5", "9999999999999999", "overflow"),
        ] {
            assert_eq!(text(number(value).floor()), floor, "floor({value})");
            assert_eq!(text(number(value).ceil()), ceil, "ceil({value})");
        }
    }

    #[test]
    fn takes_decimals_of_any_scale() {
        assert_eq!(text(Some(number("0.0000000000005"))), "0.000000000001");
        assert_eq!(text(Some(number("-0.0000000000005"))), "-0.000000000001");
        assert_eq!(text(Some(number("0.00000000000049"))), "0");
        assert_eq!(Number::from_decimal(Decimal::MAX), None);
        assert_eq!(Number::from_decimal(Decimal::new(1, 28)), Some(Number(0)));
        assert_eq!(Number::from_int(i64::MAX), None);
        assert_eq!(Number::from_int(i64::MIN), None);
    }
}
