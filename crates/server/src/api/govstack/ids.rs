//! The ids of the facade: shaped as UUIDs (RFC 9562), and the same each time.
//!
//! A case, a document or an account has 128 bits of its own, which are written as a UUID and read
//! back. What the pack names by a word (a package, its form, a department) gets a UUID of version
//! 8 made of the SHA-256 of that word.

use base::id::CaseId;
use base::{Refusal, Result};
use pack::{Pack, Package};
use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The UUID of one of our ids of 26 characters; `None` for any other.
pub fn uuid_of(id: &str) -> Option<String> {
    if id.len() != 26 {
        return None;
    }
    let mut bits = 0u128;
    for (i, c) in id.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|one| *one == c)?;
        if i == 0 && digit > 7 {
            return None;
        }
        bits = (bits << 5) | digit as u128;
    }
    Some(written(bits))
}

/// Our id behind a UUID.
pub fn id_of(uuid: &str) -> Option<String> {
    let dashes = [8, 13, 18, 23];
    let fits = uuid.len() == 36
        && uuid.bytes().enumerate().all(|(i, c)| match dashes.contains(&i) {
            true => c == b'-',
            false => c.is_ascii_hexdigit(),
        });
    let bits = u128::from_str_radix(&uuid.replace('-', ""), 16).ok().filter(|_| fits)?;
    Some((0..26).rev().map(|i| ALPHABET[((bits >> (5 * i)) & 31) as usize] as char).collect())
}

fn written(bits: u128) -> String {
    let hex = format!("{bits:032x}");
    let [a, b, c, d, e] = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    format!("{a}-{b}-{c}-{d}-{e}")
}

/// A UUID of version 8 for `name` among the things of `kind`.
pub fn named(kind: &str, name: &str) -> String {
    let digest = Sha256::digest(format!("onevisit:{kind}:{name}"));
    let mut bits = digest.iter().take(16).fold(0u128, |n, byte| (n << 8) | u128::from(*byte));
    bits = (bits & !(0xf << 76)) | (8 << 76);
    bits = (bits & !(0b11 << 62)) | (0b10 << 62);
    written(bits)
}

/// The service that a package is.
pub fn service(package: &str) -> String {
    named("service", package)
}

/// The form of a package.
pub fn eform(package: &str) -> String {
    named("eform", package)
}

/// The package behind the id of a service or of a form, or `not_found`.
pub fn package<'p>(pack: &'p Pack, of: fn(&str) -> String, id: &str) -> Result<&'p Package> {
    let id = id.to_ascii_lowercase();
    let found = pack.packages.values().find(|package| of(&package.id) == id);
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// The case behind the id of an application file, or `not_found`.
pub fn case(id: &str) -> Result<CaseId> {
    Ok(CaseId::parse(&id_of(id).ok_or_else(Refusal::not_found)?)?)
}

/// The id of a task: that of its file and the act, which is unique in it.
pub fn task(case: &CaseId, act: &str) -> String {
    format!("{}.{act}", uuid_of(case.as_str()).unwrap_or_else(|| named("case", case.as_str())))
}

/// The case and the act behind the id of a task, or `not_found`.
pub fn task_parts(id: &str) -> Result<(CaseId, String)> {
    let (file, act) = id.split_once('.').ok_or_else(Refusal::not_found)?;
    Ok((case(file)?, act.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_as_a_uuid_and_read_back() {
        for second in [0, 1, 1_790_000_000] {
            let id = base::id::fresh(base::Instant(second * 1_000_000));
            let uuid = uuid_of(&id).unwrap();
            assert_eq!(uuid.len(), 36);
            assert_eq!(id_of(&uuid), Some(id));
        }
        for bad in ["", "x", "00000000-0000-0000-0000-00000000000", "g", "+", "Z"] {
            assert_eq!(id_of(bad), None, "{bad}");
            assert_eq!(uuid_of(bad), None, "{bad}");
        }
        let signed = "+0000000-0000-0000-0000-000000000000";
        assert_eq!(id_of(signed), None);
        assert_eq!(uuid_of("zzzzzzzzzzzzzzzzzzzzzzzzzz"), None, "more than 128 bits");
    }

    #[test]
    fn a_name_has_one_uuid_of_version_8() {
        let uuid = service("company_opening");
        assert_eq!(uuid, service("company_opening"));
        assert_ne!(uuid, eform("company_opening"));
        assert_eq!(&uuid[14..15], "8");
        assert!("89ab".contains(&uuid[19..20]), "{uuid}");
    }
}
