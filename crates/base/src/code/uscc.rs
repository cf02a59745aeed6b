//! The unified social credit code of an organisation (统一社会信用代码), GB 32100-2015.
//!
//! 18 characters: the registrar (1), the kind of organisation (1), the division (6 digits), the
//! organisation code (9), the check character (1).

use super::standard;
use crate::{Refusal, Text};

/// The standard.
pub const STANDARD: &str = "GB 32100-2015";

/// Digits and capital letters without I, O, S, V and Z; the place of a character is its value.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A unified social credit code that holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc(String);

impl Uscc {
    /// All 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The six digits of the division where the organisation was registered (GB/T 2260); `100000`
    /// when it was registered with the State.
    pub fn division_code(&self) -> &str {
        &self.0[2..8]
    }

    /// The nine characters of the organisation code (GB 11714).
    pub fn organisation_code(&self) -> &str {
        &self.0[8..17]
    }

    /// What kind of organisation it is, where the standard's first table names it.
    pub fn kind(&self) -> Option<Text> {
        let (zh, en) = match &self.0[..2] {
            "11" => ("机关", "Public authority"),
            "12" => ("事业单位", "Public institution"),
            "13" => ("群众团体", "People's organisation"),
            "51" => ("社会团体", "Social association"),
            "52" => ("民办非企业单位", "Private non-enterprise unit"),
            "53" => ("基金会", "Foundation"),
            "91" => ("企业", "Enterprise"),
            "92" => ("个体工商户", "Individual business"),
            "93" => ("农民专业合作社", "Farmers' cooperative"),
            _ => return None,
        };
        Some(Text::new(zh, en))
    }
}

impl std::fmt::Display for Uscc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The code in `text`, or a refusal `bad_uscc` that says which part does not hold.
pub fn check(text: &str) -> Result<Uscc, Refusal> {
    if text.chars().count() != 18 {
        return Err(bad("须为 18 位", "must have 18 characters"));
    }
    let Some(values) = values(text) else {
        return Err(bad(
            "只能含数字和大写字母，且不含 I、O、S、V、Z",
            "may hold digits and capital letters only, without I, O, S, V and Z",
        ));
    };
    if !b"123456789ANY".contains(&text.as_bytes()[0]) {
        return Err(bad("第 1 位须为登记管理部门代码", "must begin with the code of a registrar"));
    }
    if values[2..8].iter().any(|value| *value > 9) {
        return Err(bad(
            "第 3 至 8 位须为行政区划代码",
            "must hold the six digits of a division at places 3 to 8",
        ));
    }
    if ALPHABET[check_value(&values[..17])] != text.as_bytes()[17] {
        return Err(bad(
            "第 18 位须与前 17 位算出的校验码一致",
            "must end with the check character that follows from the first 17",
        ));
    }
    Ok(Uscc(text.to_owned()))
}

/// The check character for the first 17 characters of a code; `None` when they are not 17
/// characters of the alphabet.
pub fn complete(first17: &str) -> Option<char> {
    let values = values(first17).filter(|values| values.len() == 17)?;
    Some(char::from(ALPHABET[check_value(&values)]))
}

/// The `n`-th code that a market supervision authority gives to an enterprise of `division`: prefix
/// 91, the division, an organisation code `MA` and six characters with its own check character
/// (GB 11714), and the check character. Refused when the division is not six digits or `n` does
/// not fit.
pub fn issue(division: &str, n: u64) -> Result<Uscc, Refusal> {
    let digits = division.len() == 6 && division.bytes().all(|byte| byte.is_ascii_digit());
    let base = ALPHABET.len() as u64;
    if !digits || n >= base.pow(6) {
        return Err(bad(
            "须有六位行政区划代码和未用尽的流水号",
            "needs a division of six digits and a number that fits",
        ));
    }
    let character = |place: u32| ALPHABET[(n / base.pow(place) % base) as usize] as char;
    let body: String = "MA".chars().chain((0..6).rev().map(character)).collect();
    let first17 = format!("91{division}{body}{}", organisation_check(&body));
    let last = complete(&first17);
    Ok(Uscc(last.map_or_else(|| first17.clone(), |last| format!("{first17}{last}"))))
}

/// The check character of an organisation code (GB 11714): 11 less the weighted sum modulo 11,
/// written X for 10 and 0 for 11.
fn organisation_check(body: &str) -> char {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let value = |c: char| c.to_digit(36).unwrap_or_default();
    let sum: u32 = body.chars().map(value).zip(WEIGHTS).map(|(v, w)| v * w).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        n => char::from_digit(n, 10).unwrap_or('0'),
    }
}

/// The value of each character; `None` when one is outside the alphabet.
fn values(text: &str) -> Option<Vec<usize>> {
    text.bytes().map(|byte| ALPHABET.iter().position(|letter| *letter == byte)).collect()
}

/// 31 less the weighted sum modulo 31, the weights being the powers of 3 modulo 31.
fn check_value(values: &[usize]) -> usize {
    let (sum, _) = values
        .iter()
        .fold((0, 1), |(sum, weight), value| ((sum + value * weight) % 31, weight * 3 % 31));
    (31 - sum) % 31
}

fn bad(zh: &str, en: &str) -> Refusal {
    Refusal::new(
        "bad_uscc",
        422,
        format!("统一社会信用代码{zh}。"),
        format!("A unified social credit code {en}."),
    )
    .because([standard(STANDARD)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn issued_codes_hold_and_differ() {
        let codes: Vec<Uscc> = (0..2_000).map(|n| issue("330106", n * 37).unwrap()).collect();
        for code in &codes {
            assert_eq!(check(code.as_str()).unwrap(), *code);
            assert_eq!(code.division_code(), "330106");
        }
        let distinct: std::collections::BTreeSet<&str> = codes.iter().map(Uscc::as_str).collect();
        assert_eq!(distinct.len(), codes.len());
        assert_eq!(organisation_check("D2143569"), 'X');
        assert!(issue("33010", 1).is_err() && issue("330106", 31u64.pow(6)).is_err());
    }

    #[test]
    fn codes_of_real_organisations_hold() {
        let rows = [
            ("91330100799655058B", "330100", "799655058", Some("Enterprise")),
            ("91440300708461136T", "440300", "708461136", Some("Enterprise")),
            ("91110000802100433B", "110000", "802100433", Some("Enterprise")),
        ];
        for (code, division, organisation, kind) in rows {
            let uscc = check(code).unwrap();
            assert_eq!(uscc.as_str(), code);
            assert_eq!((uscc.division_code(), uscc.organisation_code()), (division, organisation));
            assert_eq!(uscc.kind().map(|kind| kind.en).as_deref(), kind);
            assert_eq!(complete(&code[..17]), code.chars().last());
        }
    }

    #[test]
    fn each_part_that_does_not_hold_is_named() {
        let rows = [
            ("91330100799655058", "18 characters"),
            ("91330100799655058BB", "18 characters"),
            ("91330100799655058b", "capital letters"),
            ("9133010079965505IB", "capital letters"),
            ("91330100 99655058B", "capital letters"),
            ("９1330100799655058B", "capital letters"),
            ("01330100799655058B", "registrar"),
            ("9133A100799655058B", "division"),
            ("91330100799655058C", "check character"),
            ("91330100799655085B", "check character"), // two digits swapped
        ];
        for (code, must) in rows {
            let refusal = check(code).unwrap_err();
            assert_eq!(refusal.code, "bad_uscc");
            assert!(refusal.must.en.contains(must), "{code}: {}", refusal.must.en);
            assert_eq!(refusal.basis[0].source, STANDARD);
        }
        assert_eq!([complete("9133010079965505"), complete("91330100799655O58")], [None, None]);
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_found(
            body in "91[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", place in 8usize..18, other in 0usize..31,
        ) {
            let code = format!("{body}{}", complete(&body).unwrap());
            prop_assert!(check(&code).is_ok());
            let mut wrong = code.clone().into_bytes();
            wrong[place] = ALPHABET[other];
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(check(&wrong).is_ok(), wrong == code);
        }
    }
}
