//! Invariants that no compiler keeps. Each is a function from the files to what breaks it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::root;

/// Rooms stand side by side: they may not import each other.
const ROOMS: &[&str] = &[
    "cases",
    "policies",
    "inspections",
    "credit",
    "voice",
    "trading",
    "property",
    "finance",
    "risk",
    "indicators",
];
/// What may not be named in the pure files of a crate.
const NOT_PURE: &[&str] = &[
    "tokio::",
    "axum::",
    "sqlx::",
    "rusqlite::",
    "SystemClock",
    "use store",
    "store::",
    "std::fs",
];
/// Crates that only one of ours may name.
const PRIVATE: &[(&str, &str)] = &[
    ("sqlparser", "rules"),
    ("sqlx", "store"),
    ("rusqlite", "store"),
    ("cedar_policy", "access"),
    ("argon2", "access"),
    ("saphyr", "pack"),
    ("axum", "server"),
];
const FILE_LINES_MAX: usize = 800;
const LINE_CHARS_MAX: usize = 100;

/// A source file: path from the repository, and text.
struct File {
    path: String,
    text: String,
}

/// Checks everything and names all that is wrong.
pub fn run() -> Result<(), String> {
    let files = rust_files();
    if files.is_empty() {
        return Err(format!("tidy: no source below {}", root().display()));
    }
    let mut wrong: Vec<String> = Vec::new();
    wrong.extend(files.iter().flat_map(shape));
    wrong.extend(files.iter().filter_map(pure));
    wrong.extend(files.iter().flat_map(private));
    wrong.extend(rooms_apart());
    wrong.extend(error_pages(&files));
    wrong.extend(machine_paths());
    if wrong.is_empty() {
        println!("tidy: {} files, nothing to mend", files.len());
        return Ok(());
    }
    Err(format!("tidy: {} to mend\n{}", wrong.len(), wrong.join("\n")))
}

fn rust_files() -> Vec<File> {
    let mut files = Vec::new();
    for folder in ["crates", "xtask", "bench"] {
        for entry in WalkDir::new(root().join(folder)).sort_by_file_name().into_iter().flatten() {
            if entry.path().extension().is_some_and(|e| e == "rs") {
                let path = entry.path().strip_prefix(root()).expect("below the root");
                let text = fs::read_to_string(entry.path()).unwrap_or_default();
                files.push(File { path: path.display().to_string(), text });
            }
        }
    }
    files
}

fn shape(file: &File) -> Vec<String> {
    let mut wrong = Vec::new();
    if !file.text.starts_with("//!") && !file.text.starts_with("#![") {
        wrong.push(format!("{}:1: the first line says what the file is for (//!)", file.path));
    }
    let lines = file.text.lines().count();
    if lines > FILE_LINES_MAX {
        wrong.push(format!("{}: {lines} lines; split it by idea", file.path));
    }
    for (i, line) in file.text.lines().enumerate() {
        let unwrapped = line.contains("http") || line.contains('"') || line.ends_with('\\');
        let attribute = line.trim_start().starts_with('#');
        if line.chars().count() > LINE_CHARS_MAX && !unwrapped && !attribute {
            wrong.push(format!("{}:{}: longer than {LINE_CHARS_MAX}", file.path, i + 1));
        }
    }
    wrong
}

/// Engines and models are functions of values.
fn pure(file: &File) -> Option<String> {
    let parts: Vec<&str> = file.path.split('/').collect();
    let [_, _, "src", rest @ ..] = parts.as_slice() else { return None };
    let is_pure = matches!(rest, ["engine.rs" | "model.rs"] | ["engine" | "model", ..]);
    let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: Vec<&str> = code.collect();
    let named = NOT_PURE.iter().find(|name| code.iter().any(|line| line.contains(**name)));
    let named = named.filter(|_| is_pure)?;
    Some(format!("{}: engines and models do not name `{named}`", file.path))
}

fn private(file: &File) -> Vec<String> {
    let own = |home: &str| file.path.starts_with(&format!("crates/{home}/"));
    let names = |krate: &str| {
        let used = |line: &str| {
            let line = line.trim_start();
            !line.starts_with("//") && !line.contains('"') && line.contains(&format!("{krate}::"))
        };
        file.text.lines().any(used)
    };
    let wrong = PRIVATE.iter().filter(|(krate, home)| !own(home) && names(krate));
    wrong.map(|(krate, home)| format!("{}: only `{home}` names `{krate}`", file.path)).collect()
}

fn rooms_apart() -> Vec<String> {
    let mut wrong = Vec::new();
    for room in ROOMS {
        let manifest = root().join("crates").join(room).join("Cargo.toml");
        let Ok(text) = fs::read_to_string(manifest) else { continue };
        let other = |line: &&str| {
            ROOMS.iter().any(|o| o != room && line.starts_with(&format!("{o}.workspace")))
        };
        for line in text.lines().filter(other) {
            wrong.push(format!("crates/{room}/Cargo.toml: rooms do not import each other: {line}"));
        }
    }
    wrong
}

/// Every code of a refusal has a page.
fn error_pages(files: &[File]) -> Vec<String> {
    let mut codes: BTreeSet<(String, String)> = BTreeSet::new();
    for file in
        files.iter().filter(|f| !f.path.contains("/tests/") && f.path.starts_with("crates/"))
    {
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        for rest in code.split("Refusal::new(").skip(1) {
            let Some(quoted) = rest.trim_start().strip_prefix('"') else { continue };
            let Some((code, _)) = quoted.split_once('"') else { continue };
            codes.insert((code.to_owned(), file.path.clone()));
        }
    }
    let page = |code: &str| root().join("docs/errors").join(format!("{code}.md"));
    let missing = codes.iter().filter(|(code, _)| !page(code).exists());
    missing.map(|(code, path)| format!("{path}: docs/errors/{code}.md is missing")).collect()
}

/// No path of a developer's machine is committed.
fn machine_paths() -> Vec<String> {
    let mut wrong = Vec::new();
    let skip = ["node_modules", "target", ".git", "dist", "data"];
    let walk = WalkDir::new(root()).into_iter().filter_entry(move |entry| {
        !skip.iter().any(|name| entry.file_name().to_str() == Some(name))
    });
    for entry in walk.flatten().filter(|entry| entry.file_type().is_file()) {
        let Ok(text) = fs::read_to_string(entry.path()) else { continue };
        let (root_home, work) = (concat!("/ro", "ot/"), concat!("/wo", "rk/"));
        for name in [root_home, work] {
            if text.contains(name) {
                wrong.push(format!("{}: names a path of a machine", show(entry.path())));
            }
        }
    }
    wrong
}

fn show(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
