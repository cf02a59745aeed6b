//! What is generated from the code and committed, so that one changed field shows in one diff.

use std::fs;
use std::process::Command;

use crate::root;

/// File and the arguments of `onevisit generate` that print it.
const GENERATED: &[(&str, &[&str])] = &[
    ("schemas/openapi.json", &["openapi"]),
    ("schemas/pack.schema.json", &["pack-schema", "pack.schema.json"]),
    ("schemas/pack.manifest.schema.json", &["pack-schema", "pack.manifest.schema.json"]),
    ("schemas/pack.calendar.schema.json", &["pack-schema", "pack.calendar.schema.json"]),
    ("schemas/permissions.txt", &["permissions", "packs/hangzhou"]),
];
const CLIENT: &str = "web/src/api/schema.d.ts";

/// Writes what is generated, or compares it.
pub fn run(check: bool) -> Result<(), String> {
    let mut stale = Vec::new();
    for (file, arguments) in GENERATED {
        let text = onevisit(arguments)?;
        put(file, &text, check, &mut stale)?;
    }
    let client = client()?;
    put(CLIENT, &client, check, &mut stale)?;
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("stale: {}; run `cargo xtask codegen`", stale.join(", ")))
}

fn put(file: &str, text: &str, check: bool, stale: &mut Vec<String>) -> Result<(), String> {
    let path = root().join(file);
    let old = fs::read_to_string(&path).unwrap_or_default();
    if old == text {
        return Ok(());
    }
    if check {
        stale.push(file.to_owned());
        return Ok(());
    }
    fs::write(&path, text).map_err(|error| format!("{file}: {error}"))
}

fn onevisit(arguments: &[&str]) -> Result<String, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["run", "--quiet", "--locked", "-p", "onevisit", "--", "generate"]);
    output(command.args(arguments).current_dir(root()))
}

fn client() -> Result<String, String> {
    let mut command = Command::new("npx");
    command.args(["--no-install", "openapi-typescript", "../schemas/openapi.json"]);
    // every schema under its own name, so that screens need no types of their own
    command.args(["--root-types", "--root-types-no-schema-prefix"]);
    output(command.current_dir(root().join("web")))
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{command:?}: {error}"))
}
