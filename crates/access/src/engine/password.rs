//! Passwords: what is good enough, and how they are kept (argon2id, RFC 9106).

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use base::{Fault, Refusal};

use crate::refusals::weak_password;

/// Characters that a password has at least.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Characters that a password has at most.
pub const PASSWORD_CHARS_MAX: usize = 128;

/// KiB of memory, passes and lanes of argon2id: the first choice of OWASP's Password Storage
/// Cheat Sheet for it.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// What people take when they must take something.
const COMMON: [&str; 12] = [
    "123456789",
    "1234567890",
    "password",
    "qwertyuiop",
    "1qaz2wsx",
    "woaini",
    "5201314",
    "admin123",
    "abc123",
    "iloveyou",
    "hangzhou",
    "11111111",
];

/// Whether `password` is good enough for the account `name`; one refusal names all that is wrong.
///
/// 10 to 128 characters, two kinds of letters, digits and marks, not the account name, and no
/// common password with little around it (GB/T 22239-2019, 8.1.4.1 asks for complexity).
pub fn check(name: &str, password: &str) -> Result<(), Refusal> {
    let mut wrong = Vec::new();
    let chars = password.chars().count();
    if !(PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&chars) {
        wrong.push(weak_password(
            format!("密码须为 {PASSWORD_CHARS_MIN} 至 {PASSWORD_CHARS_MAX} 个字符。"),
            format!("A password has {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX} characters."),
        ));
    }
    let kinds = [char::is_alphabetic, char::is_numeric, |c: char| !c.is_alphanumeric()];
    if kinds.iter().filter(|kind| password.contains(**kind)).count() < 2 {
        wrong.push(weak_password(
            "密码须至少含有字母、数字、符号中的两类。",
            "A password has at least two of letters, digits and marks.",
        ));
    }
    let lower = password.to_lowercase();
    if !name.is_empty() && lower.contains(&name.to_lowercase()) {
        wrong.push(weak_password(
            "密码不得含有账号名。",
            "A password does not hold the account name.",
        ));
    }
    let little = |common: &str| lower.contains(common) && chars < common.chars().count() + 4;
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    if COMMON.iter().any(|c| little(c)) || distinct < 5 {
        wrong.push(weak_password(
            "密码过于常见或重复，请换一个。",
            "The password is too common or repeats itself; take another.",
        ));
    }
    Refusal::all(wrong).map_or(Ok(()), Err)
}

/// The hash of `password` with a salt of its own, as a PHC string. Takes some 20 ms of a core and
/// 19 MiB: call it on a thread that may block.
pub fn hash(password: &str) -> Result<String, Fault> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).expect("the operating system gives random bytes");
    let salt = SaltString::encode_b64(&salt).map_err(|e| Fault::new(format!("a salt: {e}")))?;
    let hash = argon().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(|e| Fault::new(format!("hashing a password: {e}")))?.to_string())
}

/// Whether `password` is the one behind `hash`. Without a hash (no such account, or one that signs
/// in elsewhere) it is not, after the same work. Call it on a thread that may block.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let parsed = PasswordHash::new(hash.unwrap_or(&NOBODYS));
    let matches = parsed.is_ok_and(|p| argon().verify_password(password.as_bytes(), &p).is_ok());
    matches && hash.is_some()
}

/// The hash of a password that nobody knows.
static NOBODYS: LazyLock<String> = LazyLock::new(|| {
    hash(crate::engine::token::Token::fresh().as_str()).expect("a password can be hashed")
});

fn argon() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).expect("the cost is a valid one");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_fail_one_check_more_each() {
        let rows: [(&str, usize); 9] = [
            ("", 3),
            ("aaaa", 3),
            ("lindan", 3),
            ("lindanlindan", 2),
            ("aaaaaaaaaaaa1", 1),
            ("password123", 1),
            ("river1bank", 0),
            ("西湖断桥残雪2026年冬", 0),
            ("password with a long tail 7", 0),
        ];
        for (password, wrong) in rows {
            let found = check("lindan", password).map_or_else(|r| 1 + r.also.len(), |()| 0);
            assert_eq!(found, wrong, "{password}");
        }
        assert!(check("lindan", &"ab1!x".repeat(26)).is_err());
    }

    #[test]
    fn a_hash_verifies_its_password_and_no_other() {
        let hash = hash("river1bank").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("river1bank", Some(&hash)));
        assert!(!verify("river1banK", Some(&hash)));
        assert!(!verify("river1bank", None));
        assert!(!verify("river1bank", Some("no hash")));
        assert_ne!(hash, super::hash("river1bank").unwrap());
    }
}
