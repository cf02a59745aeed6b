//! Freezing a pack: the lines that a published `pack.yaml` carries.

use std::path::Path;

use crate::{Diagnostic, source};

/// The content hash of the pack in `dir`, for the manifest's `hash`; what could not be read
/// otherwise. The hash does not depend on the line `hash:` itself, but it does on `state:`.
pub fn hash(dir: &Path) -> Result<String, Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let folder = source::read(dir, true, &mut diagnostics);
    if diagnostics.is_empty() { Ok(folder.hash) } else { Err(diagnostics) }
}

/// The text of `pack.yaml` when it is published: `state: published`, and the `hash` of the pack
/// with that state. `contents` are all other files of the pack by name, in order of names.
pub fn manifest_text<'a>(
    manifest: &str,
    contents: impl IntoIterator<Item = (&'a str, &'a [u8])>,
) -> String {
    let mut text: String = manifest
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("hash:"))
        .map(|line| if line.starts_with("state:") { "state: published\n" } else { line })
        .collect();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut files: Vec<(&str, &[u8])> = contents.into_iter().collect();
    files.retain(|(name, _)| *name != "pack.yaml");
    files.push(("pack.yaml", text.as_bytes()));
    files.sort_by_key(|(name, _)| *name);
    let hash = source::content_hash(files);
    text.push_str(&format!("hash: {hash}\n"));
    text
}

/// Rewrites `pack.yaml` in `dir` as published and gives the hash.
pub fn publish(dir: &Path) -> Result<String, Vec<Diagnostic>> {
    let mut diagnostics = Vec::new();
    let contents = source::contents(dir, &mut diagnostics);
    let manifest = contents.iter().find(|(name, _)| name == "pack.yaml");
    let manifest = manifest.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let Some(manifest) = manifest else { return Err(vec![Diagnostic::manifest_missing()]) };
    let text = manifest_text(&manifest, contents.iter().map(|(n, b)| (n.as_str(), b.as_slice())));
    if std::fs::write(dir.join("pack.yaml"), &text).is_err() {
        return Err(vec![source::unreadable("pack.yaml")]);
    }
    hash(dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::Mutated;

    #[test]
    fn a_published_pack_loads_until_a_byte_changes() {
        let dir = Mutated::new().write();
        let hash = publish(dir.path()).expect("readable");
        let loaded = crate::load(dir.path());
        assert_eq!(loaded.diagnostics, []);
        assert_eq!(loaded.pack.expect("a pack").manifest.hash, Some(hash.clone()));
        // again gives the same
        assert_eq!(publish(dir.path()).expect("readable"), hash);

        let path = dir.path().join("organisation.yaml");
        let text = std::fs::read_to_string(&path).expect("text");
        std::fs::write(&path, text.replace("Market office", "Market bureau")).expect("written");
        let loaded = crate::load(dir.path());
        assert!(loaded.pack.is_none());
        assert_eq!(loaded.diagnostics[0].code, "published_pack_changed");
    }

    #[test]
    fn the_hash_counts_names_bytes_and_policies_but_not_its_own_line() {
        let fixture = Mutated::new();
        let of = |mutated: &Mutated| hash(mutated.write().path()).expect("readable");
        let base = of(&fixture);
        let line = Mutated::new().replace("pack.yaml", "state: draft\n", "state: draft\nhash: x\n");
        assert_eq!(of(&line), base);
        let policy = Mutated::new().file("access/exampleton.cedar", "// nothing\n");
        assert_ne!(of(&policy), base);
        let renamed = Mutated::new().without("access/exampleton.cedar").file(
            "access/other.cedar",
            &crate::support::files()
                .into_iter()
                .find(|(name, _)| name == "access/exampleton.cedar")
                .expect("there")
                .1,
        );
        assert_ne!(of(&renamed), base);
    }
}
