//! Where the secret key that signs credentials lives: a file that only its owner reads.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use base::{Fault, Result};

use crate::jwk::{Algorithm, SecretKey};

/// The key in the file at `path`, a private JWK. A fault when the file cannot be read, a refusal
/// (`key_malformed`) when it holds no key.
pub fn read(path: &Path) -> Result<SecretKey> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Fault::during(format!("reading the key {}", path.display()), e))?;
    Ok(SecretKey::from_jwk(&text)?)
}

/// Makes a new random key and writes it to a new file at `path` that only its owner may read (mode
/// 0600). A fault when the file is already there: a key is never overwritten.
pub fn create(path: &Path, algorithm: Algorithm) -> Result<SecretKey> {
    let fault =
        |e: std::io::Error| Fault::during(format!("creating the key {}", path.display()), e);
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|e| fault(std::io::Error::other(e.to_string())))?;
    let key = SecretKey::from_seed(algorithm, &seed)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(fault)?;
    writeln!(file, "{}", key.to_secret_jwk()).map_err(fault)?;
    file.sync_all().map_err(fault)?;
    Ok(key)
}

/// The key at `path`, made when there is no such file yet.
pub fn read_or_create(path: &Path, algorithm: Algorithm) -> Result<SecretKey> {
    if path.exists() { read(path) } else { create(path, algorithm) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_created_once_and_only_its_owner_reads_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials.jwk");
        assert!(read(&path).is_err());
        let made = read_or_create(&path, Algorithm::Es256).unwrap();
        let read = read_or_create(&path, Algorithm::EdDsa).unwrap();
        assert_eq!(made.public(), read.public());
        assert!(create(&path, Algorithm::Es256).is_err(), "never overwritten");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
