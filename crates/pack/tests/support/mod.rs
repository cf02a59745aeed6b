//! The fixture of `tests/fixture`, with mistakes made on purpose.
#![allow(missing_docs, dead_code)]

use std::{fs, path::PathBuf};

use super::{Loaded, load};

/// The fixture's folder.
pub fn fixture() -> PathBuf {
    testkit::root().join("crates/pack/tests/fixture")
}

/// Files of the fixture: path relative to it, and text, in order of names.
pub fn files() -> Vec<(String, String)> {
    fn walk(dir: PathBuf, name: &str, files: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(dir).expect("the fixture is there") {
            let entry = entry.expect("an entry");
            let name = format!("{name}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(entry.path(), &format!("{name}/"), files);
            } else {
                files.push((name, fs::read_to_string(entry.path()).expect("text")));
            }
        }
    }
    let mut files = Vec::new();
    walk(fixture(), "", &mut files);
    files.sort();
    files
}

/// The fixture with changes.
pub struct Mutated {
    pub files: Vec<(String, Vec<u8>)>,
}

impl Mutated {
    pub fn new() -> Self {
        let files = files().into_iter().map(|(name, text)| (name, text.into_bytes()));
        Self { files: files.collect() }
    }

    /// With `from`, which must be there exactly once, replaced by `to`.
    pub fn replace(mut self, file: &str, from: &str, to: &str) -> Self {
        let (_, bytes) =
            self.files.iter_mut().find(|(name, _)| name == file).expect("a file of the fixture");
        let text = String::from_utf8(bytes.clone()).expect("text");
        assert_eq!(text.matches(from).count(), 1, "{file} has exactly one: {from}");
        *bytes = text.replace(from, to).into_bytes();
        self
    }

    /// With a file written anew.
    pub fn file(mut self, file: &str, text: &str) -> Self {
        self.files.retain(|(name, _)| name != file);
        self.files.push((file.to_owned(), text.as_bytes().to_vec()));
        self
    }

    /// Without a file.
    pub fn without(mut self, file: &str) -> Self {
        self.files.retain(|(name, _)| name != file);
        self
    }

    /// Written to a folder that lives as long as the answer.
    pub fn write(&self) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        for (name, bytes) in &self.files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("written");
        }
        dir
    }

    pub fn load(&self) -> Loaded {
        load(self.write().path())
    }

    /// The codes of all diagnostics, in order of place.
    pub fn codes(&self) -> Vec<String> {
        self.load().diagnostics.into_iter().map(|d| d.code.into_owned()).collect()
    }
}
