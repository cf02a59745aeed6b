//! The identity number of a citizen (公民身份号码), GB 11643-1999: the division (6 digits), the date of
//! birth (8), a serial number that is odd for men and even for women (3), a check character (1).

use super::{division, standard};
use crate::{Date, Refusal};

/// The standard.
pub const STANDARD: &str = "GB 11643-1999";

/// Nobody who lived to be given a number was born earlier: numbers began in 1984.
const BIRTH_YEAR_MIN: i16 = 1850;

/// The sex that an identity number tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// An identity number that holds. Its `Debug` does not show the number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityNumber {
    text: String,
    birth_on: Date,
}

impl IdentityNumber {
    /// All 18 characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The date of birth.
    pub fn birth_on(&self) -> Date {
        self.birth_on
    }

    /// The sex.
    pub fn sex(&self) -> Sex {
        if (self.text.as_bytes()[16] - b'0') % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The six digits of the division where the number was first given, as divisions were then.
    pub fn division_code(&self) -> &str {
        &self.text[..6]
    }

    /// The number with birth and serial number hidden, as screens and lists show it.
    pub fn masked(&self) -> String {
        format!("{}***********{}", &self.text[..6], &self.text[17..])
    }
}

impl std::fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdentityNumber(…)")
    }
}

/// The number in `text`, or a refusal `bad_identity_number` that says which part does not hold.
pub fn check(text: &str) -> Result<IdentityNumber, Refusal> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 18
        && bytes[..17].iter().all(u8::is_ascii_digit)
        && (bytes[17].is_ascii_digit() || bytes[17] == b'X');
    if !shaped {
        return Err(bad(
            "须为 18 位，前 17 位为数字，末位为数字或大写 X",
            "must have 18 characters: 17 digits and a digit or a capital X",
        ));
    }
    if !province_known(&text[..2]) {
        return Err(bad("前 6 位须为行政区划代码", "must begin with the code of a division"));
    }
    let Some(birth_on) = birth_on(&text[6..14]) else {
        return Err(bad(
            "第 7 至 14 位须为出生日期",
            "must hold a date of birth at places 7 to 14",
        ));
    };
    if check_character(&bytes[..17]) != bytes[17] {
        return Err(bad(
            "第 18 位须与前 17 位算出的校验码一致",
            "must end with the check character that follows from the first 17",
        ));
    }
    Ok(IdentityNumber { text: text.to_owned(), birth_on })
}

/// The check character for the first 17 digits of a number; `None` when they are not 17 digits.
pub fn complete(first17: &str) -> Option<char> {
    let digits = first17.as_bytes();
    let shaped = digits.len() == 17 && digits.iter().all(u8::is_ascii_digit);
    shaped.then(|| char::from(check_character(digits)))
}

/// Whether 18 characters begin as an identity number does: a province, and a century of birth.
pub(super) fn looks_like(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 18
        && bytes[..17].iter().all(u8::is_ascii_digit)
        && province_known(&text[..2])
        && ["18", "19", "20"].contains(&&text[6..8])
}

/// A province of GB/T 2260, or 83, which stands for Taiwan on residence permits.
fn province_known(digits: &str) -> bool {
    digits == "83" || division::lookup(digits).is_ok()
}

fn birth_on(digits: &str) -> Option<Date> {
    let year = digits[..4].parse().ok().filter(|year| *year >= BIRTH_YEAR_MIN)?;
    Date::new(year, digits[4..6].parse().ok()?, digits[6..].parse().ok()?).ok()
}

/// ISO 7064 MOD 11-2: the weights are the powers of 2 modulo 11.
fn check_character(digits: &[u8]) -> u8 {
    let sum = digits.iter().fold(0u32, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    b"10X98765432"[sum as usize]
}

fn bad(zh: &str, en: &str) -> Refusal {
    Refusal::new(
        "bad_identity_number",
        422,
        format!("公民身份号码{zh}。"),
        format!("A citizen identity number {en}."),
    )
    .because([standard(STANDARD)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn numbers_that_hold_tell_birth_sex_and_division() {
        let rows = [
            // the two examples of the standard
            ("11010519491231002X", date(1949, 12, 31), Sex::Female, "110105"),
            ("440524188001010014", date(1880, 1, 1), Sex::Male, "440524"),
            ("110101199003077475", date(1990, 3, 7), Sex::Male, "110101"),
        ];
        for (text, birth_on, sex, division) in rows {
            let number = check(text).unwrap();
            assert_eq!(number.as_str(), text);
            assert_eq!((number.birth_on(), number.sex()), (birth_on, sex));
            assert_eq!(number.division_code(), division);
            assert_eq!(complete(&text[..17]), text.chars().last());
            assert!(!format!("{number:?}").contains("19"), "{number:?}");
        }
        assert_eq!(check("11010519491231002X").unwrap().masked(), "110105***********X");
    }

    #[test]
    fn each_part_that_does_not_hold_is_named() {
        let rows = [
            ("110105491231002", "18 characters"),
            ("11010519491231002x", "18 characters"),
            ("1101051949123100 X", "18 characters"),
            ("１１０１０５", "18 characters"),
            ("010105194912310024", "division"),
            ("110105194902300021", "date of birth"),
            ("110105194913310021", "date of birth"),
            ("110105100001010021", "date of birth"),
            ("110105194912310021", "check character"),
        ];
        for (text, must) in rows {
            let refusal = check(text).unwrap_err();
            assert_eq!(refusal.code, "bad_identity_number");
            assert!(refusal.must.en.contains(must), "{text}: {}", refusal.must.en);
        }
        assert_eq!([complete("1101051949123100"), complete("1101051949123100X")], [None, None]);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_found(
            birth in 0i32..40_000, serial in 0u32..1000, place in 14usize..18, digit in b'0'..=b'9',
        ) {
            let birth = date(1900, 1, 1) + jiff::Span::new().days(birth);
            let body = format!("330106{}{serial:03}", birth.strftime("%Y%m%d"));
            let text = format!("{body}{}", complete(&body).unwrap());
            prop_assert_eq!(check(&text).unwrap().birth_on(), birth);
            let mut wrong = text.clone().into_bytes();
            wrong[place] = digit;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(check(&wrong).is_ok(), wrong == text);
        }
    }
}
