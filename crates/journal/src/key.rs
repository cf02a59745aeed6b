//! Where the journal's secret key lives: a file that only its owner reads.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use base::{Fault, Result};

use crate::note::Signer;

/// The key in the file at `path`. A fault when the file cannot be read, a refusal
/// (`journal_key_malformed`) when it holds no key.
pub fn read(path: &Path) -> Result<Signer> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Fault::during(format!("reading the journal key {}", path.display()), e))?;
    Ok(Signer::parse(&text)?)
}

/// Makes a new random key called `name` and writes it to a new file at `path` that only its owner
/// may read (mode 0600). A fault when the file is already there: a key is never overwritten.
pub fn create(path: &Path, name: &str) -> Result<Signer> {
    let fault = |e: std::io::Error| {
        Fault::during(format!("creating the journal key {}", path.display()), e)
    };
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|e| fault(std::io::Error::other(e.to_string())))?;
    let signer = Signer::from_seed(name, &seed)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(fault)?;
    writeln!(file, "{}", signer.secret_text()).map_err(fault)?;
    file.sync_all().map_err(fault)?;
    Ok(signer)
}

/// The key at `path`, made when there is no such file yet.
pub fn read_or_create(path: &Path, name: &str) -> Result<Signer> {
    if path.exists() { read(path) } else { create(path, name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_created_once_and_only_its_owner_reads_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.key");
        assert!(read(&path).is_err());
        let made = read_or_create(&path, "journal.example").unwrap();
        let read = read_or_create(&path, "another.example").unwrap();
        assert_eq!(made.verifier(), read.verifier());
        assert!(create(&path, "journal.example").is_err(), "never overwritten");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let other = create(&dir.path().join("other.key"), "journal.example").unwrap();
        assert_ne!(made.verifier(), other.verifier(), "keys are random");
    }
}
