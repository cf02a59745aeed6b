//! The files of a pack as they lie in its folder: names, bytes, YAML and the content hash.

use std::path::Path;
use std::sync::Arc;

use base::{
    Text,
    limits::{PACK_FILE_BYTES_MAX, PACK_FILES_MAX},
};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::{
    Diagnostic, parallel,
    schema::FileKind,
    yaml::{Document, Position},
};

/// Where situations and stories lie.
const TESTS: &str = "tests/";

/// One YAML file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path relative to the pack, with `/` between folders.
    pub file: String,
    /// Its text.
    pub text: Arc<str>,
    /// What it says; `None` when it is not YAML that we take.
    pub document: Option<Document>,
}

impl Source {
    /// Which kind of file it is.
    pub fn kind(&self) -> FileKind {
        FileKind::of(&self.file)
    }
}

/// Everything that was in the folder.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// YAML files in order of names.
    pub sources: Vec<Source>,
    /// The text of `access/*.cedar` in order of names.
    pub access: String,
    /// SHA-256 of the content; see [`content_hash`].
    pub hash: String,
    /// Whether situations and stories are among the sources.
    pub whole: bool,
}

/// Reads the folder `dir`, without what lies in `tests/` unless it is wanted `whole`. What cannot
/// be read is named in `diagnostics`.
pub fn read(dir: &Path, whole: bool, diagnostics: &mut Vec<Diagnostic>) -> Folder {
    let mut folder = Folder { whole, ..Folder::default() };
    let contents = contents(dir, diagnostics);
    folder.hash = content_hash(contents.iter().map(|(file, bytes)| (file.as_str(), &bytes[..])));
    let mut yaml = Vec::new();
    for (file, bytes) in contents {
        let Ok(text) = String::from_utf8(bytes) else {
            diagnostics.push(Diagnostic::error(
                "file_not_utf8",
                &file,
                Position::START,
                Text::new("文件必须是 UTF-8 文字。", "A file must be UTF-8 text."),
            ));
            continue;
        };
        if is_policy(&file) {
            folder.access.push_str(&text);
            folder.access.push('\n');
        } else if file.ends_with(".yaml") && (whole || !file.starts_with(TESTS)) {
            yaml.push((file, text));
        }
    }
    folder.sources = parse_all(yaml, diagnostics);
    folder
}

fn parse_all(files: Vec<(String, String)>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Source> {
    let parsed = parallel::map(files, |(file, text)| {
        let mut found = Vec::new();
        (parse(file, text, &mut found), found)
    });
    let (sources, found): (Vec<_>, Vec<_>) = parsed.into_iter().unzip();
    diagnostics.extend(found.into_iter().flatten());
    sources
}

/// The YAML files at `path`, a file or a folder, under their whole names.
pub(crate) fn read_more(path: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<Source> {
    let (dir, only) = match path.is_file() {
        true => (path.parent().unwrap_or(path), path.file_name()),
        false => (path, None),
    };
    let mut sources = Vec::new();
    for (file, bytes) in contents(dir, diagnostics) {
        let chosen = only.is_none_or(|only| Path::new(&file).as_os_str() == only);
        if chosen && file.ends_with(".yaml") {
            // below a folder, so that no name is taken for pack.yaml or a calendar
            let name = format!("{}/{file}", dir.display());
            let text = String::from_utf8_lossy(&bytes).into_owned();
            sources.push(parse(name, text, diagnostics));
        }
    }
    sources
}

/// The content hash of the folder `dir`, as [`read`] has it.
pub fn hash_of(dir: &Path) -> String {
    let contents = contents(dir, &mut Vec::new());
    content_hash(contents.iter().map(|(file, bytes)| (file.as_str(), &bytes[..])))
}

/// Name and bytes of every file that belongs to the pack, in order of names.
pub(crate) fn contents(dir: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, Vec<u8>)> {
    let mut contents = Vec::new();
    for file in names(dir, diagnostics) {
        if let Some(bytes) = content(dir, &file, diagnostics) {
            contents.push((file, bytes));
        }
    }
    contents
}

/// SHA-256 in hexadecimal over the name, the length and the bytes of every file, in order of
/// names. The line `hash:` of `pack.yaml` does not count, since it records the result.
pub fn content_hash<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        let bytes = if name == "pack.yaml" { without_hash(bytes) } else { bytes.to_vec() };
        for part in [name.as_bytes(), &bytes] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    hex::encode(hash.finalize())
}

fn without_hash(manifest: &[u8]) -> Vec<u8> {
    let lines = manifest.split_inclusive(|byte| *byte == b'\n');
    lines.filter(|line| !line.starts_with(b"hash:")).flatten().copied().collect()
}

fn is_policy(file: &str) -> bool {
    file.starts_with("access/") && file.ends_with(".cedar")
}

/// The files that belong to the pack, in order of names. Hidden files do not.
fn names(dir: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut names = Vec::new();
    let hidden = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
    };
    for entry in WalkDir::new(dir).into_iter().filter_entry(|entry| !hidden(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(dir);
                diagnostics.push(unreadable(&relative(dir, path)));
                continue;
            }
        };
        let name = relative(dir, entry.path());
        if entry.file_type().is_file() && (name.ends_with(".yaml") || is_policy(&name)) {
            names.push(name);
        }
    }
    names.sort();
    if names.len() > PACK_FILES_MAX {
        diagnostics.push(Diagnostic::error(
            "too_many_files",
            &names[PACK_FILES_MAX],
            Position::START,
            Text::new(
                format!("一个城市包最多 {PACK_FILES_MAX} 个文件。"),
                format!("A pack has at most {PACK_FILES_MAX} files."),
            ),
        ));
        names.truncate(PACK_FILES_MAX);
    }
    names
}

fn relative(dir: &Path, path: &Path) -> String {
    let path = path.strip_prefix(dir).unwrap_or(path);
    let parts: Vec<_> = path.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn content(dir: &Path, file: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
    let path = dir.join(file);
    let length = std::fs::metadata(&path).map_or(0, |data| data.len());
    if length > PACK_FILE_BYTES_MAX as u64 {
        diagnostics.push(Diagnostic::error(
            "file_too_large",
            file,
            Position::START,
            Text::new(
                format!("一个文件最大 {PACK_FILE_BYTES_MAX} 字节，请拆分文件。"),
                format!("A file has at most {PACK_FILE_BYTES_MAX} bytes: split it."),
            ),
        ));
        return None;
    }
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(_) => {
            diagnostics.push(unreadable(file));
            None
        }
    }
}

pub(crate) fn unreadable(file: &str) -> Diagnostic {
    Diagnostic::error(
        "file_unreadable",
        file,
        Position::START,
        Text::new("无法读取这个文件或文件夹。", "This file or folder cannot be read."),
    )
}

fn parse(file: String, text: String, diagnostics: &mut Vec<Diagnostic>) -> Source {
    let text: Arc<str> = text.into();
    let document = match Document::parse(&text) {
        Ok(document) => Some(document),
        Err(broken) => {
            let mut diagnostic =
                Diagnostic::error(broken.code, &file, broken.position, broken.message);
            diagnostic.suggestion = broken.suggestion;
            diagnostics.push(diagnostic);
            None
        }
    };
    Source { file, text, document }
}
