//! Random tokens, and what is kept of them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Name of the session cookie when the site is served by plain HTTP (on one machine).
pub const COOKIE: &str = "onevisit_session";
/// Name of the session cookie over HTTPS; the prefix binds it to this host.
pub const SECURE_COOKIE: &str = "__Host-onevisit_session";
/// The header that carries the token against forged requests.
pub const CSRF_HEADER: &str = "X-CSRF-Token";

/// 256 random bits that name a session. Only its holder has it; the store has its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A new one.
    pub fn fresh() -> Self {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The token in `text`, if it can be one: 43 characters of base64url.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// As text: for the cookie of its holder and nothing else.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the store keeps: SHA-256 in hexadecimal.
    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }

    /// The token against forged requests (CSRF) of this session, which scripts of the page may
    /// read. It says nothing of the session's token, and needs no place in the store.
    pub fn csrf(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(b"onevisit csrf 1\0");
        hasher.update(self.0.as_bytes());
        URL_SAFE_NO_PAD.encode(hasher.finalize())
    }

    /// Whether `sent` is this session's token against forgery.
    pub fn csrf_matches(&self, sent: &str) -> bool {
        same(self.csrf().as_bytes(), sent.as_bytes())
    }

    /// The session's token in a `Cookie` header; over HTTPS only the cookie bound to the host.
    pub fn from_cookies(header: &str, https: bool) -> Option<Self> {
        let wanted = if https { SECURE_COOKIE } else { COOKIE };
        header.split(';').find_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            if name == wanted { Self::parse(value) } else { None }
        })
    }

    /// The `Set-Cookie` header that hands it to the browser for `max_age_seconds`.
    pub fn set_cookie(&self, https: bool, max_age_seconds: i64) -> String {
        cookie(&self.0, https, max_age_seconds)
    }
}

/// The `Set-Cookie` header that takes the session's token from the browser.
pub fn clear_cookie(https: bool) -> String {
    cookie("", https, 0)
}

fn cookie(value: &str, https: bool, max_age_seconds: i64) -> String {
    let (name, secure) = if https { (SECURE_COOKIE, "; Secure") } else { (COOKIE, "") };
    format!("{name}={value}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// Whether both are the same, in a time that does not say where they differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differ = one.iter().zip(other).fold(0, |differ, (a, b)| differ | (a ^ b));
    one.len() == other.len() && differ == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_43_characters_and_never_repeats() {
        let token = Token::fresh();
        assert_eq!(token.as_str().len(), 43);
        assert_ne!(token, Token::fresh());
        assert_eq!(Token::parse(token.as_str()), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "Token(…)");
        for bad in ["", "short", &"A".repeat(42), &"A".repeat(44), &"?".repeat(43)] {
            assert_eq!(Token::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_token_against_forgery_belongs_to_one_session() {
        let (mine, other) = (Token::fresh(), Token::fresh());
        assert!(mine.csrf_matches(&mine.csrf()));
        for bad in ["", "x", &other.csrf(), &mine.csrf()[1..], mine.as_str(), &mine.hash()] {
            assert!(!mine.csrf_matches(bad), "{bad}");
        }
    }

    #[test]
    fn cookies_are_found_among_others_and_bound_to_https() {
        let token = Token::fresh();
        let rows = [
            (format!("onevisit_session={}", token.as_str()), false, true),
            (format!("a=b; onevisit_session={}; c", token.as_str()), false, true),
            (format!("onevisit_session={}", token.as_str()), true, false),
            (format!("__Host-onevisit_session={}", token.as_str()), true, true),
            (format!("xonevisit_session={}", token.as_str()), false, false),
            ("onevisit_session=".to_owned(), false, false),
        ];
        for (header, https, found) in rows {
            assert_eq!(Token::from_cookies(&header, https).is_some(), found, "{header}");
        }
        let set = token.set_cookie(true, 60);
        assert!(set.ends_with("; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"), "{set}");
        assert!(!token.set_cookie(false, 60).contains("Secure"));
        assert!(clear_cookie(false).starts_with("onevisit_session=; Path=/; Max-Age=0;"));
    }
}
