//! The national codes: who somebody is, where something is, what somebody does.
//!
//! Every check is a pure function of the text. Nothing is trimmed, widened or put in upper case: a
//! code is right or it is refused, with what must hold and the standard that says so. No refusal
//! repeats the code, which may be a person's.

pub mod division;
pub mod identity;
pub mod industry;
pub mod uscc;

pub use division::Division;
pub use identity::{IdentityNumber, Sex};
pub use industry::Industry;
pub use uscc::Uscc;

use crate::{Basis, Refusal};

/// A code that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The unified social credit code of an organisation.
    Uscc(Uscc),
    /// The identity number of a citizen.
    Identity(IdentityNumber),
}

/// What `code` is: an identity number or a unified social credit code, 18 characters each.
///
/// An identity number is tried first, because it must hold a date as well. When neither holds, the
/// refusal is `bad_identity_number` for what begins like one (a province and a century of birth),
/// `bad_uscc` for other 18 characters, and `bad_code` for any other length.
pub fn check_any(code: &str) -> Result<Kind, Refusal> {
    if code.len() != 18 {
        return Err(Refusal::new(
            "bad_code",
            422,
            "须为 18 位的统一社会信用代码或公民身份号码。",
            "Must be a unified social credit code or a citizen identity number, 18 characters each.",
        )
        .because([standard(uscc::STANDARD), standard(identity::STANDARD)]));
    }
    let refused = match identity::check(code) {
        Ok(number) => return Ok(Kind::Identity(number)),
        Err(refused) => refused,
    };
    match uscc::check(code) {
        Ok(uscc) => Ok(Kind::Uscc(uscc)),
        Err(_) if identity::looks_like(code) => Err(refused),
        Err(refused) => Err(refused),
    }
}

/// The basis of a code: the standard that defines it.
fn standard(name: &str) -> Basis {
    Basis { source: name.to_owned(), lines: None, article: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recognised() {
        assert!(matches!(check_any("91330100799655058B"), Ok(Kind::Uscc(_))));
        assert!(matches!(check_any("110101199003077475"), Ok(Kind::Identity(_))));
        // an organisation's code of digits only is no identity number
        assert!(matches!(check_any("123301004701164030"), Ok(Kind::Uscc(_))));
    }

    #[test]
    fn what_is_refused_says_what_it_was_taken_for() {
        let rows = [
            ("", "bad_code"),
            ("9133010079965505", "bad_code"),
            ("110101900307747", "bad_code"), // 15 digits, given until 1999
            (" 91330100799655058B", "bad_code"),
            ("一二三四五六", "bad_uscc"), // 18 bytes
            ("91330100799655058A", "bad_uscc"),
            ("91330100799655058b", "bad_uscc"),
            ("110101199003077476", "bad_identity_number"),
            ("11010119900307747x", "bad_identity_number"),
        ];
        for (code, refused) in rows {
            let refusal = check_any(code).unwrap_err();
            assert_eq!((refusal.code, refusal.status), (refused, 422), "{code}");
            assert!(refusal.field.is_none() && !refusal.basis.is_empty(), "{code}");
            assert!(code.is_empty() || !refusal.must.en.contains(code), "{code}");
        }
    }
}
